import * as say from '../../words/en.js';
import { type Rule, serverParts } from './rule.js';

/** Settings of TLS for a connection without TLS. */
export const tlsUnused: Rule = (context) =>
  serverParts(context).flatMap(({ pointer, name, settings }) => {
    if (settings.ssl !== false || settings.tls === undefined) return [];
    const at = 'value' as const;
    return [{ rule: 'tls-unused', pointer: `${context.account.pointer}${pointer}/tls`, at, ...say.tlsUnused(name) }];
  });
