import { isLoopback } from '../../text/host.js';
import { logsIn } from './account-view.js';
import type { Rule } from './rule.js';

/** A password or a digest goes to another machine without TLS. */
export const cleartextLogin = {
  id: 'cleartext-login',
  level: 'warning',
  check(view, report) {
    for (const part of view.servers) {
      const { path, name, settings } = part;
      const { server, ssl } = settings;
      if (ssl !== false || !logsIn(part) || server === undefined || isLoopback(server)) continue;
      const place = view.blame(`${path}/ssl`, `${path}/server`, '/provider', '/mailbox/address');
      report(place, { service: name, server });
    }
  },
} as const satisfies Rule<{ service: string; server: string }>;
