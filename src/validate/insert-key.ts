import type { Location } from '../syntax/document.js';

/** A key and its value as they are written before another key of the same object, on a line or in a row. */
export function siblingText(
  { key, value }: { readonly key: string; readonly value: string },
  location: Location | null,
  text: string,
): { readonly at: number; readonly text: string } | null {
  // Through an alias the key stands in another object than the one that is meant.
  if (!location?.key || location.uses.length > 0) return null;
  const at = location.key.start;
  const quote = text[at] === '"' ? '"' : '';
  const written = `${quote}${key}${quote}: ${value}`;
  const lineStart = Math.max(text.lastIndexOf('\n', at - 1), text.lastIndexOf('\r', at - 1)) + 1;
  const before = text.slice(lineStart, at);
  if (quote !== '' || !/^[ ]*(?:- +)*$/.test(before)) return { at, text: `${written}, ` };
  const lineEnd = /\r\n|\r|\n/.exec(text)?.[0] ?? '\n';
  return { at, text: `${written}${lineEnd}${' '.repeat(before.length)}` };
}
