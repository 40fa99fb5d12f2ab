import { accountAt, isObject } from '../../model/accounts-of.js';
import { accountKeys } from '../../model/facts/keys.js';
import type { Finding } from '../../model/finding.js';

/** The places of an account, as pointers inside of it, whose meaning its faults of shape leave open. */
export type BrokenPlaces = (name: string | null, accountPointer: string) => readonly string[];

const none: readonly string[] = [];

/** Sorts faults of shape by account. */
export function brokenPlaces(shape: readonly Finding[], root: unknown): BrokenPlaces {
  if (shape.length === 0) return () => none;
  const byAccount = new Map<string | null, string[]>();
  for (const finding of shape) {
    const name = accountAt(finding.pointer);
    const pointers = byAccount.get(name);
    if (pointers) for (const pointer of brokenBy(finding)) pointers.push(pointer);
    else byAccount.set(name, brokenBy(finding));
  }
  // What stands beside `accounts` may be meant for each of them.
  const misplaced = isObject(root) && 'accounts' in root ? accountKeys.filter((key) => key in root) : [];
  return (name, accountPointer) => [
    ...(byAccount.get(name) ?? none).map((pointer) => pointer.slice(accountPointer.length)),
    ...misplaced.map((key) => `/${key}`),
  ];
}

/** Of a misspelt key also the one that was meant. */
function brokenBy({ rule, pointer, fix }: Finding): string[] {
  if (rule !== 'unknown-key' || !fix || !('newText' in fix)) return [pointer];
  return [pointer, pointer.slice(0, pointer.lastIndexOf('/') + 1) + fix.newText];
}
