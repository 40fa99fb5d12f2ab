import * as say from '../../words/en.js';
import { blame, type Rule, serverParts } from './rule.js';

/** A host that receives a domain's mail from other servers, in place of the one that takes mail from users. */
export const mxHost: Rule = (context) =>
  serverParts(context).flatMap(({ pointer, protocol, settings }) => {
    const { server } = settings;
    const [file] = server === undefined ? [] : context.presets.withHost('mx', server);
    if (server === undefined || !file) return [];
    const place = blame(context.account, [`${pointer}/server`]);
    const own = file.preset[protocol];
    const words = say.mxHost(server, file.preset.name, own ? own.server : null);
    return [{ rule: 'mx-host', ...place, ...words, related: [say.presetSays(file, '/mx', 'mx')] }];
  });
