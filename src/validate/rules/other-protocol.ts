import { otherProtocolOf, tlsPort } from '../../model/facts/ports.js';
import type { AccountView, ServerPart } from './account-view.js';
import type { Report, Rule } from './rule.js';

const foreignNames: Readonly<Record<'pop' | 'smtp', Readonly<Record<string, string>>>> = {
  pop: { imap: 'IMAP', smtp: 'SMTP', webmail: 'web', www: 'web' },
  smtp: { pop: 'POP3', pop3: 'POP3', imap: 'IMAP', webmail: 'web', www: 'web' },
};

type Args =
  | { protocol: 'pop' | 'smtp'; speaks: string; port: number; own: number; provider?: string }
  | { protocol: 'pop' | 'smtp'; speaks: string; host: string };

/** A port or a host that belongs to another protocol. */
export const otherProtocol = {
  id: 'other-protocol',
  level: 'error',
  check(view, report) {
    for (const part of view.servers) reportPort(part, view, report) || reportHost(part, view, report);
  },
} as const satisfies Rule<Args>;

/** What a provider has for the service is right, whatever it looks like. */
function isKnown({ protocol, settings }: ServerPart, { presets }: AccountView, ...port: number[]): boolean {
  return settings.server !== undefined && presets.withServer(protocol, settings.server, ...port).length > 0;
}

function reportPort(part: ServerPart, view: AccountView, report: Report<Args>): boolean {
  const { path, protocol, settings } = part;
  const { port } = settings;
  const speaks = otherProtocolOf(port, protocol);
  if (speaks === null || isKnown(part, view, port)) return false;
  const isPreset = view.originOf(`${path}/server`)?.kind === 'provider';
  const preset = isPreset ? view.account.preset?.preset : undefined;
  const own = (preset?.[protocol] || { port: tlsPort(protocol) }).port;
  report(view.blame(`${path}/port`), { protocol, speaks, port, own, ...(preset && { provider: preset.name }) });
  return true;
}

function reportHost(part: ServerPart, view: AccountView, report: Report<Args>): boolean {
  const { path, protocol, settings } = part;
  const host = settings.server?.toLowerCase() ?? '';
  const names = foreignNames[protocol];
  const first = host.slice(0, Math.max(0, host.indexOf('.')));
  const speaks = Object.hasOwn(names, first) ? names[first] : undefined;
  if (speaks === undefined || isKnown(part, view)) return false;
  // A server that nobody wrote is the one that opens for SMTP.
  if (view.originOf(`${path}/server`)?.kind === 'default') return false;
  report(view.blame(`${path}/server`), { protocol, speaks, host });
  return true;
}
