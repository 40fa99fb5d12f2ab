import { relayPort as relay } from '../../model/facts/ports.js';
import { logsIn } from './account-view.js';
import type { Rule } from './rule.js';

/** A log-in on the port on which servers hand mail to each other. */
export const relayPort = {
  id: 'relay-port',
  level: 'warning',
  check(view, report) {
    for (const part of view.servers) {
      const { path, name, protocol, settings } = part;
      const { server, port, ssl } = settings;
      if (port !== relay || protocol !== 'smtp' || !logsIn(part) || server === undefined) continue;
      // `ssl: true` on this port, and a server that takes no log-in at all, have their own rules.
      if (ssl === true || view.presets.withHost('mx', server).length > 0) continue;
      if (view.presets.withServer('smtp', server, port).length > 0) continue;
      // A port that follows from `ssl: false` is no mistake of its own: `cleartext-login` is reported.
      if (ssl === false && view.originOf(`${path}/port`)?.kind === 'default') continue;
      report(view.blame(`${path}/port`, `${path}/ssl`, `${path}/server`), { service: name });
    }
  },
} as const satisfies Rule<{ service: string }>;
