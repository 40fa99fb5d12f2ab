import { toBase64, toBase64Url, toHex, toUtf8 } from '../text/bytes.js';
import { cleanText } from '../text/clean-text.js';
import { escapeRegExp } from '../text/escape.js';
import { createEchoes } from './echoes.js';
import { createEncodedSecrets } from './encodings.js';

/** Hides secrets in text that comes from outside: servers echo what they were sent. */
export interface Mask {
  /** A secret, in every form in which a server may echo it. */
  addSecret(secret: string): void;
  /** What was made of a secret: a SASL response, an APOP digest. A truncated echo of it is hidden as well. */
  addDerived(data: string): void;
  apply(text: string): string;
  /** The same data with every text in it masked. */
  applyTo<T>(data: T): T;
}

/** A mask that knows no secret yet. */
export function createMask(): Mask {
  const secrets = new Set<string>();
  const encoded = createEncodedSecrets();
  const derived = createEchoes();
  const groups: Group[] = [];
  const mask: Mask = {
    addSecret(secret) {
      if (secrets.has(secret)) return;
      secrets.add(secret);
      encoded.add(secret);
      let group = groups.at(-1);
      if (group === undefined || group.forms.length >= groupSize) {
        group = { forms: [], expression: null };
        groups.push(group);
      }
      group.forms.push(...formsOf(secret));
      group.expression = null;
    },
    addDerived: derived.add,
    apply(text) {
      let masked = derived.hideIn(text);
      for (const group of groups) {
        group.expression ??= new RegExp(group.forms.sort(byLength).map(escapeRegExp).join('|'), 'giu');
        masked = masked.replace(group.expression, '***');
      }
      // What can be read by undoing an encoding hides all of the text.
      return encoded.isIn(masked) ? '***' : masked;
    },
    applyTo: (data) => deepMap(data, mask.apply),
  };
  return mask;
}

/** Forms that are looked for at once. A run may have a thousand secrets, and each new one must not compile them all anew. */
interface Group {
  readonly forms: string[];
  expression: RegExp | null;
}
const groupSize = 500;

/** What holds nothing to change is given back as it is, not copied. */
function deepMap<T>(data: T, change: (text: string) => string): T {
  if (typeof data === 'string') return change(data) as T;
  if (data === null || typeof data !== 'object') return data;
  const before: unknown[] = Object.values(data);
  const after = before.map((item) => deepMap(item, change));
  if (after.every((item, index) => item === before[index])) return data;
  if (Array.isArray(data)) return after as T;
  return Object.fromEntries(Object.keys(data).map((key, index) => [key, after[index]])) as T;
}

/** The longest first, so that no part of a longer form stays behind. */
const byLength = (a: string, b: string) => b.length - a.length;

function formsOf(secret: string): string[] {
  const bytes = toUtf8(secret);
  const base64 = toBase64(bytes);
  const forms = [
    secret,
    cleanText(secret),
    base64,
    base64.replace(/={1,2}$/, ''),
    toBase64Url(bytes),
    toHex(bytes),
    encodeURIComponent(secret.toWellFormed()),
    JSON.stringify(secret).slice(1, -1),
    secret.replace(/[^\0-\x7f]+/g, '\u{fffd}'),
  ];
  // A form of spaces and placeholders alone says nothing of the secret.
  return [...new Set(forms)].filter((form) => /[^\s\u{fffd}]/u.test(form));
}
