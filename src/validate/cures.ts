import type { Finding } from '../finding.js';
import * as say from '../messages.js';
import { expectationOf } from './expectations.js';

/** What was meant by a value of the wrong kind, where that is plain. */
export function cureOf(keys: readonly string[], value: unknown, parent: unknown): Pick<Finding, 'help' | 'fix'> {
  const name = keys.at(-1) ?? '';
  if (name === 'tls') return tlsCure(value, parent);
  if (typeof value !== 'string') return {};
  if (['port', 'delay', 'family'].includes(name)) return numberCure(name, value);
  if (/^(?:yes|on|true)$/i.test(value) && ['apop', 'auth'].includes(name)) return replacement('true');
  if (/^(?:no|off|false)$/i.test(value) && ['apop', 'auth', 'pop', 'smtp'].includes(name)) return replacement('false');
  const glued = /^([A-Za-z]+):\S/.exec(value)?.[1];
  return glued !== undefined && expectationOf(keys).startsWith('an object') ? { help: say.blankMissing(glued) } : {};
}

function replacement(newText: string): Pick<Finding, 'help' | 'fix'> {
  const title = `Write ${newText}`;
  return { help: `${say.writeInstead(newText)} without quotes`, fix: { title, newText } };
}

function numberCure(name: string, value: string): Pick<Finding, 'help' | 'fix'> {
  const [, digits, unit] = /^([1-9]\d{0,4})( ?s(?:ec(?:onds?)?)?)?$/.exec(value) ?? [];
  if (digits === undefined) return name === 'delay' ? { help: say.wholeSeconds } : {};
  if (unit === undefined) {
    return { help: `write \`${digits}\` without quotes`, fix: { title: 'Take the quotes off', newText: digits } };
  }
  if (name !== 'delay') return {};
  return { help: say.wholeSeconds, fix: { title: `Write ${digits}`, newText: digits } };
}

/** `tls: true` means what we call `ssl`. */
function tlsCure(value: unknown, parent: unknown): Pick<Finding, 'help' | 'fix'> {
  const isFree = parent !== null && typeof parent === 'object' && !('ssl' in parent);
  if (value !== true || !isFree) return { help: say.tlsByName };
  return { help: say.tlsByName, fix: { title: say.rename('tls', 'ssl'), at: 'key', newText: 'ssl' } };
}
