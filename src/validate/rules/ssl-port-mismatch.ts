import { clearPort, sslOfPort, tlsPort } from '../../model/facts/ports.js';
import type { FindingFix, RelatedFinding } from '../../model/finding.js';
import { type AccountView, presetSays, type ServerPart } from './account-view.js';
import type { Report, Rule } from './rule.js';

type Args =
  | { service: string; port: number; ssl: string; to: string; other: number }
  | { service: string; port: number; ssl: string; provider: string; saferPort?: number; saferSsl?: string };

/** A port and an `ssl` that contradict each other. */
export const sslPortMismatch = {
  id: 'ssl-port-mismatch',
  level: 'error',
  check(view, report) {
    for (const part of view.servers) {
      const { protocol, settings } = part;
      const { port, ssl } = settings;
      const usual = sslOfPort(port, protocol);
      const contradicts = usual === true ? ssl !== true : usual === 'starttls' && ssl === true;
      if (contradicts && !isKnown(part, view)) reportMismatch(part, view, report);
      else reportGuess(part, view, report);
    }
  },
} as const satisfies Rule<Args>;

/** Whether a preset has that pair for that server. */
function isKnown({ protocol, settings: { server, port, ssl } }: ServerPart, { presets }: AccountView): boolean {
  return server !== undefined && presets.withServer(protocol, server, port, ssl).length > 0;
}

function reportMismatch(part: ServerPart, view: AccountView, report: Report<Args>): void {
  const { path, name, protocol, settings } = part;
  const { port, ssl } = settings;
  const implicit = tlsPort(protocol);
  const expectsTls = port === implicit;
  const fix = expectsTls ? fixOf('ssl', 'true', part, view) : fixOf('port', String(implicit), part, view);
  // Where the provider is known not to have the other port, the port is right.
  const isRight = !expectsTls && view.presetOf(part) && !hasSecurePort(part, implicit, view);
  const args = expectsTls
    ? { service: name, port, ssl: `${ssl}`, to: 'true', other: clearPort(protocol) }
    : { service: name, port, ssl: `${ssl}`, to: 'starttls', other: implicit };
  const place = view.blame(`${path}/ssl`, `${path}/port`);
  report(place, args, { ...(fix && !isRight && { fix }), related: settingOf(part, view) });
}

/** An `ssl` that none of the preset's settings has, so that the port beside it is in no layer. */
function reportGuess(part: ServerPart, view: AccountView, report: Report<Args>): void {
  const { path, name, protocol, settings } = part;
  const { server, port, ssl } = settings;
  const file = view.account.preset;
  const setting = file?.preset[protocol];
  // Clear text has `cleartext-login`; another provider may have the pair for the same server.
  if (!file || !setting || server === undefined || ssl === false || isKnown(part, view)) return;
  if (view.originOf(`${path}/server`)?.kind !== 'provider') return;
  if (view.originOf(`${path}/port`)?.kind !== 'default') return;
  const isSafer = setting.ssl === true && ssl !== true;
  const safer = isSafer ? { saferPort: setting.port, saferSsl: `${setting.ssl}` } : {};
  const args = { service: name, provider: file.preset.name, ssl: `${ssl}`, port, ...safer };
  report(view.blame(`${path}/ssl`), args, { severity: 'warning', related: settingOf(part, view) });
}

function hasSecurePort({ protocol, settings }: ServerPart, port: number, { presets }: AccountView): boolean {
  return settings.server !== undefined && presets.withServer(protocol, settings.server, port, true).length > 0;
}

/** The change that protects more, or as much: `ssl` never goes down. */
function fixOf(key: 'ssl' | 'port', newText: string, { path }: ServerPart, view: AccountView): FindingFix | null {
  return view.isFromFile(`${path}/${key}`) ? { pointer: view.at(`${path}/${key}`).pointer, newText } : null;
}

/** What the preset of the server has in their place. */
function settingOf(part: ServerPart, view: AccountView): RelatedFinding[] {
  const file = view.presetOf(part);
  const setting = file?.preset[part.protocol];
  if (!file || !setting || setting.server !== part.settings.server) return [];
  return [presetSays(file, `/${part.protocol}/port`, `port: ${setting.port}, ssl: ${setting.ssl}`)];
}
