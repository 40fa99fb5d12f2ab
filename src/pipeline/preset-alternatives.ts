import type { ProbeOptions } from '../probe/check.js';
import type { ResolvedAccount } from '../resolved.js';
import { toAsciiHost } from '../validate/host.js';

/** What else the presets of the accounts know of the same host, for a probe that fails to reach it. */
export function presetAlternatives(resolved: readonly ResolvedAccount[]): NonNullable<ProbeOptions['alternatives']> {
  return (account, service) => {
    if (service !== 'pop' && service !== 'smtp') return [];
    const preset = resolved.find(({ name }) => name === account.name)?.preset?.preset;
    const used = account[service];
    if (!preset || !used) return [];
    return [preset[service], ...(preset.alternatives?.[service] ?? [])].flatMap((known) =>
      known && toAsciiHost(known.server) === used.server ? [{ port: known.port, ssl: known.ssl }] : [],
    );
  };
}
