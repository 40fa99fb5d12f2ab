export { cleanText } from '../text/clean-text.js';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads bytes of unknown encoding: UTF-8 if they are, else their ASCII part (some servers answer in GBK or Latin-1). */
export function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return Buffer.from(bytes)
      .toString('latin1')
      .replace(/[\x80-\xff]+/g, '\u{fffd}');
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
