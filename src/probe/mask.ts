import { cleanText } from './text.js';

/** Hides secrets in text that comes from outside: servers echo what they were sent. */
export interface Mask {
  /** A secret, in every form in which a server may echo it. */
  addSecret(secret: string): void;
  /** What was made of a secret: a SASL response, an APOP digest. A truncated echo of it is hidden as well. */
  addDerived(data: string): void;
  apply(text: string): string;
}

/** Shortest beginning of derived data that is taken for an echo. */
const prefixLength = 8;

/** A mask that knows no secret yet. */
export function createMask(): Mask {
  const forms = new Set<string>();
  const derived = new Set<string>();
  let expression: RegExp | null = null;
  return {
    addSecret(secret) {
      for (const form of formsOf(secret)) forms.add(form);
      expression = null;
    },
    addDerived(data) {
      if (data.length >= prefixLength) derived.add(data);
    },
    apply(text) {
      let masked = text;
      for (const data of derived) masked = hideEcho(masked, data);
      if (forms.size === 0) return masked;
      expression ??= new RegExp([...forms].sort(byLength).map(escapePattern).join('|'), 'giu');
      return masked.replace(expression, '***');
    },
  };
}

/** The longest first, so that no part of a longer form stays behind. */
const byLength = (a: string, b: string) => b.length - a.length;

function formsOf(secret: string): string[] {
  const base64 = Buffer.from(secret).toString('base64');
  const forms = [
    secret,
    cleanText(secret),
    base64,
    base64.replace(/=+$/, ''),
    Buffer.from(secret).toString('base64url'),
    Buffer.from(secret).toString('hex'),
    encodeURIComponent(secret.toWellFormed()),
    JSON.stringify(secret).slice(1, -1),
    secret.replace(/[^\0-\x7f]+/g, '\u{fffd}'),
  ];
  // A form of blanks and placeholders alone says nothing of the secret.
  return [...new Set(forms)].filter((form) => /[^\s\u{fffd}]/u.test(form));
}

/** Replaces each occurrence of the data, or of a beginning of it that is long enough: a server may cut its echo. */
function hideEcho(text: string, data: string): string {
  const prefix = data.slice(0, prefixLength);
  let result = '';
  let from = 0;
  for (let at = text.indexOf(prefix); at !== -1; at = text.indexOf(prefix, from)) {
    let length = prefixLength;
    while (length < data.length && text[at + length] === data[length]) length += 1;
    result += `${text.slice(from, at)}***`;
    from = at + length;
  }
  return result + text.slice(from);
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
