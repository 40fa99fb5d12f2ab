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
      const views = viewsOf(text, shortest);
      const bare = text.toLowerCase().replace(/\s+/g, '');
      return needles.some(
        ({ forwards, backwards, withoutBlanks }) =>
          views.some((view) => view.includes(forwards) || view.includes(backwards)) ||
          (withoutBlanks.length >= shortestSecret && bare.includes(withoutBlanks)),
      );
    },
  };
}

/**
 * The text as it stands, and with percent, HTML and JSON escapes, base64 and hexadecimal undone, where that changes it
 * and gives at least so many bytes: every text of a dialogue comes by here.
 */
function viewsOf(text: string, bytes: number): string[] {
  const views = [text, ...undoEscapes(text)];
  for (const run of text.match(/[A-Za-z0-9+/_-]{6,}/g) ?? []) {
    if ((run.length * 6) / 8 < bytes) continue;
    for (let skipped = 0; skipped < 4; skipped++)
      views.push(Buffer.from(run.slice(skipped), 'base64').toString('utf8'));
  }
  for (const run of text.match(/(?:[0-9a-f]{2}[\s:-]?){4,}/gi) ?? []) {
    if (run.length / 2 < bytes) continue;
    views.push(Buffer.from(run.replace(/[\s:-]/g, ''), 'hex').toString('utf8'));
  }
  return views.map((view) => view.toLowerCase());
}

function undoEscapes(text: string): string[] {
  const views: string[] = [];
  if (/[%=\x80-\uffff]/.test(text)) {
    const bytes = text.replace(/[%=]([0-9a-f]{2})/gi, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    );
    views.push(Buffer.from(bytes, 'latin1').toString('utf8'));
  }
  if (/[&\\]/.test(text)) {
    views.push(
      text
        .replace(/&#x([0-9a-f]{1,6});?/gi, (_, code: string) => byCode(code, 16))
        .replace(/&#(\d{1,7});?/g, (_, code: string) => byCode(code, 10))
        .replace(/\\[ux]\{?([0-9a-f]{2,6})\}?/gi, (_, code: string) => byCode(code, 16)),
    );
  }
  return views;
}

function byCode(code: string, base: number): string {
  const point = Number.parseInt(code, base);
  return point <= 0x10ffff ? String.fromCodePoint(point) : '';
}
