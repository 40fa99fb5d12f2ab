import { dataObject } from '../data-object.js';
import { maxDepth } from '../fault.js';

/** What `JSON.parse` gave, in objects that inherit nothing. */
export interface OwnData {
  /** `undefined` where it is nested too deeply. */
  readonly value: unknown;
  /** How many texts it holds, keys and values. */
  readonly texts: number;
}

export function toOwnData(parsed: unknown): OwnData {
  let texts = 0;
  let isTooDeep = false;
  const own = (value: unknown, depth: number): unknown => {
    if (typeof value === 'string') texts++;
    if (value === null || typeof value !== 'object') return value;
    if (depth > maxDepth) {
      isTooDeep = true;
      return null;
    }
    if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index++) value[index] = own(value[index], depth + 1);
      return value;
    }
    const copy = dataObject();
    const keys = Object.keys(value);
    texts += keys.length;
    for (const key of keys) copy[key] = own((value as Record<string, unknown>)[key], depth + 1);
    return copy;
  };
  const value = own(parsed, 1);
  return { value: isTooDeep ? undefined : value, texts };
}

const doubleQuote = 34;
const backslash = 92;

/** How many texts stand in a JSON text without a fault. With more than its value holds, a key stands twice. */
export function countTexts(text: string): number {
  let quotes = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === doubleQuote) quotes++;
    else if (code === backslash) at++;
  }
  return quotes / 2;
}

/** Whether a key of a JSON text without a fault is written with an escape. */
export function hasEscapedKey(text: string): boolean {
  for (let at = text.indexOf('\\'); at !== -1; at = text.indexOf('\\', at)) {
    // An escape stands in a text; what follows the end of that text tells a key from a value.
    let code = backslash;
    while (code !== doubleQuote) {
      at += code === backslash ? 2 : 1;
      code = text.charCodeAt(at);
    }
    do at++;
    while (/[ \t\r\n]/.test(text.charAt(at)));
    if (text.charAt(at) === ':') return true;
  }
  return false;
}
