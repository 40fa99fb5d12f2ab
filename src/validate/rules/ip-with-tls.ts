import { ipVersion } from '../../text/host.js';
import * as say from '../../words/en.js';
import { blame, type Rule, type ServerPart, serverParts } from './rule.js';

/** TLS with a server that is named by an address, which hardly any certificate holds. */
export const ipWithTls: Rule = (context) => {
  const { leaves } = context.account;
  const found = serverParts(context).filter(isUnnamed);
  // Of the address that a POP log-in takes over from its SMTP server, that one's finding speaks.
  const isEcho = ({ pointer }: ServerPart) =>
    leaves.get(`${pointer}/server`)?.origin.kind === 'default' &&
    found.some((other) => other.pointer === '/separateSmtp');
  return found
    .filter((part) => !isEcho(part))
    .map(({ pointer, name }) => ({
      rule: 'ip-with-tls',
      ...blame(context.account, [`${pointer}/server`]),
      ...say.ipWithTls(name),
    }));
};

function isUnnamed({ settings: { server, ssl, tls } }: ServerPart): boolean {
  if (server === undefined || ipVersion(server) === 0 || ssl === false) return false;
  return tls?.servername === undefined && tls?.ca === undefined;
}
