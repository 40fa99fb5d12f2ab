import { presetSays } from './account-view.js';
import type { Rule } from './rule.js';

/** A host that receives a domain's mail from other servers, in place of the one that takes mail from users. */
export const mxHost = {
  id: 'mx-host',
  level: 'warning',
  check(view, report) {
    for (const { path, protocol, settings } of view.servers) {
      const { server } = settings;
      const file = server === undefined ? undefined : view.presets.withHost('mx', server)[0];
      if (server === undefined || !file) continue;
      const own = file.preset[protocol];
      const args = { server, provider: file.preset.name, ...(own && { own: own.server }) };
      report(view.blame(`${path}/server`), args, { related: [presetSays(file, '/mx', 'mx')] });
    }
  },
} as const satisfies Rule<{ server: string; provider: string; own?: string }>;
