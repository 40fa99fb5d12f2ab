import { maskKey } from './pointer.js';

const maxShown = 60;

/** A text cut to what a message can hold. */
export function clip(text: string): string {
  return text.length > maxShown ? `${text.slice(0, maxShown - 3)}…` : text;
}

/** A key as a message may show it: one line, bounded, and masked where it may be a secret. */
export function shownKey(key: string): string {
  return clip(maskKey(key));
}

/** A value as a message may show it; never called with a secret. One that is more than a word or a host may hold one. */
export function shownValue(value: unknown): string {
  const text = (typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))).trim();
  const isPlain = /^(?:[\p{L}\p{M}\p{N}._~%+-]+|[\da-f:.]+|(?:ssl|tls)\/(?:start)?(?:ssl|tls))$/iu.test(text);
  return isPlain ? clip(text) : '…';
}

/** A path as a message may show it, under the same condition. */
export function shownPath(path: string): string {
  return /^[\w.~/ -]+$/.test(path) ? clip(path) : '…';
}

/** `a, b or c`. */
export function listOf(words: readonly string[], conjunction = 'or'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${conjunction} ${words.at(-1)}`;
}
