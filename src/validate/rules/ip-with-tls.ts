import { ipVersion } from '../../text/ip-version.js';
import type { ServerPart } from './account-view.js';
import type { Rule } from './rule.js';

/** TLS with a server that is named by an address, which hardly any certificate holds. */
export const ipWithTls = {
  id: 'ip-with-tls',
  level: 'warning',
  check(view, report) {
    const found = view.servers.filter(isUnnamed);
    for (const { path, name } of found) {
      // The address that a POP log-in takes over from its SMTP server is reported there.
      const isTakenOver = found.some((other) => other.path === '/separateSmtp');
      if (isTakenOver && view.originOf(`${path}/server`)?.kind === 'default') continue;
      report(view.blame(`${path}/server`), { service: name });
    }
  },
} as const satisfies Rule<{ service: string }>;

function isUnnamed({ settings: { server, ssl, tls } }: ServerPart): boolean {
  if (server === undefined || ssl === false || ipVersion(server) === 0) return false;
  return tls?.servername === undefined && tls?.ca === undefined;
}
