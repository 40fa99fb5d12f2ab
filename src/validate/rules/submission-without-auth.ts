import type { Finding } from '../../model/finding.js';
import * as say from '../../words/en.js';
import { blame, presetOf, type Rule, type RuleContext, type ServerPart, serverParts } from './rule.js';

/** No log-in at a server or on a port that takes mail from its own users alone. */
export const submissionWithoutAuth: Rule = (context) =>
  serverParts(context).flatMap((part) => withoutAuth(part, context) ?? []);

function withoutAuth(part: ServerPart, context: RuleContext): Finding | null {
  const { pointer, protocol, settings } = part;
  const { server } = settings;
  if (protocol !== 'smtp' || settings.auth !== false) return null;
  // Inside of its own network a server goes by the client's address.
  const isOf = (kind: 'networkBound' | 'mx') =>
    server !== undefined && context.presets.withHost(kind, server).length > 0;
  // Of a host that takes no log-in at all, `mx-host` speaks.
  if (isOf('networkBound') || isOf('mx')) return null;
  const { popBeforeSmtp } = context.account.config.separateSmtp ?? {};
  if (pointer === '/separateSmtp' && popBeforeSmtp) return null;
  const file = presetOf(part, context);
  const known = file ? [file.preset.smtp, ...(file.preset.alternatives?.smtp ?? [])] : [];
  const takesAnybody = known.some((setting) => setting && setting.auth === false);
  const isSubmission = settings.port === 587 || settings.port === 465;
  if (takesAnybody || !(isSubmission || file)) return null;
  const place = blame(context.account, [`${pointer}/auth`, `${pointer}/port`, `${pointer}/server`]);
  const by = file ? file.preset.name : `port ${settings.port}`;
  const related = file ? [say.presetSays(file, '/smtp', 'smtp')] : [];
  return { rule: 'submission-without-auth', ...place, ...say.submissionWithoutAuth(part.name, by), related };
}
