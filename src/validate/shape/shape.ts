import {
  mostErrors,
  type SchemaError,
  validateAccount,
  validateAccountSet,
  validateProvider,
} from '../../generated/validate.js';
import { isObject } from '../../model/accounts-of.js';
import { accountKeys, objectKeys } from '../../model/facts/keys.js';
import type { Finding } from '../../model/finding.js';
import type { MaybeHint, RuleArgs } from '../../model/rule-args.js';
import { suggest } from '../../text/near-words.js';
import { below, fromPointer, isSecretPointer, toPointer } from '../../text/pointer.js';
import { shownKey, shownValue } from '../../text/shown.js';
import { type Advice, adviceFor, wordAdvice } from './advice.js';
import { expectedAt, invalidValue, nameAt, within, wrongType } from './faults.js';
import { knownKeys } from './known-keys.js';
import { secretFinding } from './secret-shape.js';
import { sslAdvice } from './ssl-words.js';
import { mostTextFindings, textFindings } from './text-shape.js';
import { faultsOf, type ShapeFault } from './union.js';
import { reservedKey, type ShapeFinding, unknownKey } from './unknown-key.js';

/** Faults that are looked at for what was meant; of more only their number is shown. */
const maxLookedAt = 2000;

/** Findings, and whether more is wrong than is kept. */
export interface ShapeFindings {
  readonly findings: readonly Finding[];
  readonly isCut: boolean;
}

/** What the schema and the exact forms of texts refuse in a value that has not the shape. */
export function wrongShapeFindings(value: unknown): ShapeFindings {
  if (value === undefined || value === null) return { findings: [emptyFile], isCut: false };
  const isSet = isObject(value) && isAccountSet(value);
  const validate = isSet ? validateAccountSet : validateAccount;
  const isRight = validate(value);
  const errors = isRight ? [] : (validate.errors ?? []);
  const schemaFindings = schemaFaults(value, errors.length < mostErrors ? errors : withoutLastPlace(errors), isSet);
  const faulty = new Set(schemaFindings.filter(isOfWholeValue).map(({ pointer }) => pointer));
  const found = textFindings(value);
  const texts = faulty.size === 0 ? found : found.filter((text) => !isBelow(text, faulty));
  const whole = isRight || !isProviderFile(value) ? [] : [otherFile];
  const isCut = errors.length >= mostErrors || found.length >= mostTextFindings;
  return { findings: [...whole, ...schemaFindings, ...texts], isCut };
}

/** Where errors were cut off, what a union says of the last place may be half of it; what is said of keys is whole. */
function withoutLastPlace<T extends Pick<SchemaError, 'instancePath' | 'keyword'>>(errors: readonly T[]): readonly T[] {
  const last = errors.at(-1)?.instancePath;
  const isOfKey = (keyword: string) => keyword === 'additionalProperties' || keyword === 'required';
  return errors.filter(({ instancePath, keyword }) => instancePath !== last || isOfKey(keyword));
}

const emptyFile: Finding = {
  rule: 'missing-key',
  pointer: '',
  at: 'key',
  args: { lacks: 'everything', hint: 'begin-with-mailbox' },
};

const otherFile: Finding = {
  rule: 'unknown-key',
  pointer: '/id',
  at: 'key',
  args: { text: 'provider-file', hint: 'check-provider-files' },
  isOfWholeFile: true,
};

/** What no configuration has at its root, and a provider file beside its `id` and `name`. */
const providerKeys = [
  'aliases',
  'domains',
  'website',
  'alternatives',
  'networkBound',
  'signIn',
  'notes',
  'mx',
  'source',
];

/** Whether a root that is no configuration is a provider file, also one with a fault of its own. */
function isProviderFile(root: unknown): boolean {
  if (!isObject(root) || !('id' in root && 'name' in root) || 'mailbox' in root || 'accounts' in root) return false;
  return providerKeys.some((key) => key in root) || validateProvider(root);
}

