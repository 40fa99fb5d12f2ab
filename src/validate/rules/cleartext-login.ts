import { ipVersion } from '../../text/host.js';
import * as say from '../../words/en.js';
import { blame, type Rule, serverParts } from './rule.js';

/** A password or a digest goes to another machine without TLS. */
export const cleartextLogin: Rule = (context) =>
  serverParts(context).flatMap(({ pointer, name, protocol, settings }) => {
    const { server, ssl } = settings;
    const logsIn = protocol === 'pop' || settings.auth !== false;
    if (ssl !== false || !logsIn || server === undefined || isLoopback(server)) return [];
    const place = blame(context.account, [`${pointer}/ssl`, `${pointer}/server`, '/provider', '/mailbox/address']);
    return [{ rule: 'cleartext-login', ...place, ...say.cleartextLogin(name, server) }];
  });

function isLoopback(host: string): boolean {
  return (
    host === '::1' ||
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    (ipVersion(host) === 4 && host.startsWith('127.'))
  );
}
