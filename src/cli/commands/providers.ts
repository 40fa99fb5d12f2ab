import { cleanText } from '../../clean-text.js';
import type { Preset } from '../../generated/provider.js';
import { plainDocument } from '../../report/json.js';
import { prettyPreset, prettyPresetList } from '../../report/providers-pretty.js';
import type { PresetIndex } from '../../resolve/presets.js';
import type { PresetFile } from '../../resolved.js';
import { toAsciiHost } from '../../validate/host.js';
import { nearDomain } from '../../validate/near-host.js';
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
    'Lists the providers that mailconf knows; with a query shows those that it finds\nby id, name, alias, domain or e-mail address, also misspelt.',
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
    const { files, match } = query === undefined ? { files: index.all(), match: 'all' as const } : search(index, query);
    const found = await Promise.all(files.map(withProvenance));
    const look = lookOf(parsed, io);
    const help = query === undefined || match === 'exact' || match === 'part' ? null : hint(query, match, files);
    if (format === 'json') {
      const providers = found.map(({ preset }) => preset);
      await io.out(plainDocument({ providers, match, ...(help !== null && { help }) }));
    } else if (query !== undefined && found.length === 1) await io.out(prettyPreset(found[0] as PresetFile, look));
    else await io.out(prettyPresetList(found, look));
    if (help !== null && format !== 'json') io.err(`mailconf: ${cleanText(help)}\n`);
    return found.length > 0 ? exit.ok : exit.faulty;
  },
};

/** What was found, and by what: its id, alias, domain or address, a part of one of these, or one that is nearly it. */
interface Found {
  readonly files: readonly PresetFile[];
  readonly match: 'exact' | 'part' | 'near' | 'none';
}

function search(index: PresetIndex, query: string): Found {
  const domain = toAsciiHost(query.slice(query.lastIndexOf('@') + 1));
  const exact = query.includes('@') ? index.byDomain(domain) : (index.byName(query) ?? index.byDomain(domain));
  if (exact) return { files: [exact], match: 'exact' };
  const word = query.toLowerCase();
  const holding = (namesOf: (preset: Preset) => readonly string[]) =>
    index.all().filter(({ preset }) => namesOf(preset).some((name) => name.toLowerCase().includes(word)));
  // A word in a name says more than one in some domain.
  const named = query.includes('@') ? [] : holding(({ id, name, aliases = [] }) => [id, name, ...aliases]);
  const files = named.length > 0 || query.includes('@') ? named : holding(({ domains = [] }) => domains);
  if (files.length > 0) return { files, match: 'part' };
  const nearestDomain = nearDomain(domain, index.domains());
  const nearestName = query.includes('@') ? null : index.nearest(query);
  const near = nearestName !== null ? index.byName(nearestName) : nearestDomain && index.byDomain(nearestDomain);
  return near ? { files: [near], match: 'near' } : { files: [], match: 'none' };
}

function hint(query: string, match: Found['match'] | 'all', [near]: readonly PresetFile[]): string | null {
  if (match === 'all') return null;
  if (match === 'near') return `there is no ${query}; did you mean this one, ${near?.preset.id}?`;
  const domain = query.slice(query.lastIndexOf('@') + 1);
  if (!domain.includes('.')) return `no provider is called ${query}; \`mailconf providers\` lists all`;
  return (
    `no preset owns ${domain}. If another company hosts it (\`nslookup -type=mx ${domain}\` names its servers), write that` +
    ' `provider` in the file: google-workspace, microsoft365, fastmail…; else `provider: none` and the servers from the' +
    " help page of the domain's owner"
  );
}

/** Where the facts of a built-in preset are from is loaded here alone. */
async function withProvenance(file: PresetFile): Promise<PresetFile> {
  // A file of one's own is read as it is, and knows its places.
  if (file.locate) return file;
  const { provenance } = await import('../../generated/provenance.js');
  return { ...file, preset: { ...file.preset, ...provenance[file.preset.id] } };
}
