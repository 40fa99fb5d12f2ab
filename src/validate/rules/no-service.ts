import { nearDomain } from '../../presets/near-host.js';
import { splitAddress } from '../../text/address.js';
import * as say from '../../words/en.js';
import { blame, type Rule } from './rule.js';

/** Neither the file nor the preset configures a service. */
export const noService: Rule = ({ account, presets, isBroken }) => {
  const { mailbox, pop, smtp, separateSmtp } = account.config;
  if (pop || smtp || separateSmtp) return [];
  if (['', '/provider', '/mailbox/address', '/pop', '/smtp', '/separateSmtp'].some(isBroken)) return [];
  const domain = mailbox?.address ? splitAddress(mailbox.address).domain : null;
  const near = domain === null || account.preset ? null : nearDomain(domain, presets.domains());
  const rule = 'no-service';
  // A domain that looks misspelt is the mistake itself.
  if (near !== null) return [{ rule, ...blame(account, ['/mailbox/address']), ...say.noService(near) }];
  const place = blame(account, ['/provider', '/mailbox/address']);
  return [{ rule, ...place, ...say.noService(null, account.preset?.preset) }];
};
