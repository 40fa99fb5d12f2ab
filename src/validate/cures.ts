import type { Finding } from '../finding.js';
import * as say from '../messages.js';
import { suggest } from '../suggest.js';
import { expectationOf } from './expectations.js';

/** What was meant by a value of the wrong kind, where that is plain. */
export function cureOf(keys: readonly string[], value: unknown, parent: unknown): Pick<Finding, 'help' | 'fix'> {
  const name = keys.at(-1) ?? '';
  if (name === 'tls') return tlsCure(value, parent);
  if (typeof value !== 'string') return {};
  if (['port', 'delay', 'family'].includes(name)) return numberCure(name, value);
  if (name === 'mailbox' && /^[^\s:]+@/.test(value)) return { help: say.writeObject('mailbox', 'address') };
  const word = name === 'auth' ? (authWord(value) ?? switchWord(value)) : switchWord(value);
  const isSwitch = ['apop', 'auth'].includes(name) || (['pop', 'smtp'].includes(name) && word === 'false');
  if (word !== null && isSwitch) return replacement(name, word, `${say.writeInstead(word)} without quotes`);
  const glued = /^([A-Za-z]+):\S/.exec(value)?.[1];
  return glued !== undefined && expectationOf(keys).startsWith('an object') ? { help: say.blankMissing(glued) } : {};
}

/** `true` or `false`, as other programs and languages write it, or misspelt. */
function switchWord(value: string): 'true' | 'false' | null {
  if (/^(?:yes|on)$/i.test(value)) return 'true';
  if (/^(?:no|off|none)$/i.test(value)) return 'false';
  return suggest(value, ['true', 'false']) as 'true' | 'false' | null;
}

/** What providers' pages write at "authentication". */
function authWord(value: string): 'true' | null {
  return /^(?:(?:normal |encrypted )?password|plain|login|required|basic)$/i.test(value) ? 'true' : null;
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
  const [, digits, unit] = /^([1-9]\d{0,4})( ?s(?:ec(?:onds?)?)?)?$/.exec(value) ?? [];
  if (digits === undefined) return name === 'delay' ? { help: say.wholeSeconds('5') } : {};
  if (unit === undefined) {
    return { help: `write \`${digits}\` without quotes`, fix: { title: `Write ${name}: ${digits}`, newText: digits } };
  }
  return name === 'delay' ? replacement(name, digits, say.wholeSeconds(digits)) : {};
}

/** `tls: true` means what we call `ssl`. */
function tlsCure(value: unknown, parent: unknown): Pick<Finding, 'help' | 'fix'> {
  const isFree = parent !== null && typeof parent === 'object' && !('ssl' in parent);
  if (typeof value === 'boolean' && !isFree) return { help: say.tlsBesideSsl };
  if (value !== true || !isFree) return { help: say.tlsByName };
  return { help: say.tlsByName, fix: { title: say.rename('tls', 'ssl'), at: 'key', newText: 'ssl' } };
}
