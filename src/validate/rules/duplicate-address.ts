import type { Finding } from '../../finding.js';
import * as say from '../../messages.js';
import type { ResolvedAccount } from '../../resolved.js';
import { blame } from '../rule.js';

/** Two accounts of one address that log in to the same server: a mailbox that would be polled or used twice. */
export function duplicateAddresses(accounts: readonly ResolvedAccount[]): Finding[] {
  const seen = new Map<string, ResolvedAccount>();
  const findings: Finding[] = [];
  for (const account of accounts) {
    const { mailbox, pop, smtp } = account.config;
    if (!mailbox?.address) continue;
    const services = [pop ? `pop ${pop.server}` : '', smtp ? `smtp ${smtp.server}` : ''].filter(Boolean);
    const keys = services.map((service) => `${mailbox.address} ${mailbox.userId} ${service}`.toLowerCase());
    const first = keys.map((key) => seen.get(key)).find((found) => found !== undefined);
    for (const key of keys) if (!seen.has(key)) seen.set(key, account);
    if (!first) continue;
    const words = say.duplicateAddress(first.name ?? '');
    const other = blame(first, ['/mailbox/address']);
    const related = [{ message: say.firstPlace, pointer: other.pointer }];
    findings.push({
      rule: 'duplicate-address',
      ...blame(account, ['/mailbox/address']),
      ...words,
      related,
      account: account.name,
    });
  }
  return findings;
}
