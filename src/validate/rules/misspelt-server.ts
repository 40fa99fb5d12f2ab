import { nearHost } from '../../presets/near-host.js';
import * as say from '../../words/en.js';
import { type Rule, serverParts } from './rule.js';

/** A server that no preset has, but that is one slip away from one that a preset has. */
export const misspeltServer: Rule = (context) =>
  serverParts(context).flatMap(({ pointer, protocol, settings }) => {
    const leaf = context.account.leaves.get(`${pointer}/server`);
    if (leaf?.origin.kind !== 'file' || settings.server === undefined) return [];
    const near = nearHost(settings.server, protocol, context.presets.servers(protocol));
    if (near === null) return [];
    const name = context.presets.withServer(protocol, near)[0]?.preset.name ?? near;
    const words = say.misspeltServer(settings.server, name, near);
    return [{ rule: 'misspelt-server', pointer: leaf.origin.pointer, at: 'value' as const, ...words }];
  });
