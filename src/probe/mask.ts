import { cleanText } from './text.js';

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

/** Shortest beginning of derived data that is taken for an echo. */
const prefixLength = 8;

/** A mask that knows no secret yet. */
export function createMask(): Mask {
  const secrets = new Set<string>();
  const derived = new Set<string>();
  const groups: Group[] = [];
  const mask: Mask = {
    addSecret(secret) {
      if (secrets.has(secret)) return;
      secrets.add(secret);
      let group = groups.at(-1);
      if (group === undefined || group.forms.length >= groupSize) {
        group = { forms: [], expression: null };
        groups.push(group);
      }
      group.forms.push(...formsOf(secret));
      group.expression = null;
    },
    addDerived(data) {
      if (data.length >= prefixLength) derived.add(data);
    },
    apply(text) {
      let masked = text;
      for (const data of derived) masked = hideEcho(masked, data);
      for (const group of groups) {
        group.expression ??= new RegExp(group.forms.sort(byLength).map(escapePattern).join('|'), 'giu');
        masked = masked.replace(group.expression, '***');
      }
      return reveals(masked, secrets) ? '***' : masked;
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

function deepMap<T>(data: T, change: (text: string) => string): T {
  if (typeof data === 'string') return change(data) as T;
  if (Array.isArray(data)) return data.map((item) => deepMap(item, change)) as T;
  if (data === null || typeof data !== 'object') return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, deepMap(value, change)])) as T;
}

/** Shortest secret that is looked for behind an encoding: shorter ones stand everywhere by chance. */
const revealedLength = 4;

/** Whether a secret can be read from the text by undoing one encoding: then all of the text is hidden. */
function reveals(text: string, secrets: ReadonlySet<string>): boolean {
  if (secrets.size === 0) return false;
  const views = viewsOf(text);
  for (const secret of secrets) {
    if (secret.length < revealedLength) continue;
    const wanted = secret.toLowerCase();
    const backwards = [...wanted].reverse().join('');
    const bare = wanted.replace(/\s+/g, '');
    if (views.some((view) => view.includes(wanted) || view.includes(backwards))) return true;
    if (bare.length >= revealedLength && (views[0] as string).replace(/\s+/g, '').includes(bare)) return true;
  }
  return false;
}

/** The text as it stands, and with percent, HTML and JSON escapes, base64 and hexadecimal undone. */
function viewsOf(text: string): string[] {
  const views = [text, ...undoEscapes(text)];
  for (const [run] of text.matchAll(/[A-Za-z0-9+/_-]{6,}/g)) {
    for (let skipped = 0; skipped < 4; skipped++)
      views.push(Buffer.from(run.slice(skipped), 'base64').toString('utf8'));
  }
  for (const [run] of text.matchAll(/(?:[0-9a-f]{2}[\s:-]?){4,}/gi)) {
    views.push(Buffer.from(run.replace(/[\s:-]/g, ''), 'hex').toString('utf8'));
  }
  return views.map((view) => view.toLowerCase());
}

function undoEscapes(text: string): string[] {
  const byCode = (code: string, base: number) => {
    const point = Number.parseInt(code, base);
    return point <= 0x10ffff ? String.fromCodePoint(point) : '';
  };
  const percent = Buffer.from(
    text.replace(/[%=]([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    'latin1',
  ).toString('utf8');
  const escapes = text
    .replace(/&#x([0-9a-f]{1,6});?/gi, (_, code: string) => byCode(code, 16))
    .replace(/&#(\d{1,7});?/g, (_, code: string) => byCode(code, 10))
    .replace(/\\[ux]\{?([0-9a-f]{2,6})\}?/gi, (_, code: string) => byCode(code, 16));
  return [percent, escapes];
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