/** Whether a root is a set of accounts, also one whose `accounts` is misspelt. */
function isAccountSet(root: Readonly<Record<string, unknown>>): boolean {
  if ('accounts' in root) return true;
  if (accountKeys.some((key) => key in root)) return false;
  return Object.keys(root).some(
    (key) => isObject(root[key]) && suggest(key, [...accountKeys, 'accounts']) === 'accounts',
  );
}

/** Whether the finding says all there is to say of what stands there: nobody knows what an unknown key means. */
function isOfWholeValue({ rule, at }: Finding): boolean {
  return at === 'value' || rule === 'unknown-key' || rule === 'invalid-value';
}

function isBelow({ pointer }: Finding, faulty: ReadonlySet<string>): boolean {
  for (let at = pointer; at !== ''; at = parentOf(at)) if (faulty.has(at)) return true;
  return faulty.has('');
}

function schemaFaults(value: unknown, errors: Parameters<typeof faultsOf>[0], isSet: boolean): Finding[] {
  const valueAt = (pointer: string) => fromPointer(pointer).reduce<unknown>(child, value);
  const secrets = new Set(errors.flatMap(({ instancePath }) => secretAt(instancePath) ?? []));
  const faults = faultsOf(errors, valueAt, (pointer) => secretAt(pointer) !== null);
  const findings = faults.flatMap((fault, index) =>
    index < maxLookedAt ? shapeFinding(fault, valueAt, isSet) : countedFinding(fault),
  );
  // A key that is there under another name is not missing: `{user: …, pass: …}` lacks nothing but our words.
  const meant = new Set(
    findings.flatMap(({ rule, pointer, key }) => (rule === 'unknown-key' ? `${parentOf(pointer)}/${key}` : [])),
  );
  const isEcho = ({ rule, pointer, key }: ShapeFinding) => rule === 'missing-key' && meant.has(`${pointer}/${key}`);
  const reported = withoutUnindented(
    findings.filter((finding) => !isEcho(finding)),
    valueAt,
    isSet,
  );
  return [...besideAccounts(reported), ...[...secrets].map((pointer) => secretFinding(pointer, valueAt(pointer)))];
}

/** A fault beyond those that a report shows. */
function countedFinding({ pointer, kind, key = '' }: ShapeFault): ShapeFinding[] {
  const counted = { at: 'value', args: {}, isOnlyCounted: true } as const;
  if (kind === 'missing') return [{ ...counted, rule: 'missing-key', pointer, at: 'key', key }];
  if (kind === 'unknown' || kind === 'reserved')
    return [{ ...counted, rule: 'unknown-key', pointer: below(pointer, key), at: 'key' }];
  if (kind === 'value' && isExactText(fromPointer(pointer))) return [];
  const rule = kind === 'range' ? 'out-of-range' : kind === 'type' ? 'wrong-type' : 'invalid-value';
  return [{ ...counted, rule, pointer }];
}

/** Settings beside `accounts` are one mistake, however many they are. */
function besideAccounts(findings: readonly ShapeFinding[]): Finding[] {
  const [first, ...others] = findings.filter(({ rule, key }) => rule === 'unknown-key' && key === 'accounts');
  if (!first || others.length === 0) return [...findings];
  const isOther = new Set(others);
  const related = others.map(({ pointer }) => ({ note: 'also-here', pointer, at: 'key' as const }));
  return findings.flatMap((finding) =>
    finding === first ? { ...finding, related } : isOther.has(finding) ? [] : finding,
  );
}

