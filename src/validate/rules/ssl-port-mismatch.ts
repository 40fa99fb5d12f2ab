import type { Finding } from '../../finding.js';
import * as say from '../../messages.js';
import { blame, type Rule, type RuleContext, type ServerPart, serverParts } from '../rule.js';

/** Ports on which TLS begins with the first byte, and ports that begin in clear text. */
const ports = {
  pop: { implicit: 995, clear: [110] },
  smtp: { implicit: 465, clear: [587, 25] },
};

/** A port and an `ssl` that contradict each other. */
export const sslPortMismatch: Rule = (context) => serverParts(context).flatMap((part) => mismatch(part, context) ?? []);

function mismatch(part: ServerPart, { account, presets }: RuleContext): Finding | null {
  const { server, port, ssl } = part.settings;
  const { implicit, clear } = ports[part.protocol];
  const expectsTls = port === implicit && ssl !== true;
  const expectsClear = clear.includes(port) && ssl === true;
  if (!expectsTls && !expectsClear) return null;
  if (server !== undefined && presets.hasSetting(part.protocol, server, port, ssl)) return null;
  const facts = {
    service: part.name,
    port,
    ssl,
    to: expectsTls ? 'true' : 'starttls',
    other: expectsTls ? (clear[0] as number) : implicit,
  };
  const place = blame(account, [`${part.pointer}/ssl`, `${part.pointer}/port`]);
  return { rule: 'ssl-port-mismatch', ...place, ...say.sslPortMismatch(facts) };
}
