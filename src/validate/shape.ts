import type { Finding } from '../finding.js';
import { validateAccount, validateAccountSet, validateProvider } from '../generated/validate.js';
import * as say from '../messages.js';
import { below, fromPointer, isSecretPointer, toPointer } from '../pointer.js';
import { isSecretKey, secretKeys } from '../secret-names.js';
import { suggest } from '../suggest.js';
import { cureOf, wordCure } from './cures.js';
import { expectationOf, typeWord } from './expectations.js';
import { foreignWord, homeOf, isLoginOfPop, keyForAlias, keyNearAlias } from './key-aliases.js';
import { knownKeys } from './known-keys.js';
import { secretFinding } from './secret-shape.js';
import { sslWords } from './ssl-words.js';
import { textFindings } from './text-shape.js';
import { faultsOf, type ShapeFault } from './union.js';

/** Faults that are put into words; of more only their number is shown. */
const maxWorded = 5000;

/** What the schema and the exact forms of texts refuse. */
export function shapeFindings(value: unknown): Finding[] {
  if (value === undefined || value === null) return [{ rule: 'missing-key', pointer: '', at: 'key', ...say.emptyFile }];
  const isSet = isObject(value) && isAccountSet(value);
  const validate = isSet ? validateAccountSet : validateAccount;
  const isRight = validate(value);
  const schemaFindings = isRight ? [] : schemaFaults(value, validate.errors ?? [], isSet);
  const faulty = new Set(schemaFindings.filter(isOfWholeValue).map(({ pointer }) => pointer));
  const texts = faulty.size === 0 ? textFindings(value) : textFindings(value).filter((text) => !isBelow(text, faulty));
  const whole = isRight || !isProviderFile(value) ? [] : [otherFile];
  return [...whole, ...schemaFindings, ...texts];
}

const otherFile: Finding = { rule: 'unknown-key', pointer: '/id', at: 'key', ...say.providerFile, isOfWholeFile: true };

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
function isAccountSet(root: Record<string, unknown>): boolean {
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
    index < maxWorded ? shapeFinding(fault, valueAt, isSet) : countedFinding(fault),
  );
  // A key that stands there under another name is not missing: `{user: …, pass: …}` lacks nothing but our words.
  const meant = new Set(
    findings.flatMap(({ rule, pointer, key }) => (rule === 'unknown-key' ? `${parentOf(pointer)}/${key}` : [])),
  );
  const isEcho = ({ rule, pointer, key }: ShapeFinding) => rule === 'missing-key' && meant.has(`${pointer}/${key}`);
  const told = withoutUnindented(
    findings.filter((finding) => !isEcho(finding)),
    valueAt,
    isSet,
  );
  return [...besideAccounts(told), ...[...secrets].flatMap((pointer) => secretFinding(pointer, valueAt(pointer)))];
}

/** A fault beyond those that a report shows. */
function countedFinding({ pointer, kind, key = '' }: ShapeFault): ShapeFinding[] {
  const counted = { at: 'value', message: '', isOnlyCounted: true } as const;
  if (kind === 'missing') return [{ ...counted, rule: 'missing-key', pointer, at: 'key', key }];
  if (kind === 'unknown' || kind === 'reserved') {
    return [{ ...counted, rule: 'unknown-key', pointer: below(pointer, key), at: 'key' }];
  }
  if (kind === 'value' && isExactText(fromPointer(pointer))) return [];
  const rule = kind === 'range' ? 'out-of-range' : kind === 'type' ? 'wrong-type' : 'invalid-value';
  return [{ ...counted, rule, pointer }];
}

/** Settings beside `accounts` are one mistake, however many they are. */
function besideAccounts(findings: readonly ShapeFinding[]): Finding[] {
  const [first, ...others] = findings.filter(({ rule, key }) => rule === 'unknown-key' && key === 'accounts');
  if (!first || others.length === 0) return [...findings];
  const isOther = new Set(others);
  const related = others.map(({ pointer }) => ({ message: say.alsoHere, pointer, at: 'key' as const }));
  return findings.flatMap((finding) =>
    finding === first ? { ...finding, related } : isOther.has(finding) ? [] : finding,
  );
}

