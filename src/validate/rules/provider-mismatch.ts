import * as say from '../../messages.js';
import { splitAddress } from '../address.js';
import { toAsciiHost } from '../host.js';
import { blame, type Rule } from '../rule.js';

/** The file names one provider, and the domain of the address belongs to another. */
export const providerMismatch: Rule = ({ account, presets, isBroken }) => {
  const { preset: named, usesPreset, config } = account;
  if (!named || !usesPreset || account.leaves.get('/provider')?.origin.kind !== 'file') return [];
  if (!config.mailbox?.address || isBroken('/mailbox/address')) return [];
  const domain = toAsciiHost(splitAddress(config.mailbox.address).domain);
  const owner = presets.byDomain(domain);
  if (!owner || owner.preset.id === named.preset.id) return [];
  const servers = (['pop', 'smtp'] as const).flatMap((service) => {
    const setting = owner.preset[service];
    return setting ? presets.withServer(service, setting.server) : [];
  });
  if (servers.some(({ preset }) => preset.id === named.preset.id)) return [];
  const words = say.providerMismatch(named.preset.name, domain, owner.preset.name, owner.preset.id);
  const related = [say.presetSays(owner, '/domains', domain)];
  return [{ rule: 'provider-mismatch', ...blame(account, ['/provider']), ...words, related }];
};
