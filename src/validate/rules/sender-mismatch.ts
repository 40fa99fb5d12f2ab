import { domainOf } from '../../text/address.js';
import { toAsciiHost } from '../../text/host.js';
import type { Rule } from './rule.js';

/** The sender belongs neither to the mailbox's domain nor to the company whose server sends. */
export const senderMismatch = {
  id: 'sender-mismatch',
  level: 'warning',
  check(view, report) {
    const { presets } = view;
    const { mailbox, separateSmtp } = view.config;
    if (!separateSmtp?.sender || !mailbox.address || separateSmtp.server === undefined) return;
    if (view.isBroken('/separateSmtp') || view.isBroken('/mailbox/address')) return;
    const domain = domainOf(separateSmtp.sender);
    const server = toAsciiHost(separateSmtp.server);
    if (domain === domainOf(mailbox.address) || server === domain || server.endsWith(`.${domain}`)) return;
    const owner = presets.byDomain(domain)?.preset.id;
    if (presets.withServer('smtp', server).some(({ preset }) => preset.id === owner)) return;
    // One may send as whom one logs in as.
    const { auth } = separateSmtp;
    if (typeof auth === 'object' && auth.userId?.toLowerCase() === separateSmtp.sender.toLowerCase()) return;
    report(view.blame('/separateSmtp/sender'), { domain, server });
  },
} as const satisfies Rule<{ domain: string; server: string }>;
