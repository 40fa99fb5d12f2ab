const words = new Map<string, unknown>([
  ...['true', 'True', 'TRUE'].map((word): [string, unknown] => [word, true]),
  ...['false', 'False', 'FALSE'].map((word): [string, unknown] => [word, false]),
  ...['null', 'Null', 'NULL', '~'].map((word): [string, unknown] => [word, null]),
]);

/** The first characters of all words and numbers. */
const opensWord = new Uint8Array(128);
for (const character of '0123456789+-.tTfFnN~') opensWord[character.charCodeAt(0)] = 1;

/** What such a text may be is not certain. */
export const unsureScalar = Symbol('unsure');

/** The value of a plain text by the core schema (YAML 1.2.2, 10.3.2). */
export function scalarOf(written: string): unknown {
  const first = written.charCodeAt(0);
  if (first > 127 || opensWord[first] === 0) return written;
  if (written.length <= 5) {
    const word = words.get(written);
    if (word !== undefined) return word;
  }
  if (/^(?:0|[1-9]\d{0,14})$/.test(written)) return Number(written);
  // Numbers of any other form; what may be none, such as an IPv4 address, is a text here and there.
  if (/^[-+]?(?:\.?\d[\d.]*(?:e[-+]?\d+)?|0[ox][\da-f]+|\.inf|\.nan)$/i.test(written) && !/\..*\./.test(written))
    return unsureScalar;
  return written;
}
