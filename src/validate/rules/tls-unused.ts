import type { Rule } from './rule.js';

/** Settings of TLS for a connection without TLS. */
export const tlsUnused = {
  id: 'tls-unused',
  level: 'warning',
  check(view, report) {
    for (const { path, name, settings } of view.servers) {
      if (settings.ssl !== false || settings.tls === undefined) continue;
      report({ pointer: `${view.account.pointer}${path}/tls`, at: 'value' }, { service: name });
    }
  },
} as const satisfies Rule<{ service: string }>;
