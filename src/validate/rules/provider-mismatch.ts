import { domainOf } from '../../text/address.js';
import { presetSays } from './account-view.js';
import type { Rule } from './rule.js';

/** The file names one provider, and the domain of the address belongs to another. */
export const providerMismatch = {
  id: 'provider-mismatch',
  level: 'warning',
  check(view, report) {
    const owner = view.providerOfDomain;
    if (!owner) return;
    const domain = domainOf(view.config.mailbox.address ?? '');
    const named = view.account.preset?.preset.name ?? '';
    const index = owner.preset.domains?.indexOf(domain) ?? -1;
    const related = [presetSays(owner, index === -1 ? '/domains' : `/domains/${index}`, domain)];
    report(view.blame('/provider'), { named, domain, owner: owner.preset.name, id: owner.preset.id }, { related });
  },
} as const satisfies Rule<{ named: string; domain: string; owner: string; id: string }>;
