import * as say from '../../words/en.js';
import { blame, logsIn, type Rule, serverParts } from './rule.js';

/** A log-in on the port on which servers hand mail to each other. */
export const relayPort: Rule = (context) =>
  serverParts(context).flatMap((part) => {
    const { pointer, protocol, settings } = part;
    const { server, port, ssl } = settings;
    if (protocol !== 'smtp' || port !== 25 || !logsIn(part) || server === undefined) return [];
    // Of `ssl: true` on this port, and of a server that takes no log-in at all, their own rules speak.
    if (ssl === true || context.presets.withHost('mx', server).length > 0) return [];
    if (context.presets.withServer('smtp', server, port).length > 0) return [];
    // A port that follows from `ssl: false` is no mistake of its own: `cleartext-login` speaks.
    if (ssl === false && context.account.leaves.get(`${pointer}/port`)?.origin.kind === 'default') return [];
    const place = blame(context.account, [`${pointer}/port`, `${pointer}/ssl`, `${pointer}/server`]);
    return [{ rule: 'relay-port', ...place, ...say.relayPort(part.name) }];
  });
