import type { Account } from '../model/account.js';
import type { ProbeOptions } from '../model/probe.js';
import type { PresetIndex } from '../presets/preset-index.js';
import { toAsciiHost } from '../text/host.js';

/** What the presets know of the accounts' servers, for a probe that fails to reach one or believes one too early. */
export function presetKnowledge(
  index: PresetIndex,
): Required<Pick<ProbeOptions, 'alternatives' | 'checksSenderAtData'>> {
  const settingsOf = (account: Account, service: 'pop' | 'smtp') => {
    const preset = account.provider === null ? undefined : index.byName(account.provider)?.preset;
    const used = account[service];
    if (!preset || !used) return [];
    const known = [preset[service], ...(preset.alternatives?.[service] ?? [])];
    return known.filter((setting) => setting && toAsciiHost(setting.server) === used.server);
  };
  return {
    alternatives: (account, service) =>
      service === 'pop' || service === 'smtp'
        ? settingsOf(account, service).flatMap((setting) => (setting ? [{ port: setting.port, ssl: setting.ssl }] : []))
        : [],
    checksSenderAtData: (account) =>
      settingsOf(account, 'smtp').length > 0 &&
      index.byName(account.provider as string)?.preset.checksSenderAtData === true,
  };
}
