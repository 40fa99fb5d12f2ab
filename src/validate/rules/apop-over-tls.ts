import * as say from '../../words/en.js';
import { blame, type Rule, serverParts } from './rule.js';

/** APOP where TLS protects the password already. */
export const apopOverTls: Rule = (context) =>
  serverParts(context).flatMap(({ pointer, name, settings }) => {
    if (settings.apop !== true || settings.ssl === false) return [];
    return [{ rule: 'apop-over-tls', ...blame(context.account, [`${pointer}/apop`]), ...say.apopOverTls(name) }];
  });
