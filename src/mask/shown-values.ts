import { looksLikeSecret } from '../text/secret-names.js';

/** Characters that a value may have at most to be shown. */
const maxShown = 320;

const word = /^[\w.-]+$/;
const path = /^[\w.~/-]+$/;
/** Scheme, host, port, and the punctuation that comes along with copying; no user. */
const host =
  /^\s*(?:[a-z][a-z\d+-]*:\/\/)?(?:[\p{L}\p{M}\p{N}\p{So}._-]+|\[?[\da-f:.]+\]?)(?::\d{0,5})?(?:[\s,;.]*$|(?=[/?#][^@]*$))/iu;
const logIn = /^[\p{L}\p{M}\p{N}.+_'~%\\-]+(?:@[\p{L}\p{M}\p{N}._-]*)?[\s,;.]*$/u;
const address = /^(?:mailto:)?[\p{L}\p{M}\p{N}.+_'~-]+(?:@[\p{L}\p{M}\p{N}._-]*)?[\s,;.]*$/iu;
const namedAddress = /^[\p{L}\p{M}\p{N} .'-]*<[\p{L}\p{M}\p{N}.+_'~-]+@[\p{L}\p{M}\p{N}._-]+>$/u;
const quantity = /^[\w.-]+(?: (?:s|secs?|seconds?|min|minutes?|ms))?$/i;
const url = /^(?:(?:https?|file):\/\/[\w.-]*(?::\d+)?(?:\/[\w.@~/-]*)?|[\w.~/-]+)$/;

/** What a value of these keys looks like; anything else behind them may hold a secret: `smtps://jo:hunter2@host`. */
const forms: Readonly<Record<string, readonly RegExp[]>> = {
  $schema: [url],
  providers: [path],
  default: [word],
  provider: [path],
  address: [address, namedAddress],
  userId: [logIn],
  server: [host],
  port: [quantity],
  ssl: [word, /^(?:ssl|tls)\/(?:start)?(?:ssl|tls)$/i],
  apop: [word],
  sender: [address, namedAddress],
  delay: [quantity],
  hello: [host],
  mechanism: [word],
  family: [word],
  servername: [host],
  ca: [path],
  minVersion: [word],
  fingerprint: [/^[\da-f:]+$/i],
};

/** Tried first, as most values are plain: patterns of Unicode's classes take a while to be made. */
const plainHost = /^[\w.-]+$/;
const plainLogIn = /^[\w.+-]+(?:@[\w.-]*)?$/;
const plainForms = new Map([
  ['server', plainHost],
  ['servername', plainHost],
  ['hello', plainHost],
  ['address', plainLogIn],
  ['sender', plainLogIn],
  ['userId', plainLogIn],
]);

/** Keys whose value is shown if it has their form. */
export const openKeys: readonly string[] = Object.keys(forms);

/** What comes along with copying and is not seen: signs without a form; at the edges spaces and typographic quotes, too. */
const invisible = /^[\p{C}\p{Z}‘’“”„]+|\p{C}|[\p{C}\p{Z}‘’“”„]+$/gu;

/** How much of a value of that key holds nothing but what the key asks for: of a host with a path, the host alone. */
export function openLength(key: string, value: string): number {
  if (value.length > maxShown) return 0;
  if (plainForms.get(key)?.test(value)) return value.length;
  const bare = value.replace(invisible, '');
  const own = Object.hasOwn(forms, key) ? (forms[key] ?? []) : [];
  const found = own.map((form) => form.exec(bare)?.[0].length ?? 0);
  const length = Math.max(0, ...found);
  return length === bare.length ? value.length : bare === value ? length : 0;
}

/** Whether the value of `env` or `file` in a secret is plainly a name or a path, not the secret itself. */
export function isOpenReference(kind: string, value: string): boolean {
  if (value.length > maxShown) return false;
  if (kind === 'env') return /^[A-Za-z_][A-Za-z0-9_]*$/.test(value) && !looksLikeSecret(value);
  return kind === 'file' && path.test(value) && /[./~]/.test(value);
}
