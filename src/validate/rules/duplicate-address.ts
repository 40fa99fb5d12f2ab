import type { Finding } from '../../model/finding.js';
import type { ResolvedAccount } from '../../model/resolved-account.js';
import * as say from '../../words/en.js';
import { blame } from './rule.js';

/** Two accounts of one address that log in to the same server: a mailbox that would be polled or used twice. */
export function duplicateAddresses(accounts: readonly ResolvedAccount[]): Finding[] {
  const seen = new Map<string, ResolvedAccount>();
  const findings: Finding[] = [];
  for (const account of accounts) {
    const { mailbox, pop, smtp } = account.config;
    if (!mailbox?.address) continue;
    const server = pop ? `pop ${pop.server} ${pop.port}` : smtp ? `smtp ${smtp.server} ${smtp.port}` : null;
    if (server === null) continue;
    const key = `${mailbox.address} ${mailbox.userId} ${server}`.toLowerCase();
    const first = seen.get(key);
    if (!first) {
      seen.set(key, account);
      continue;
    }
    const words = say.duplicateAddress(first.name ?? '', Boolean(pop));
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
