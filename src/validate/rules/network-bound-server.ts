import { toAsciiHost } from '../../text/host.js';
import { presetSays } from './account-view.js';
import type { Rule } from './rule.js';

/** A server that answers only inside its provider's own network. */
export const networkBoundServer = {
  id: 'network-bound-server',
  level: 'warning',
  check(view, report) {
    for (const { path, protocol, settings } of view.servers) {
      const { server } = settings;
      const file = server === undefined ? undefined : view.presets.withHost('networkBound', server)[0];
      if (server === undefined || !file) continue;
      const { preset } = file;
      const others = [preset[protocol], ...(preset.alternatives?.[protocol] ?? [])];
      const other = others.find((setting) => setting && toAsciiHost(setting.server) !== toAsciiHost(server));
      const elsewhere = other ? { other: other.server, port: other.port, ssl: `${other.ssl}` } : {};
      const place = view.blame(`${path}/server`, '/provider', '/mailbox/address');
      const related = [presetSays(file, '/networkBound', 'networkBound')];
      report(place, { server, provider: preset.name, ...elsewhere }, { related });
    }
  },
} as const satisfies Rule<{ server: string; provider: string; other?: string; port?: number; ssl?: string }>;
