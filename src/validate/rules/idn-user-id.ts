import { splitAddress } from '../../text/address.js';
import { hostFault, toAsciiHost } from '../../text/host.js';
import { usesMailboxLogin } from './account-view.js';
import type { Rule } from './rule.js';

/** A log-in name with a domain that servers know by its `xn--` form. */
export const idnUserId = {
  id: 'idn-user-id',
  level: 'warning',
  check(view, report) {
    for (const { pointer, value } of view.writtenUserIds) {
      const userId = asciiUserId(value);
      if (userId === null) continue;
      const isPlain = /^[A-Za-z0-9_][A-Za-z0-9._+@-]*$/.test(userId);
      const details = isPlain ? { fix: { newText: userId } } : {};
      report({ pointer, at: 'value' }, { userId, from: 'file' }, details);
    }
    const { userId } = view.config.mailbox;
    const ascii = userId === undefined ? null : asciiUserId(userId);
    if (ascii === null || view.isFromFile('/mailbox/userId') || view.isBroken('/mailbox')) return;
    if (view.servers.some(usesMailboxLogin)) report(view.blame('/mailbox/address'), { userId: ascii, from: 'address' });
  },
} as const satisfies Rule<{ userId: string; from: 'file' | 'address' }>;

/** The log-in name with the `xn--` form of its domain, `null` where that is no other. */
function asciiUserId(userId: string): string | null {
  if (/^[\0-\x7f]*$/.test(userId)) return null;
  const { local, domain } = splitAddress(userId);
  if (local === '' || /^[\0-\x7f]*$/.test(domain) || !userId.includes('@') || hostFault(domain)) return null;
  return `${local}@${toAsciiHost(domain)}`;
}
