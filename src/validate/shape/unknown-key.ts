import { accountKeys, objectKeys } from '../../model/facts/keys.js';
import type { Finding } from '../../model/finding.js';
import type { Hint, RuleArgs } from '../../model/rule-args.js';
import { suggest } from '../../text/near-words.js';
import { toPointer } from '../../text/pointer.js';
import { isSecretKey, secretKeys } from '../../text/secret-names.js';
import { shownKey } from '../../text/shown.js';
import { within } from './faults.js';
import { foreignHint, homeOf, isLoginOfPop, keyForAlias, keyNearAlias } from './key-aliases.js';
import { knownKeys } from './known-keys.js';

/** A finding, and our key that is missing or that was meant. */
export type ShapeFinding = Finding & { readonly key?: string };

const textKeys = ['provider', 'address', 'server', 'sender', 'hello'];

/** Keys that are kept for later, and what to do instead. */
const reservedHints: Readonly<Record<string, Hint>> = {
  imap: { hint: 'remove-imap' },
  jmap: { hint: 'remove' },
  extends: { hint: 'share-by-anchor' },
  name: { hint: 'name-in-program' },
};

/** A key that is refused for a reason of its own. */
export function reservedKey(pointer: string, key: string): Finding {
  const args: RuleArgs['unknown-key'] = { text: 'reserved', key, ...reservedHints[key] };
  return { rule: 'unknown-key', pointer: pointer + toPointer([key]), at: 'key', args };
}

/** A key that the object at that path does not have. */
export function unknownKey(keys: readonly string[], key: string, parent: object, isSet: boolean): ShapeFinding {
  const place = { pointer: toPointer([...keys, key]), at: 'key' } as const;
  if (keys.length === 1 && keys[0] === 'accounts')
    return { ...place, rule: 'invalid-value', args: { text: 'account-name' } };
  if (isSet && keys.length === 0 && accountKeys.includes(key)) {
    const args: RuleArgs['unknown-key'] = { text: 'both-forms', hint: 'move-into-account' };
    return { ...place, rule: 'unknown-key', args, key: 'accounts' };
  }
  const { hint, ...meant } = meaningOf(keys, key, parent, isSet);
  const args: RuleArgs['unknown-key'] =
    hint.hint === 'key-value'
      ? { text: 'no-colon', ...within(keys), ...hint }
      : { key: shownKey(key), ...within(keys), ...hint };
  return { ...place, rule: 'unknown-key', args, ...meant };
}

/** What was meant by an unknown key, as a hint, as our key, and as a fix. */
type Meaning = { readonly hint: Hint } & Pick<ShapeFinding, 'key' | 'fix' | 'hidesKey'>;

function meaningOf(keys: readonly string[], key: string, parent: object, isSet: boolean): Meaning {
  if (key.startsWith('x-')) return { hint: { hint: 'no-prefix-key-below' } };
  const known = knownKeys(keys, isSet ? 'accountSetFile' : 'accountFile');
  const glued = /^([A-Za-z$]+):/.exec(key)?.[1];
  if (glued !== undefined && known.includes(glued)) return { hint: { hint: 'missing-space', glued } };
  const value = (parent as Record<string, unknown>)[key];
  const claim = claimOf(key, value, parent, known);
  const foreign = foreignHint(key);
  // A word that means something is not misspelt.
  if (foreign !== null && (claim?.certainty ?? -1) < 0) return { hint: foreign };
  if (claim !== null) return renamed(value, parent, claim, known);
  const object = keys.at(-1) ?? '';
  if (isLoginOfPop(key, object)) return { hint: { hint: 'pop-logs-in' } };
  const home = homeOf(key, object);
  // What is there already is not missing, and at this very place it is there under our name.
  if (home?.objects.includes(object)) return { hint: { hint: 'already-here', near: home.key } };
  // What is at the wrong place is not missing at the right one.
  if (home) {
    const hint = { hint: 'belongs-below', near: home.key, objects: home.objects.join('\n') } as const;
    return { hint, key: home.objects[0] ?? '' };
  }
  // A word without a colon is a key without a value, and may be the secret that was meant for the key before it.
  if (value === null) return { hint: { hint: 'key-value' }, hidesKey: true };
  return { hint: { hint: 'known-keys', known: known.join('\n') } };
}

/** Whether a key can have been meant for such a value: `smtp_server: mail.example.com` does not mean the object `smtp`. */
function fits(name: string, value: unknown): boolean {
  if (textKeys.includes(name)) return typeof value === 'string' || value === null;
  const isScalar = typeof value === 'string' || typeof value === 'number';
  return !isScalar || (name !== 'accounts' && !objectKeys.includes(name));
}

/** The key of ours that is meant by another, and how surely. */
interface Claim {
  readonly name: string;
  readonly certainty: number;
}

/** What is there already is not what was meant, and a second one would be a duplicate. */
function claimOf(key: string, value: unknown, parent: object, known: readonly string[]): Claim | null {
  // Renamed to another key, what is behind one that names a secret would be shown, and sent in clear text.
  const free = known.filter(
    (name) => !(name in parent) && fits(name, value) && (!isSecretKey(key) || secretKeys.includes(name)),
  );
  const claims = [keyForAlias(key, free), suggest(key, free), keyNearAlias(key, free)];
  const index = claims.findIndex((name) => name !== null);
  return index === -1 ? null : { name: claims[index] as string, certainty: -index };
}

/** The claims of an object's keys on each key of ours, the surest first. */
const claimsByParent = new WeakMap<object, ReadonlyMap<string, readonly Claim[]>>();

function claimsOn(name: string, parent: object, known: readonly string[]): readonly Claim[] {
  let claims = claimsByParent.get(parent);
  if (!claims) {
    const found = new Map<string, Claim[]>();
    for (const [key, value] of Object.entries(parent)) {
      const claim = known.includes(key) ? null : claimOf(key, value, parent, known);
      if (!claim) continue;
      const others = found.get(claim.name);
      if (others) others.push(claim);
      else found.set(claim.name, [claim]);
    }
    for (const list of found.values()) list.sort((a, b) => b.certainty - a.certainty);
    claims = found;
    claimsByParent.set(parent, claims);
  }
  return claims.get(name) ?? [];
}

/** The key of ours that a key means, unless another key of the object means the same as surely. */
function renamed(value: unknown, parent: object, { name, certainty }: Claim, known: readonly string[]): Meaning {
  const rivals = claimsOn(name, parent, known);
  // Of the surest two the second is a rival, unless it is less sure than this one.
  const isBest = rivals[0]?.certainty === certainty && (rivals[1]?.certainty ?? -9) < certainty;
  if (!isBest) return { hint: { hint: 'meant-twice', near: name } };
  // nodemailer's `secure: false` is STARTTLS where the server offers it; renamed it would be clear text.
  if (name === 'ssl' && value === false) return { hint: { hint: 'not-clear-text' }, key: name };
  return { hint: { hint: 'did-you-mean', near: name }, key: name, fix: { newText: name } };
}
