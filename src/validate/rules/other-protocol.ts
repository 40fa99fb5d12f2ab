import type { Finding } from '../../finding.js';
import * as say from '../../messages.js';
import { blame, type Rule, type RuleContext, type ServerPart, serverParts } from '../rule.js';

const foreignPorts = {
  pop: { 25: 'SMTP', 465: 'SMTP', 587: 'SMTP', 143: 'IMAP', 993: 'IMAP' },
  smtp: { 110: 'POP3', 995: 'POP3', 143: 'IMAP', 993: 'IMAP' },
} as const satisfies Record<string, Readonly<Record<number, string>>>;

const foreignNames = {
  pop: { 'imap.': 'an IMAP server', 'smtp.': 'an SMTP server' },
  smtp: { 'pop.': 'a POP3 server', 'pop3.': 'a POP3 server', 'imap.': 'an IMAP server' },
};
const webNames = { 'webmail.': 'a web page', 'www.': 'a web page' };
const securePorts = { pop: '995', smtp: '465' };

/** A port or a host that belongs to another protocol. */
export const otherProtocol: Rule = (context) => serverParts(context).flatMap((part) => foreign(part, context) ?? []);

function foreign(part: ServerPart, { account, presets }: RuleContext): Finding | null {
  const { name, pointer, protocol, settings } = part;
  const { server, port } = settings;
  if (server !== undefined && presets.hasSetting(protocol, server)) return null;
  const speaks = (foreignPorts[protocol] as Readonly<Record<number, string>>)[port];
  if (speaks !== undefined) {
    const place = blame(account, [`${pointer}/port`]);
    return {
      rule: 'other-protocol',
      ...place,
      ...say.otherProtocolPort(protocol, port, speaks, securePorts[protocol]),
    };
  }
  const host = server?.toLowerCase() ?? '';
  const names: Readonly<Record<string, string>> = { ...foreignNames[protocol], ...webNames };
  const prefix = Object.keys(names).find((start) => host.startsWith(start));
  if (prefix === undefined) return null;
  const place = blame(account, [`${pointer}/server`]);
  return { rule: 'other-protocol', ...place, ...say.otherProtocolHost(protocol, host, names[prefix] as string) };
}
