import { toAsciiHost } from '../../text/host.js';
import * as say from '../../words/en.js';
import { blame, type Rule, serverParts } from './rule.js';

/** A server that answers only inside its provider's own network. */
export const networkBoundServer: Rule = (context) =>
  serverParts(context).flatMap(({ pointer, protocol, settings }) => {
    const { server } = settings;
    const [file] = server === undefined ? [] : context.presets.withHost('networkBound', server);
    if (server === undefined || !file) return [];
    const { preset } = file;
    const others = [preset[protocol], ...(preset.alternatives?.[protocol] ?? [])];
    const other = others.find((setting) => setting && toAsciiHost(setting.server) !== toAsciiHost(server));
    const place = blame(context.account, [`${pointer}/server`, '/provider', '/mailbox/address']);
    const words = say.networkBoundServer(server, preset.name, other || null);
    return [
      {
        rule: 'network-bound-server',
        ...place,
        ...words,
        related: [say.presetSays(file, '/networkBound', 'networkBound')],
      },
    ];
  });
