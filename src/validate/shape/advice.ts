import { objectKeys } from '../../model/facts/keys.js';
import { sslOfPort } from '../../model/facts/ports.js';
import type { FindingFix } from '../../model/finding.js';
import type { Hint } from '../../model/rule-args.js';
import { inQuotes } from '../../text/host.js';
import { suggest } from '../../text/near-words.js';
import { shownKey } from '../../text/shown.js';
import { keyForAlias } from './key-aliases.js';

/** What was meant, as a hint and as a fix, where that is plain. */
export interface Advice {
  readonly hint?: Hint;
  readonly fix?: FindingFix;
}

/** What was meant by a value of the wrong type. */
export function adviceFor(keys: readonly string[], value: unknown, parent: unknown): Advice {
  const name = keys.at(-1) ?? '';
  if (name === 'tls') return tlsAdvice(value, parent);
  // The source text is what has to be quoted: a number has lost its leading zeros.
  if (name === 'userId' && typeof value === 'number') return { hint: { hint: 'quote' }, fix: { quote: true } };
  if (name === 'accounts' && Array.isArray(value)) return { hint: { hint: 'name-accounts' } };
  if (name === 'popBeforeSmtp' && typeof value === 'boolean') return { hint: { hint: 'pop-before-smtp-parts' } };
  if (typeof value !== 'string') return {};
  if (['port', 'delay', 'family'].includes(name)) return numberAdvice(name, value);
  if (name === 'mailbox' && /^[^\s:]+@/.test(value)) return { hint: { hint: 'address-below' } };
  const mechanism = name === 'auth' ? mechanismOf(value) : null;
  if (mechanism !== null) return { hint: { hint: 'mechanism-beside', mechanism } };
  const word = name === 'auth' ? (authWord(value) ?? switchWord(value)) : switchWord(value);
  const isSwitch = ['apop', 'auth'].includes(name) || (['pop', 'smtp'].includes(name) && word === 'false');
  if (word !== null && isSwitch) return switchAdvice(value, word);
  // What is written there is not quoted: below a key that takes an object nobody knows what it is.
  if (['pop', 'smtp', 'separateSmtp'].includes(name) && /^[\w.-]+\.[\w-]+(?::\d{1,5})?$/.test(value))
    return { hint: { hint: value.includes(':') ? 'server-and-port-below' : 'server-below' } };
  const glued = /^([A-Za-z]+):\S/.exec(value)?.[1];
  const takesObject = objectKeys.includes(name);
  return glued !== undefined && takesObject ? { hint: { hint: 'missing-space', glued: shownKey(glued) } } : {};
}

/** `true` or `false`, as other programs and languages write it, or misspelt. */
function switchWord(value: string): 'true' | 'false' | null {
  if (/^(?:yes|on)$/i.test(value)) return 'true';
  if (/^(?:no|off|none)$/i.test(value)) return 'false';
  return suggest(value, ['true', 'false']) as 'true' | 'false' | null;
}

/** Of the word itself only quotes make a text. */
export function switchAdvice(written: string, word: string): Advice {
  const isQuoted = written.toLowerCase() === word;
  return { hint: { hint: isQuoted ? 'unquote' : 'write', meant: word }, fix: { newText: word } };
}

/** What providers' pages write at "authentication". */
function authWord(value: string): 'true' | null {
  return /^(?:(?:normal |encrypted )?password|required|basic)$/i.test(value) ? 'true' : null;
}

/** The SASL mechanism that a text names, in whatever case. */
function mechanismOf(value: string): string | null {
  return mechanisms.find((name) => name === value.toUpperCase()) ?? null;
}

const mechanisms = ['PLAIN', 'LOGIN', 'CRAM-MD5', 'SCRAM-SHA-1', 'SCRAM-SHA-256', 'XOAUTH2', 'OAUTHBEARER', 'USER'];

/** The word that was meant by one that a key does not take. */
export function wordAdvice(name: string, value: unknown): Advice {
  if (typeof value !== 'string') return {};
  const version = /^(?:TLS|SSL)?[ _-]?v?[ _-]?1[._]([23])$/i.exec(value)?.[1];
  if (name === 'minVersion' && version !== undefined) return replacement(`TLSv1.${version}`);
  const near = name === 'mechanism' ? suggest(value, mechanisms) : null;
  return near === null ? {} : replacement(near);
}

/** A value to write. */
export function replacement(newText: string): Advice {
  return { hint: { hint: 'write', meant: newText }, fix: { newText } };
}

function numberAdvice(name: string, value: string): Advice {
  const [, digits, unit] =
    /^([1-9]\d{0,4})( ?s(?:ec(?:onds?)?)?)?$/.exec(value.replace(inQuotes, (quoted) => quoted.slice(1, -1))) ?? [];
  if (digits === undefined) return name === 'delay' ? { hint: { hint: 'whole-seconds', seconds: '5' } } : {};
  if (unit === undefined) return { hint: { hint: 'unquote', meant: digits }, fix: { newText: digits } };
  return name === 'delay' ? { hint: { hint: 'whole-seconds', seconds: digits }, fix: { newText: digits } } : {};
}

/** `tls: true` means what we call `ssl`; on a port that begins in clear text it is `starttls`. */
function tlsAdvice(value: unknown, parent: unknown): Advice {
  const { port, ...others } = (parent ?? {}) as Record<string, unknown>;
  // What nodemailer calls `secure: false` says nothing of TLS.
  const isSaid = ([key, other]: [string, unknown]) =>
    key === 'ssl' || (key !== 'tls' && other !== false && keyForAlias(key, ['ssl']) !== null);
  if (typeof value === 'boolean' && Object.entries(others).some(isSaid)) return { hint: { hint: 'tls-beside-ssl' } };
  if (value !== true) return { hint: { hint: 'tls-by-name' } };
  if (sslOfPort(port) !== 'starttls') return { hint: { hint: 'tls-by-name' }, fix: { at: 'key', newText: 'ssl' } };
  const hint = { hint: 'tls-by-port', port: port as number } as const;
  return { hint, fix: { at: 'key', newText: 'ssl', value: 'starttls' } };
}
