import type { Finding } from '../../model/finding.js';
import * as say from '../../words/en.js';
import type { Rule } from './rule.js';

/** A service without a server; `no-service` speaks where there is none at all. */
export const incompleteServer: Rule = ({ account, isBroken }) => {
  const { pop, smtp, separateSmtp } = account.config;
  if (!pop && !smtp && !separateSmtp) return [];
  // Without the preset that was meant, or with a key that may be a misspelt service, nobody knows what is missing.
  if (['', '/provider', '/mailbox/address'].some(isBroken)) return [];
  const findings: Finding[] = [];
  const services = [
    ['pop', pop],
    ['smtp', smtp],
    ['separateSmtp', separateSmtp ?? false],
  ] as const;
  for (const [name, service] of services) {
    if (service === false || service?.server !== undefined || isBroken(`/${name}`)) continue;
    const pointer = service ? `${account.pointer}/${name}` : account.pointer;
    const preset = account.preset?.preset;
    const isNone = service !== undefined && name !== 'separateSmtp' && preset?.[name] === false;
    const words = isNone ? say.serviceNotOffered(name, preset.name) : say.incompleteServer(name, !service);
    findings.push({ rule: 'incomplete-server', pointer, at: 'key', ...words });
  }
  return findings;
};
