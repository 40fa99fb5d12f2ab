/** Control, bidirectional and zero-width characters, line separators: what a foreign text could paint a terminal with. */
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** One line of printable text, made of whatever came from outside. */
export function cleanText(text: string): string {
  if (/^[ -~]*$/.test(text)) return text.trim();
  return text
    .toWellFormed()
    .replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ')
    .replace(unprintable, '')
    .trim();
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const singleByte = new TextDecoder('latin1');

/** Reads bytes of unknown encoding: UTF-8 if they are, else their ASCII part (some servers answer in GBK or Latin-1). */
export function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    // The decoder throws nothing but a TypeError, at bytes that are not UTF-8.
    return singleByte.decode(bytes).replace(/[^\0-\x7f]+/g, '\u{fffd}');
  }
}

/** Cuts a text that is too long to be quoted. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}

/** Whether a value would end or cut a protocol line. */
export function breaksLine(text: string): boolean {
  return /[\r\n\0]/.test(text);
}
