import { plainDocument } from '../../report/json.js';
import { prettyPreset, prettyPresetList } from '../../report/providers-pretty.js';
import type { PresetIndex } from '../../resolve/presets.js';
import type { PresetFile } from '../../resolved.js';
import { toAsciiHost } from '../../validate/host.js';
import type { Command } from '../command.js';
import { choice, commonFlags } from '../flags.js';
import { exit, UsageError } from '../io.js';
import { lookOf } from '../open.js';
import { presetsOf } from '../own-presets.js';

/** `mailconf providers`: the presets. */
export const providers: Command = {
  name: 'providers',
  usage: '[QUERY]',
  summary:
    'Lists the providers that mailconf knows; with a query shows those that it finds\nby id, name, alias, domain or e-mail address.',
  flags: {
    format: { type: 'string', value: 'pretty|json', help: 'how to print (pretty)' },
    providers: { type: 'string', value: 'FOLDER', help: 'own provider files, before the built-in ones' },
    ...commonFlags,
  },
  examples: ['mailconf providers', 'mailconf providers yahoo', 'mailconf providers jo@btinternet.com'],
  async run(parsed, io) {
    const format = choice(parsed, 'format', ['pretty', 'json']) ?? 'pretty';
    const [query, ...others] = parsed.positionals;
    if (others.length > 0) throw new UsageError('providers takes one QUERY');
    const index = await presetsOf(parsed, io);
    const found = query === undefined ? [...index.all()] : search(index, query);
    const look = lookOf(parsed, io);
    if (format === 'json') await io.out(plainDocument({ providers: found.map(({ preset }) => preset) }));
    else if (query !== undefined && found.length === 1) await io.out(prettyPreset(found[0] as PresetFile, look));
    else await io.out(prettyPresetList(found, look));
    if (found.length > 0) return exit.ok;
    io.err(`mailconf: ${nothingFound(query as string, index)}\n`);
    return exit.faulty;
  },
};

/** The one that an address, a domain, an id or an alias names; else all whose names hold the word. */
function search(index: PresetIndex, query: string): PresetFile[] {
  const domain = toAsciiHost(query.slice(query.lastIndexOf('@') + 1));
  const exact = query.includes('@') ? index.byDomain(domain) : (index.byName(query) ?? index.byDomain(domain));
  if (exact) return [exact];
  if (query.includes('@')) return [];
  const word = query.toLowerCase();
  return index.all().filter(({ preset }) => {
    const names = [preset.id, preset.name, ...(preset.aliases ?? []), ...(preset.domains ?? [])];
    return names.some((name) => name.toLowerCase().includes(word));
  });
}

function nothingFound(query: string, index: PresetIndex): string {
  if (query.includes('@')) {
    return `no preset owns the domain of ${query}; its provider's help page names the servers, or the provider hosts it: try its id`;
  }
  const near = index.nearest(query);
  return `no provider is called ${query}${near ? `; did you mean ${near}?` : ''}`;
}
