import { fromBase64, fromHex, fromLatin1, fromUtf8 } from '../text/bytes.js';

/** Finds secrets that can be read from a text by undoing one encoding. */
export interface EncodedSecrets {
  add(secret: string): void;
  isIn(text: string): boolean;
}

/** Shortest secret that is looked for behind an encoding: shorter ones stand everywhere by chance. */
const shortestSecret = 4;

/** What a secret is looked for as, without regard to case. */
interface Needle {
  readonly forwards: string;
  readonly backwards: string;
  readonly withoutBlanks: string;
}

export function createEncodedSecrets(): EncodedSecrets {
  const needles: Needle[] = [];
  let shortest = Number.POSITIVE_INFINITY;
  /** Whether a secret stands in what undoing an encoding gave. */
  const holds = (view: string): boolean => {
    const lower = view.toLowerCase();
    for (const { forwards, backwards } of needles)
      if (lower.includes(forwards) || lower.includes(backwards)) return true;
    return false;
  };
  const holdsApart = (text: string): boolean => {
    const bare = text.toLowerCase().replace(/\s+/g, '');
    for (const { withoutBlanks } of needles)
      if (withoutBlanks.length >= shortestSecret && bare.includes(withoutBlanks)) return true;
    return false;
  };
  return {
    add(secret) {
      if (secret.length < shortestSecret) return;
      const forwards = secret.toLowerCase();
      const backwards = [...forwards].reverse().join('');
      needles.push({ forwards, backwards, withoutBlanks: forwards.replace(/\s+/g, '') });
      shortest = Math.min(shortest, forwards.length);
    },
    isIn(text) {
      if (needles.length === 0) return false;
      return holds(text) || holdsApart(text) || undoEscapes(text).some(holds) || undoBytes(text, shortest).some(holds);
    },
  };
}

// Every text of a dialogue comes by here, and few have anything to undo: then nothing is made of them.
const nothing: readonly string[] = [];

/** Percent, HTML and JSON escapes undone. */
function undoEscapes(text: string): readonly string[] {
  if (!/[%=&\\\x80-\uffff]/.test(text)) return nothing;
  const percent = text.replace(/[%=]([0-9a-f]{2})/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  const escapes = text
    .replace(/&#x([0-9a-f]{1,6});?/gi, (_, code: string) => byCode(code, 16))
    .replace(/&#(\d{1,7});?/g, (_, code: string) => byCode(code, 10))
    .replace(/\\[ux]\{?([0-9a-f]{2,6})\}?/gi, (_, code: string) => byCode(code, 16));
  return [fromUtf8(fromLatin1(percent)), escapes];
}

function byCode(code: string, base: number): string {
  const point = Number.parseInt(code, base);
  return point <= 0x10ffff ? String.fromCodePoint(point) : '';
}

/** Base64 and hexadecimal undone, where that gives at least so many bytes. */
function undoBytes(text: string, bytes: number): readonly string[] {
  if (text.length < bytes) return nothing;
  const views: string[] = [];
  for (const run of text.match(/[A-Za-z0-9+/_-]{6,}/g) ?? nothing) {
    if ((run.length * 6) / 8 < bytes) continue;
    for (let skipped = 0; skipped < 4; skipped++) views.push(fromUtf8(fromBase64(run.slice(skipped))));
  }
  for (const run of text.match(/(?:[0-9a-f]{2}[\s:-]?){4,}/gi) ?? nothing) {
    if (run.length / 2 < bytes) continue;
    views.push(fromUtf8(fromHex(run.replace(/[\s:-]/g, ''))));
  }
  return views;
}
