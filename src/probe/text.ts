/** Control, bidirectional and zero-width characters, line separators: what a server or a certificate could paint a terminal with. */
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** One line of printable text, made of whatever came from outside. */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ')
    .replace(unprintable, '')
    .trim();
}

/** Reads bytes of unknown encoding: UTF-8 if they are, else their ASCII part (some servers answer in GBK or Latin-1). */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return Buffer.from(bytes)
      .toString('latin1')
      .replace(/[\x80-\xff]+/g, '\u{fffd}');
  }
}

/** Cuts a text that is too long to be quoted. */
export function shorten(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}

/** Whether a value would end or cut a protocol line. */
export function breaksLine(text: string): boolean {
  return /[\r\n\0]/.test(text);
}
