import { nearHost } from '../../presets/near-host.js';
import type { Rule } from './rule.js';

/** A server that no preset has, but that is one slip away from one that a preset has. */
export const misspeltServer = {
  id: 'misspelt-server',
  level: 'warning',
  check(view, report) {
    const { presets } = view;
    for (const { path, protocol, settings } of view.servers) {
      const { server } = settings;
      const near = server === undefined ? null : nearHost(server, protocol, presets.servers(protocol));
      if (server === undefined || near === null || !view.isFromFile(`${path}/server`)) continue;
      const provider = presets.withServer(protocol, near)[0]?.preset.name ?? near;
      report(view.at(`${path}/server`), { server, provider, near });
    }
  },
} as const satisfies Rule<{ server: string; provider: string; near: string }>;
