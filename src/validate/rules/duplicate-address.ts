import type { Finding } from '../../model/finding.js';
import type { ResolvedAccount } from '../../model/resolved-account.js';
import type { RuleArgs } from '../../model/rule-args.js';
import { placeToBlame } from './blame.js';

/** Two accounts of one address that log in to the same server: a mailbox that would be polled or used twice. */
export const duplicateAddress = {
  id: 'duplicate-address',
  level: 'warning',
  /** Looks at all accounts of a file together. */
  checkAll(accounts: readonly ResolvedAccount[], findings: Finding[]): void {
    const seen = new Map<string, ResolvedAccount>();
    for (const account of accounts) {
      const key = loginOf(account);
      if (key === null) continue;
      const first = seen.get(key);
      if (!first) {
        seen.set(key, account);
        continue;
      }
      const args: RuleArgs['duplicate-address'] = {
        first: first.name ?? '',
        protocol: account.config.pop ? 'pop' : 'smtp',
      };
      const related = [{ note: 'first-place', pointer: placeToBlame(first, ['/mailbox/address']).pointer }];
      const place = placeToBlame(account, ['/mailbox/address']);
      findings.push({ rule: 'duplicate-address', ...place, args, related, account: account.name });
    }
  },
} as const;

/** The address, and the server that its log-in goes to. */
function loginOf({ config: { mailbox, pop, smtp } }: ResolvedAccount): string | null {
  if (!mailbox.address || (!pop && !smtp)) return null;
  const server = pop ? `pop ${pop.server} ${pop.port}` : smtp ? `smtp ${smtp.server} ${smtp.port}` : '';
  return `${mailbox.address} ${mailbox.userId} ${server}`.toLowerCase();
}
