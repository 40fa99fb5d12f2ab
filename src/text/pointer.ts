import { secretPointer, unknownBelowSecret } from '../model/facts/secrets.js';
import { looksLikePassword } from './secret-names.js';

/** Makes an RFC 6901 JSON pointer of keys. */
export function toPointer(keys: readonly string[]): string {
  return keys.reduce(below, '');
}

/** The pointer of what a key of the object at `pointer` leads to. */
export function below(pointer: string, key: string): string {
  return `${pointer}/${/[~/]/.test(key) ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key}`;
}

/** The keys of an RFC 6901 JSON pointer. */
export function fromPointer(pointer: string): string[] {
  if (pointer === '') return [];
  const keys = pointer.slice(1).split('/');
  return pointer.includes('~') ? keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~')) : keys;
}

/** Whether `pointer` is `ancestor` or stands below it. */
export function isWithin(pointer: string, ancestor: string): boolean {
  return pointer === ancestor || pointer.startsWith(`${ancestor}/`);
}

/** Whether a secret is written at that pointer or above it. */
export function isSecretPointer(pointer: string): boolean {
  return secretPointer.test(pointer);
}

/** The pointer as it may be shown: a key inside a secret is `***`, since it may be the secret itself. */
export function maskPointer(pointer: string): string {
  const masked = pointer.replace(unknownBelowSecret, (_, secret: string) => `${secret}/***`);
  const isName = (index: number, parts: readonly string[]) => index === 2 && parts[1] === 'accounts';
  return masked
    .split('/')
    .map((key, index, parts) => (isName(index, parts) ? maskName(key) : maskKey(key)))
    .join('/');
}

/** What Thunderbird's dialogue calls settings, in several words. */
const phrases = /^(?:connection security|authentication method|user name|server name)$/i;

/** Tried first: patterns of Unicode's classes take a while to be made. */
const asciiWord = /^\d{0,4}[a-z_$<~-][\w$.<~-]*$/i;

/**
 * A key as it may be shown: one word that looks like no password. `{password:x}`, `{x y}` and `{passwordx}` make one key of
 * the key and the secret.
 */
export function maskKey(key: string): string {
  if (/^\d{0,4}$/.test(key) || phrases.test(key)) return key;
  const isWord = asciiWord.test(key) || /^\d{0,4}[\p{L}_$<~-][\p{L}\p{M}\w$.<~-]*$/u.test(key);
  if (!isWord || looksLikePassword(key)) return '***';
  return key.replace(/^(.*?(?:password|passwd|pass(?!word|wd)|pwd|token|secret)).{4,}$/i, '$1***');
}

/** Whether a text can name an account. */
export function isAccountName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name);
}

/** An account's name; what can be none is masked like any key. */
export function maskName(name: string): string {
  return isAccountName(name) ? name : maskKey(name);
}

/** Whether a part of a pointer is the index of a list's item (RFC 6901, section 4). */
export function isIndex(part: string): boolean {
  return /^(?:0|[1-9]\d*)$/.test(part);
}
