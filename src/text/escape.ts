/** A text as a regular expression that matches it, with or without the flag `u`, in which no other character may be escaped. */
export function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** What XML 1.0 can hold not even as a reference. */
const forbiddenInXml = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text of an element of XML; what could paint a terminal becomes a reference, which says the same. */
export function xmlText(text: string): string {
  return text.replace(forbiddenInXml, '').replace(/[&<>"]|(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, reference);
}

/** Value of an attribute, where a reader would turn a line break into a space. */
export function xmlAttribute(text: string): string {
  return xmlText(text).replaceAll('\n', reference);
}

function reference(character: string): string {
  return named[character] ?? `&#x${character.codePointAt(0)?.toString(16)};`;
}
