import type { Finding, FindingFix, RelatedFinding } from '../../model/finding.js';
import type { ResolvedAccount } from '../../model/resolved-account.js';
import * as say from '../../words/en.js';
import { blame, presetOf, type Rule, type RuleContext, type ServerPart, serverParts } from './rule.js';

/** Ports on which TLS begins with the first byte, and ports that begin in clear text. */
const ports = {
  pop: { implicit: 995, clear: [110] },
  smtp: { implicit: 465, clear: [587, 25] },
};

/** A port and an `ssl` that contradict each other. */
export const sslPortMismatch: Rule = (context) =>
  serverParts(context).flatMap((part) => mismatch(part, context) ?? guess(part, context) ?? []);

/** An `ssl` that none of the preset's settings has, so that the port beside it is in no layer. */
function guess(part: ServerPart, context: RuleContext): Finding | null {
  const { account, presets } = context;
  const { server, port, ssl } = part.settings;
  const kindOf = (key: string) => account.leaves.get(`${part.pointer}/${key}`)?.origin.kind;
  const file = account.preset;
  const setting = file?.preset[part.protocol];
  if (!file || !setting || server === undefined || kindOf('server') !== 'provider' || kindOf('port') !== 'default')
    return null;
  // Of clear text `cleartext-login` speaks; another provider may have the pair for the same server.
  if (ssl === false || presets.withServer(part.protocol, server, port, ssl).length > 0) return null;
  const safer = setting.ssl === true && ssl !== true ? setting : null;
  return {
    rule: 'ssl-port-mismatch',
    severity: 'warning',
    ...blame(account, [`${part.pointer}/ssl`]),
    ...say.sslOfNoSetting({ service: part.name, name: file.preset.name, ssl, port, safer }),
    related: settingOf(part, context),
  };
}

function mismatch(part: ServerPart, context: RuleContext): Finding | null {
  const { account, presets } = context;
  const { server, port, ssl } = part.settings;
  const { implicit, clear } = ports[part.protocol];
  const expectsTls = port === implicit && ssl !== true;
  const expectsClear = clear.includes(port) && ssl === true;
  if (!expectsTls && !expectsClear) return null;
  if (server !== undefined && presets.withServer(part.protocol, server, port, ssl).length > 0) return null;
  const facts = {
    service: part.name,
    port,
    ssl,
    to: expectsTls ? 'true' : 'starttls',
    other: expectsTls ? (clear[0] as number) : implicit,
  };
  const place = blame(account, [`${part.pointer}/ssl`, `${part.pointer}/port`]);
  const fix = expectsTls ? fixOf('ssl', 'true', part, account) : fixOf('port', String(implicit), part, account);
  // Where the provider is known not to have the other port, the port is right.
  const isUnknown = expectsClear && presetOf(part, context) && !hasSecurePort(part, implicit, context);
  return {
    rule: 'ssl-port-mismatch',
    ...place,
    ...say.sslPortMismatch(facts),
    ...(fix && !isUnknown && { fix }),
    related: settingOf(part, context),
  };
}

function hasSecurePort({ protocol, settings }: ServerPart, port: number, { presets }: RuleContext): boolean {
  return settings.server !== undefined && presets.withServer(protocol, settings.server, port, true).length > 0;
}

/** The change that protects more, or as much: `ssl` never goes down. */
function fixOf(key: 'ssl' | 'port', newText: string, part: ServerPart, account: ResolvedAccount): FindingFix | null {
  const origin = account.leaves.get(`${part.pointer}/${key}`)?.origin;
  return origin?.kind === 'file' ? { title: `Write ${key}: ${newText}`, pointer: origin.pointer, newText } : null;
}

/** What the preset of the server has in their place. */
function settingOf(part: ServerPart, context: RuleContext): RelatedFinding[] {
  const file = presetOf(part, context);
  const setting = file?.preset[part.protocol];
  if (!file || !setting || setting.server !== part.settings.server) return [];
  return [say.presetSays(file, `/${part.protocol}/port`, `port: ${setting.port}, ssl: ${setting.ssl}`)];
}
