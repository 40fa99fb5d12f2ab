import { isPlaceholder } from './placeholder.js';

/** What is wrong with the text of a log-in name or a secret: one fault, the one that explains the others. */
export type TextFault =
  | { readonly kind: 'placeholder' }
  | { readonly kind: 'quoted' }
  | { readonly kind: 'invisible'; readonly what: string };

const invisible: readonly (readonly [RegExp, string])[] = [
  [/^[ \t]|[ \t]$/, 'a blank at its edge'],
  [/[\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]/, 'a no-break or other special blank'],
  [/[\u200B-\u200D\u2060\u00AD\u180E]/, 'a character of no width'],
  [/\uFEFF/, 'a byte order mark'],
  [/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/, 'a mark of writing direction'],
  [/[\u2018\u2019\u201A\u201C-\u201E\u00AB\u00BB]/, 'a typographic quote'],
];

export function textFault(text: string): TextFault | null {
  if (isPlaceholder(text)) return { kind: 'placeholder' };
  if (text.length > 1 && /^(["']).*\1$/s.test(text)) return { kind: 'quoted' };
  const what = invisible.find(([characters]) => characters.test(text))?.[1];
  return what === undefined ? null : { kind: 'invisible', what };
}
