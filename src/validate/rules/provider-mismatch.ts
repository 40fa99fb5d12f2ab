import { splitAddress } from '../../text/address.js';
import { toAsciiHost } from '../../text/host.js';
import * as say from '../../words/en.js';
import { blame, providerOfDomain, type Rule } from './rule.js';

/** The file names one provider, and the domain of the address belongs to another. */
export const providerMismatch: Rule = (context) => {
  const { account } = context;
  const owner = providerOfDomain(context);
  if (!owner) return [];
  const domain = toAsciiHost(splitAddress(account.config.mailbox.address).domain);
  const words = say.providerMismatch(account.preset?.preset.name ?? '', domain, owner.preset.name, owner.preset.id);
  const index = owner.preset.domains?.indexOf(domain) ?? -1;
  const related = [say.presetSays(owner, index === -1 ? '/domains' : `/domains/${index}`, domain)];
  return [{ rule: 'provider-mismatch', ...blame(account, ['/provider']), ...words, related }];
};
