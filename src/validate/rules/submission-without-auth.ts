import { relayPort, sslOfPort } from '../../model/facts/ports.js';
import { partAt } from '../../model/facts/services.js';
import { type AccountView, presetSays, type ServerPart } from './account-view.js';
import type { Report, Rule } from './rule.js';

type Args = { service: string; provider: string } | { service: string; port: number };

/** No log-in at a server or on a port that takes mail from its own users alone. */
export const submissionWithoutAuth = {
  id: 'submission-without-auth',
  level: 'warning',
  check(view, report) {
    for (const part of view.servers)
      if (part.protocol === 'smtp' && part.settings.auth === false) reportUnlessOpen(part, view, report);
  },
} as const satisfies Rule<Args>;

function reportUnlessOpen(part: ServerPart, view: AccountView, report: Report<Args>): void {
  const { path, name, settings } = part;
  const { server, port } = settings;
  if (partAt(view.config, `${path}/popBeforeSmtp`)) return;
  const isOf = (kind: 'networkBound' | 'mx') => server !== undefined && view.presets.withHost(kind, server).length > 0;
  // Inside of its own network a server goes by the client's address; a host that takes no log-in at all has `mx-host`.
  if (isOf('networkBound') || isOf('mx')) return;
  const file = view.presetOf(part);
  const place = () => view.blame(`${path}/auth`, `${path}/port`, `${path}/server`);
  if (!file) {
    const isSubmission = port !== relayPort && sslOfPort(port, 'smtp') !== null;
    if (isSubmission) report(place(), { service: name, port }, { related: [] });
    return;
  }
  const known = [file.preset.smtp, ...(file.preset.alternatives?.smtp ?? [])];
  if (known.some((setting) => setting && setting.auth === false)) return;
  report(place(), { service: name, provider: file.preset.name }, { related: [presetSays(file, '/smtp', 'smtp')] });
}