/** `smtp:` with its keys below it but not indented: one finding, at the key that stays empty. */
function withoutUnindented(
  findings: readonly ShapeFinding[],
  valueAt: (pointer: string) => unknown,
  isSet: boolean,
): ShapeFinding[] {
  const lost = new Set<Finding>();
  const byPointer = new Map(findings.map((finding) => [finding.pointer, finding]));
  const kept = findings.map((finding) => {
    const keys = fromPointer(finding.pointer);
    const name = keys.at(-1) ?? '';
    const isObjectKey = name === 'accounts' || objectKeys.includes(name);
    if (finding.rule !== 'wrong-type' || !isObjectKey || valueAt(finding.pointer) !== null) return finding;
    const parent = parentOf(finding.pointer);
    const siblings = Object.keys((valueAt(parent) ?? {}) as object);
    const inside = knownKeys(keys, isSet ? 'accountSetFile' : 'accountFile');
    const behind = siblings.slice(siblings.indexOf(name) + 1);
    const end = behind.findIndex((key) => !inside.includes(key) || !byPointer.has(parent + toPointer([key])));
    const own = behind.slice(0, end === -1 ? behind.length : end);
    if (own.length === 0) return finding;
    for (const key of own) lost.add(byPointer.get(parent + toPointer([key])) as Finding);
    const args = { ...finding.args, hint: 'indent-below', first: shownKey(own[0] as string) };
    return { ...finding, args };
  });
  return kept.filter((finding) => !lost.has(finding));
}

function parentOf(pointer: string): string {
  return pointer.slice(0, pointer.lastIndexOf('/'));
}

function child(value: unknown, key: string): unknown {
  return value !== null && typeof value === 'object' ? (value as Record<string, unknown>)[key] : undefined;
}

/** The pointer of the secret that the pointer leads to or into. */
function secretAt(pointer: string): string | null {
  if (!isSecretPointer(pointer)) return null;
  const keys = fromPointer(pointer);
  const last = keys.findIndex((_key, index) => index > 0 && isSecretPointer(toPointer(keys.slice(0, index + 1))));
  return toPointer(keys.slice(0, last + 1));
}

function shapeFinding(fault: ShapeFault, valueAt: (pointer: string) => unknown, isSet: boolean): ShapeFinding[] {
  const { pointer, kind, key = '' } = fault;
  const value = valueAt(pointer);
  const keys = fromPointer(pointer);
  switch (kind) {
    case 'missing': {
      const hint: MaybeHint =
        key === 'mailbox' ? { hint: 'needs-mailbox' } : key === 'sender' ? { hint: 'needs-sender' } : {};
      const args: RuleArgs['missing-key'] = { key, ...within(keys), ...hint };
      return [{ rule: 'missing-key', pointer, at: 'key', key, args }];
    }
    case 'reserved':
      return [reservedKey(pointer, key)];
    case 'unknown':
      return [unknownKey(keys, key, value as object, isSet)];
    case 'range': {
      const [low, high] = keys.at(-1) === 'delay' ? [0, 3600] : [1, 65535];
      const args: RuleArgs['out-of-range'] = { key: nameAt(keys), value: value as number, low, high };
      return [{ rule: 'out-of-range', pointer, at: 'value', args }];
    }
    case 'type': {
      const { hint, fix } = adviceFor(keys, value, valueAt(parentOf(pointer)));
      return [{ ...wrongType(keys, value, hint), ...(fix && { fix }) }];
    }
    case 'value':
      return wrongValue(pointer, keys, value, valueAt(`${parentOf(pointer)}/port`));
  }
}

function wrongValue(pointer: string, keys: readonly string[], value: unknown, port: unknown): Finding[] {
  // The exact form of addresses and hosts is judged with its reason.
  if (isExactText(keys) && typeof value === 'string') return [];
  const isSsl = keys.at(-1) === 'ssl' && typeof value === 'string';
  const { hint, fix }: Advice = isSsl ? sslAdvice(value, port) : wordAdvice(keys.at(-1) ?? '', value);
  // A word that is text only by its quotes.
  const shown = isSsl && /^(?:true|false)$/i.test(value) ? `"${value}"` : shownValue(value);
  const facts = { key: nameAt(keys), ...(typeof value !== 'object' && { value: shown }), expected: expectedAt(keys) };
  const more: MaybeHint = hint ?? {};
  return [{ ...invalidValue({ pointer, at: 'value' }, { ...facts, ...more }), ...(fix && { fix }) }];
}

/** Whether the text there has a form that no pattern can tell. */
function isExactText(keys: readonly string[]): boolean {
  return ['address', 'sender', 'server', 'servername', 'hello'].includes(keys.at(-1) ?? '');
}
