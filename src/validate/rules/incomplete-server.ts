import type { Rule } from './rule.js';

const services = ['pop', 'smtp', 'separateSmtp'] as const;

/** A service without a server; where there is no service at all, `no-service` is reported. */
export const incompleteServer = {
  id: 'incomplete-server',
  level: 'error',
  check(view, report) {
    const { account, config } = view;
    if (!config.pop && !config.smtp && !config.separateSmtp) return;
    for (const name of services) {
      const service = config[name] ?? (name === 'separateSmtp' ? false : undefined);
      if (service === false || service?.server !== undefined || view.isBroken(`/${name}`)) continue;
      // Without the preset that was meant, or with a key that may be a misspelt service, nobody knows what is missing.
      if (view.hasUnknownParts || view.isBroken('/provider') || view.isBroken('/mailbox/address')) return;
      const preset = account.preset?.preset;
      const isNone = service !== undefined && name !== 'separateSmtp' && preset?.[name] === false;
      const pointer = service ? `${account.pointer}/${name}` : account.pointer;
      const args = isNone
        ? ({ service: name, lacks: 'offer', provider: preset.name } as const)
        : ({ service: name, lacks: service ? 'server' : 'settings' } as const);
      report({ pointer, at: 'key' }, args);
    }
  },
} as const satisfies Rule<{ service: string; lacks: 'offer' | 'server' | 'settings'; provider?: string }>;
