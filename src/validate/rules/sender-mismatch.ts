import { splitAddress } from '../../text/address.js';
import { toAsciiHost } from '../../text/host.js';
import * as say from '../../words/en.js';
import { blame, type Rule } from './rule.js';

/** The sender belongs neither to the mailbox's domain nor to the company whose server sends. */
export const senderMismatch: Rule = ({ account, presets, isBroken }) => {
  const { mailbox, separateSmtp } = account.config;
  if (!separateSmtp?.sender || !mailbox?.address || separateSmtp.server === undefined) return [];
  if (isBroken('/separateSmtp') || isBroken('/mailbox/address')) return [];
  const domain = domainOf(separateSmtp.sender);
  const server = toAsciiHost(separateSmtp.server);
  const isOwn = domain === domainOf(mailbox.address);
  const isServers = server === domain || server.endsWith(`.${domain}`);
  const owner = presets.byDomain(domain)?.preset.id;
  const isProviders = presets.withServer('smtp', server).some(({ preset }) => preset.id === owner);
  // One may send as whom one logs in as.
  const { auth } = separateSmtp;
  const isLogin = typeof auth === 'object' && auth.userId?.toLowerCase() === separateSmtp.sender.toLowerCase();
  if (isOwn || isServers || isProviders || isLogin) return [];
  const place = blame(account, ['/separateSmtp/sender']);
  return [{ rule: 'sender-mismatch', ...place, ...say.senderMismatch(domain, server) }];
};

function domainOf(address: string): string {
  return toAsciiHost(splitAddress(address).domain);
}
