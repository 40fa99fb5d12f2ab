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