/** `smtp:` with its keys below it but not indented: they are told as one, at the key that stays empty. */
function withoutUnindented(
  findings: readonly ShapeFinding[],
  valueAt: (pointer: string) => unknown,
  isSet: boolean,
): ShapeFinding[] {
  const lost = new Set<Finding>();
  const byPointer = new Map(findings.map((finding) => [finding.pointer, finding]));
  const told = findings.map((finding) => {
    const keys = fromPointer(finding.pointer);
    const name = keys.at(-1) ?? '';
    if (finding.rule !== 'wrong-type' || !objectKeys.includes(name) || valueAt(finding.pointer) !== null)
      return finding;
    const parent = parentOf(finding.pointer);
    const siblings = Object.keys((valueAt(parent) ?? {}) as object);
    const inside = knownKeys(keys, isSet ? 'accountSetFile' : 'accountFile');
    const behind = siblings.slice(siblings.indexOf(name) + 1);
    const end = behind.findIndex((key) => !inside.includes(key) || !byPointer.has(parent + toPointer([key])));
    const own = behind.slice(0, end === -1 ? behind.length : end);
    if (own.length === 0) return finding;
    for (const key of own) lost.add(byPointer.get(parent + toPointer([key])) as Finding);
    return { ...finding, help: say.indentBelow(name, own[0] as string) };
  });
  return told.filter((finding) => !lost.has(finding));
}

function parentOf(pointer: string): string {
  return pointer.slice(0, pointer.lastIndexOf('/'));
}

/** A finding, and our key that is missing or that was meant. */
type ShapeFinding = Finding & { readonly key?: string };

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
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
  const name = keys.at(-1) ?? 'the configuration';
  const at = 'value' as const;
  switch (kind) {
    case 'missing':
      return [{ rule: 'missing-key', pointer, at: 'key', key, ...say.missingKey(key, placeWord(keys)) }];
    case 'reserved': {
      const words = say.reservedKeys[key] ?? { message: `\`${key}\` is reserved` };
      return [{ rule: 'unknown-key', pointer: `${pointer}${toPointer([key])}`, at: 'key', ...words }];
    }
    case 'unknown':
      return [unknownKey(keys, key, value as object, isSet)];
    case 'range': {
      const [low, high, unit] = name === 'delay' ? [0, 3600, ' seconds'] : [1, 65535, ''];
      return [{ rule: 'out-of-range', pointer, at, ...say.outOfRange(name, value as number, low, high, unit) }];
    }
    case 'type':
      return [wrongType(pointer, keys, value, valueAt(parentOf(pointer)))];
    case 'value':
      // The exact form of addresses and hosts is judged with its reason.
      if (isExactText(keys) && typeof value === 'string') return [];
      if (name === 'ssl' && typeof value === 'string') {
        return [{ rule: 'invalid-value', pointer, at, ...sslWords(value, valueAt(`${parentOf(pointer)}/port`)) }];
      }
      return [
        {
          rule: 'invalid-value',
          pointer,
          at,
          ...say.invalidValue(name, typeof value === 'object' ? null : say.quoteValue(value), expectationOf(keys)),
          ...wordCure(name, value),
        },
      ];
  }
}

/** Whether the text there has a form that no pattern can tell. */
function isExactText(keys: readonly string[]): boolean {
  return ['address', 'sender', 'server', 'servername', 'hello'].includes(keys.at(-1) ?? '');
}

function wrongType(pointer: string, keys: readonly string[], value: unknown, parent: unknown): Finding {
  const name = keys.at(-1) ?? 'the configuration';
  return {
    rule: 'wrong-type',
    pointer,
    at: 'value',
    ...say.wrongType(name, typeWord(value), expectationOf(keys)),
    ...cureOf(keys, value, parent),
  };
}

function placeWord(keys: readonly string[]): string {
  if (keys.length === 0) return 'the file';
  if (keys.length === 2 && keys[0] === 'accounts') return `the account ${say.quoteKey(keys[1] as string)}`;
  return `\`${keys.filter((_, index) => !(keys[0] === 'accounts' && index < 2)).join('.')}\``;
}

