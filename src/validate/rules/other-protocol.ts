import type { Finding } from '../../model/finding.js';
import * as say from '../../words/en.js';
import { blame, type Rule, type RuleContext, type ServerPart, serverParts } from './rule.js';

const foreignPorts = {
  pop: { 25: 'SMTP', 465: 'SMTP', 587: 'SMTP', 143: 'IMAP', 993: 'IMAP' },
  smtp: { 110: 'POP3', 995: 'POP3', 143: 'IMAP', 993: 'IMAP' },
} as const satisfies Record<string, Readonly<Record<number, string>>>;

const webNames = { 'webmail.': 'a web page', 'www.': 'a web page' };
const foreignNames = {
  pop: { 'imap.': 'an IMAP server', 'smtp.': 'an SMTP server', ...webNames },
  smtp: { 'pop.': 'a POP3 server', 'pop3.': 'a POP3 server', 'imap.': 'an IMAP server', ...webNames },
};
const securePorts = { pop: 995, smtp: 465 };

/** A port or a host that belongs to another protocol. */
export const otherProtocol: Rule = (context) => serverParts(context).flatMap((part) => foreign(part, context) ?? []);

function foreign(part: ServerPart, context: RuleContext): Finding | null {
  const { server, port } = part.settings;
  // What a provider has for the service is right, whatever it looks like.
  const isKnown = (...setting: number[]) =>
    server !== undefined && context.presets.withServer(part.protocol, server, ...setting).length > 0;
  const byPort = foreignPort(part, context);
  if (byPort && !isKnown(port)) return byPort;
  const byHost = foreignHost(part, context);
  return byHost && !isKnown() ? byHost : null;
}

function foreignPort({ pointer, protocol, settings }: ServerPart, { account }: RuleContext): Finding | null {
  const speaks = (foreignPorts[protocol] as Readonly<Record<number, string>>)[settings.port];
  if (speaks === undefined) return null;
  const isPreset = account.leaves.get(`${pointer}/server`)?.origin.kind === 'provider';
  const preset = isPreset ? account.preset?.preset : undefined;
  const own = preset?.[protocol] || { port: securePorts[protocol] };
  const words = say.otherProtocolPort(protocol, settings.port, speaks, own.port, preset?.name);
  return { rule: 'other-protocol', ...blame(account, [`${pointer}/port`]), ...words };
}

function foreignHost({ pointer, protocol, settings }: ServerPart, { account }: RuleContext): Finding | null {
  // A server that nobody wrote is the one that opens for SMTP.
  if (account.leaves.get(`${pointer}/server`)?.origin.kind === 'default') return null;
  const host = settings.server?.toLowerCase() ?? '';
  const kind = (foreignNames[protocol] as Readonly<Record<string, string>>)[host.slice(0, host.indexOf('.') + 1)];
  if (kind === undefined) return null;
  const words = say.otherProtocolHost(protocol, host, kind);
  return { rule: 'other-protocol', ...blame(account, [`${pointer}/server`]), ...words };
}
