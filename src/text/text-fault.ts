import { isPlaceholder } from './placeholder.js';

/** A character that nobody sees, or that only looks like a quote. */
export type InvisibleCharacter =
  | 'space-at-edge'
  | 'special-space'
  | 'zero-width'
  | 'byte-order-mark'
  | 'writing-direction'
  | 'typographic-quote';

/** What is wrong with the text of a log-in name or a secret: one fault, the one that explains the others. */
export type TextFault =
  | { readonly kind: 'placeholder' }
  | { readonly kind: 'quoted' }
  | { readonly kind: 'invisible'; readonly character: InvisibleCharacter };

const invisible: readonly (readonly [RegExp, InvisibleCharacter])[] = [
  [/^[ \t]|[ \t]$/, 'space-at-edge'],
  [/[\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]/, 'special-space'],
  [/[\u200B-\u200D\u2060\u00AD\u180E]/, 'zero-width'],
  [/\uFEFF/, 'byte-order-mark'],
  [/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/, 'writing-direction'],
  [/[\u2018\u2019\u201A\u201C-\u201E\u00AB\u00BB]/, 'typographic-quote'],
];

export function textFault(text: string): TextFault | null {
  if (isPlaceholder(text)) return { kind: 'placeholder' };
  if (text.length > 1 && /^(["']).*\1$/s.test(text)) return { kind: 'quoted' };
  const character = invisible.find(([characters]) => characters.test(text))?.[1];
  return character === undefined ? null : { kind: 'invisible', character };
}