const objectKeys = ['accounts', 'mailbox', 'pop', 'smtp', 'separateSmtp', 'popBeforeSmtp', 'oauth2', 'tls'];
const textKeys = ['provider', 'address', 'server', 'sender', 'hello'];

/** Whether a key can have been meant for such a value: `smtp_server: mail.example.com` does not mean the object `smtp`. */
function fits(name: string, value: unknown): boolean {
  if (textKeys.includes(name)) return typeof value === 'string' || value === null;
  const isScalar = typeof value === 'string' || typeof value === 'number';
  return !isScalar || !objectKeys.includes(name);
}

/** What stands only at the root of a file of one account, or in an account. */
const accountKeys = ['provider', 'mailbox', 'pop', 'smtp', 'separateSmtp', 'delay'];

function unknownKey(keys: readonly string[], key: string, parent: object, isSet: boolean): ShapeFinding {
  const pointer = toPointer([...keys, key]);
  const finding = { rule: 'unknown-key', pointer, at: 'key' as const };
  if (keys.length === 1 && keys[0] === 'accounts') return { ...finding, rule: 'invalid-value', ...say.accountName };
  if (isSet && keys.length === 0 && accountKeys.includes(key)) return { ...finding, ...say.bothForms, key: 'accounts' };
  if (key.startsWith('x-')) {
    return { ...finding, ...say.unknownKey(key, placeWord(keys), []), help: say.noPrefixKeyBelow };
  }
  const known = knownKeys(keys, isSet ? 'accountSetFile' : 'accountFile');
  const words = { ...finding, ...say.unknownKey(key, placeWord(keys), known) };
  const glued = /^([A-Za-z$]+):/.exec(key)?.[1];
  if (glued !== undefined && known.includes(glued)) return { ...words, help: say.blankMissing(glued) };
  const value = (parent as Record<string, unknown>)[key];
  const claim = claimOf(key, value, parent, known);
  const foreign = foreignWord(key);
  // A word that means something is not misspelt.
  if (foreign !== null && (claim?.certainty ?? -1) < 0) return { ...words, help: foreign };
  if (claim !== null) return { ...words, ...renamed(key, value, parent, claim, known) };
  if (isLoginOfPop(key, keys.at(-1) ?? '')) return { ...words, help: say.popLogsIn };
  const home = homeOf(key, keys.at(-1) ?? '');
  // What stands there already is not missing, and at this very place it is there under our name.
  if (home?.objects.includes(keys.at(-1) ?? '')) return { ...words, help: say.standsAlready(home.key) };
  // What stands at the wrong place is not missing at the right one.
  if (home) return { ...words, help: say.belongsBelow(home.key, home.objects), key: home.objects[0] ?? '' };
  // A word without a colon is a key without a value, and may be the secret that was meant for the key before it.
  return value === null ? { ...words, ...say.bareKey(placeWord(keys)), hidesKey: true } : words;
}

/** The key of ours that is meant by another, and how surely. */
interface Claim {
  readonly name: string;
  readonly certainty: number;
}

/** What stands there already is not what was meant, and a second one would be a duplicate. */
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

/** What is said of a key by another name, and its fix, unless another key of the object means the same as surely. */
function renamed(
  key: string,
  value: unknown,
  parent: object,
  claim: Claim,
  known: readonly string[],
): Partial<ShapeFinding> {
  const { name } = claim;
  const rivals = claimsOn(name, parent, known);
  // Of the surest two the second is a rival, unless it is less sure than this one.
  const isBest = rivals[0]?.certainty === claim.certainty && (rivals[1]?.certainty ?? -9) < claim.certainty;
  if (!isBest) return { help: say.meantTwice(name) };
  // nodemailer's `secure: false` is STARTTLS where the server offers it; renamed it would be clear text.
  if (name === 'ssl' && value === false) return { key: name, help: say.notClearText };
  return { key: name, help: say.didYouMean(name), fix: { title: say.rename(key, name), newText: name } };
}
