import type { Place } from '../../model/finding.js';
import type { LeafPath, Origins, ResolvedAccount } from '../../model/resolved-account.js';
import { originsOf } from '../../resolve/resolve-account.js';
import { isWithin } from '../../text/pointer.js';

/**
 * The place to blame: the first of the leaves that the file wrote, else the file's object around them, else the account.
 * An override is in no file.
 */
export function placeToBlame(
  account: ResolvedAccount,
  leaves: readonly [LeafPath, ...LeafPath[]],
  origins: Origins = originsOf(account),
): Place {
  for (const leaf of leaves)
    if (origins.get(leaf)?.kind === 'file') return { pointer: account.pointer + leaf, at: 'value' };
  const parent = leaves[0].slice(0, leaves[0].lastIndexOf('/'));
  let isWritten = false;
  for (const [leaf, { kind }] of origins) isWritten ||= kind === 'file' && isWithin(leaf, parent);
  return { pointer: account.pointer + (isWritten ? parent : ''), at: 'key' };
}
