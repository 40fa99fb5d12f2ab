import type { Finding, Place } from '../../model/finding.js';
import type { MaybeHint, RuleArgs, TypeName } from '../../model/rule-args.js';
import { toPointer } from '../../text/pointer.js';
import { shownKey } from '../../text/shown.js';

/** A value of an allowed type that is not allowed. */
export function invalidValue(place: Place, args: RuleArgs['invalid-value']): Finding {
  return { ...place, rule: 'invalid-value', args };
}

/** A value of a type that is not allowed at the end of that path. */
export function wrongType(keys: readonly string[], value: unknown, hint: MaybeHint = {}, got = typeOf(value)): Finding {
  const args: RuleArgs['wrong-type'] = { key: nameAt(keys), got, expected: expectedAt(keys), ...hint };
  return { rule: 'wrong-type', pointer: toPointer(keys), at: 'value', args };
}

/** The key at the end of a path, as a message shows it. */
export function nameAt(keys: readonly string[]): string {
  const key = keys.at(-1);
  return key === undefined ? 'the configuration' : shownKey(key);
}

/** What the end of a path takes, by the name of its expectation: that of the key, behind its parent's. */
export function expectedAt(keys: readonly string[]): string {
  if (keys.length === 0 || (keys.length === 2 && keys[0] === 'accounts')) return 'account';
  const isItem = keys.length > 1 && /^\d+$/.test(keys.at(-1) ?? '');
  return (isItem ? keys.slice(0, -1) : keys).slice(-2).join('/');
}

/** The object at the end of a path, in which a key is missing or unknown. */
export function within(keys: readonly string[]): { account?: string; object?: string } {
  if (keys.length === 0) return {};
  const isInSet = keys[0] === 'accounts';
  if (isInSet && keys.length === 2) return { account: shownKey(keys[1] as string) };
  return { object: (isInSet && keys.length > 1 ? keys.slice(2) : keys).join('.') };
}

function typeOf(value: unknown): TypeName {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'number') return Number.isInteger(value) ? 'number' : 'fraction';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  return typeof value === 'string' ? 'text' : 'object';
}
