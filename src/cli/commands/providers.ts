import type { Preset } from '../../generated/provider.js';
import type { PresetFile } from '../../model/resolved-account.js';
import { builtinPresets } from '../../presets/builtin-presets.js';
import { type Found, searchPresets } from '../../presets/search.js';
import { plainDocument } from '../../report/json.js';
import { prettyPreset, prettyPresetList } from '../../report/providers-pretty.js';
import { cleanText } from '../../text/clean-text.js';
import type { Command } from '../command.js';
import { choice, commonFlags } from '../flags.js';
import { presetsOf } from '../targets/own-presets.js';
import { exit, UsageError } from '../terminal/io.js';
import { lookOf } from '../terminal/look.js';

/** `mailconf providers`: the presets. */
export const providers: Command = {
  name: 'providers',
  usage: '[QUERY]',
  summary:
    'Lists the providers that mailconf knows; with a query shows those that it finds\nby id, name, alias, domain, e-mail address or server. A misspelt name is found,\nfor a domain that no provider owns it says so.',
  flags: {
    format: { type: 'string', choices: ['pretty', 'json'], help: 'how to print (pretty)' },
    providers: { type: 'string', value: 'FOLDER', help: 'own provider files, before the built-in ones' },
    ...commonFlags,
  },
  examples: ['mailconf providers', 'mailconf providers yahoo', 'mailconf providers jo@btinternet.com'],
  words: async () => (await builtinPresets()).all().map(({ preset }) => preset.id),
  async run(parsed, io) {
    const format = choice(parsed, 'format', ['pretty', 'json']) ?? 'pretty';
    const [query, ...others] = parsed.positionals;
    if (others.length > 0) throw new UsageError('providers takes one QUERY');
    const index = await presetsOf(parsed, io);
    const all = (): Found => ({ files: index.all(), match: 'all' });
    const { files, match, help } = query === undefined ? all() : searchPresets(index, query);
    const found = await Promise.all(files.map(withProvenance));
    const look = lookOf(parsed, io);
    if (format === 'json') {
      const providers = found.map(({ preset }) => preset);
      await io.out(plainDocument({ providers, match, ...(help !== undefined && { help }) }));
    } else if (query !== undefined && found.length === 1) await io.out(prettyPreset(found[0] as PresetFile, look));
    else await io.out(prettyPresetList(found, look));
    if (help !== undefined && format !== 'json') io.err(`mailconf: ${cleanText(help)}\n`);
    return found.length > 0 ? exit.ok : exit.faulty;
  },
};

let provenance: Readonly<Record<string, Pick<Preset, 'source' | 'verified'>>> | undefined;

/** Where the facts of a built-in preset are from is loaded here alone. */
async function withProvenance(file: PresetFile): Promise<PresetFile> {
  // A file of one's own is read as it is, and knows its places.
  if (file.locate) return file;
  const { readProvenanceText } = await import('../../generated/provenance.js');
  provenance ??= JSON.parse(readProvenanceText()) as NonNullable<typeof provenance>;
  return { ...file, preset: { ...file.preset, ...provenance[file.preset.id] } };
}
