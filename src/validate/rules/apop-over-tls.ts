import type { Rule } from './rule.js';

/** APOP where TLS protects the password already. */
export const apopOverTls = {
  id: 'apop-over-tls',
  level: 'info',
  check(view, report) {
    for (const { path, name, settings } of view.servers) {
      if (settings.apop !== true || settings.ssl === false) continue;
      report(view.blame(`${path}/apop`), { service: name });
    }
  },
} as const satisfies Rule<{ service: string }>;
