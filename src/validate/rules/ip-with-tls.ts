import * as say from '../../messages.js';
import { ipVersion } from '../host.js';
import { blame, type Rule, serverParts } from '../rule.js';

/** TLS with a server that is named by a number, which hardly any certificate holds. */
export const ipWithTls: Rule = (context) =>
  serverParts(context).flatMap(({ pointer, name, settings }) => {
    const { server, ssl, tls } = settings;
    if (server === undefined || ipVersion(server) === 0 || ssl === false) return [];
    if (tls?.servername !== undefined || tls?.ca !== undefined) return [];
    return [{ rule: 'ip-with-tls', ...blame(context.account, [`${pointer}/server`]), ...say.ipWithTls(name) }];
  });
