import type { Finding } from '../../model/finding.js';
import { inQuotes } from '../../text/host.js';
import { suggest } from '../../text/near-words.js';
import * as say from '../../words/en.js';
import { expectationOf } from './expectations.js';
import { keyForAlias } from './key-aliases.js';

/** Ports that begin in clear text, whatever the protocol. */
export const startsInTheClear: readonly number[] = [587, 110, 25];

/** What was meant by a value of the wrong kind, where that is plain. */
export function cureOf(keys: readonly string[], value: unknown, parent: unknown): Pick<Finding, 'help' | 'fix'> {
  const name = keys.at(-1) ?? '';
  if (name === 'tls') return tlsCure(value, parent);
  // The source text is what has to be quoted: a number has lost its leading zeros.
  if (name === 'userId' && typeof value === 'number')
    return { help: say.inQuotes, fix: { title: 'Quote it', quote: true } };
  if (name === 'accounts' && Array.isArray(value)) return { help: say.accountsByName };
  if (name === 'popBeforeSmtp' && typeof value === 'boolean') return { help: say.popBeforeSmtpParts };
  if (typeof value !== 'string') return {};
  if (['port', 'delay', 'family'].includes(name)) return numberCure(name, value);
  if (name === 'mailbox' && /^[^\s:]+@/.test(value)) return { help: say.writeObject('mailbox', 'address') };
  const mechanism = name === 'auth' ? mechanismOf(value) : null;
  if (mechanism !== null) return { help: say.mechanismBeside(mechanism) };
  const word = name === 'auth' ? (authWord(value) ?? switchWord(value)) : switchWord(value);
  const isSwitch = ['apop', 'auth'].includes(name) || (['pop', 'smtp'].includes(name) && word === 'false');
  if (word !== null && isSwitch) return switchCure(name, value, word);
  const glued = /^([A-Za-z]+):\S/.exec(value)?.[1];
  // What stands there is not quoted: below a key that takes an object nobody knows what it is.
  if (['pop', 'smtp', 'separateSmtp'].includes(name) && /^[\w.-]+\.[\w-]+(?::\d{1,5})?$/.test(value))
    return { help: say.serverBelow(name, value.includes(':')) };
  return glued !== undefined && expectationOf(keys).startsWith('an object') ? { help: say.blankMissing(glued) } : {};
}

/** `true` or `false`, as other programs and languages write it, or misspelt. */
function switchWord(value: string): 'true' | 'false' | null {
  if (/^(?:yes|on)$/i.test(value)) return 'true';
  if (/^(?:no|off|none)$/i.test(value)) return 'false';
  return suggest(value, ['true', 'false']) as 'true' | 'false' | null;
}

/** Of the word itself only quotes make a text. */
export function switchCure(name: string, written: string, word: string): Required<Pick<Finding, 'help' | 'fix'>> {
  const isQuoted = written.toLowerCase() === word;
  return replacement(name, word, isQuoted ? say.withoutQuotes(word) : say.writeInstead(word));
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
export function wordCure(name: string, value: unknown): Pick<Finding, 'help' | 'fix'> {
  if (typeof value !== 'string') return {};
  const version = /^(?:TLS|SSL)?[ _-]?v?[ _-]?1[._]([23])$/i.exec(value)?.[1];
  const meant =
    name === 'minVersion' && version !== undefined
      ? `TLSv1.${version}`
      : name === 'mechanism'
        ? suggest(value, mechanisms)
        : null;
  if (meant === null) return {};
  return replacement(name, meant);
}

/** A value to write, said as help and made as fix. */
export function replacement(
  name: string,
  newText: string,
  help = say.writeInstead(newText),
): Required<Pick<Finding, 'help' | 'fix'>> {
  return { help, fix: { title: `Write ${name}: ${newText}`, newText } };
}

function numberCure(name: string, value: string): Pick<Finding, 'help' | 'fix'> {
  const [, digits, unit] =
    /^([1-9]\d{0,4})( ?s(?:ec(?:onds?)?)?)?$/.exec(value.replace(inQuotes, (quoted) => quoted.slice(1, -1))) ?? [];
  if (digits === undefined) return name === 'delay' ? { help: say.wholeSeconds('5') } : {};
  if (unit === undefined) {
    return { help: say.withoutQuotes(digits), fix: { title: `Write ${name}: ${digits}`, newText: digits } };
  }
  return name === 'delay' ? replacement(name, digits, say.wholeSeconds(digits)) : {};
}

/** `tls: true` means what we call `ssl`; on a port that begins in clear text it is `starttls`. */
function tlsCure(value: unknown, parent: unknown): Pick<Finding, 'help' | 'fix'> {
  const { port, ...others } = (parent ?? {}) as Record<string, unknown>;
  // What nodemailer calls `secure: false` says nothing of TLS.
  const isSaid = ([key, other]: [string, unknown]) =>
    key === 'ssl' || (key !== 'tls' && other !== false && keyForAlias(key, ['ssl']) !== null);
  if (typeof value === 'boolean' && Object.entries(others).some(isSaid)) return { help: say.tlsBesideSsl };
  if (value !== true) return { help: say.tlsByName };
  const title = say.rename('tls', 'ssl');
  if (!startsInTheClear.includes(port as number))
    return { help: say.tlsByName, fix: { title, at: 'key', newText: 'ssl' } };
  return { help: say.tlsByPort(port as number), fix: { title, at: 'key', newText: 'ssl', value: 'starttls' } };
}
