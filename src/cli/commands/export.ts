import {
  type AutoconfigProvider,
  autoconfigOfAccount,
  autoconfigOfPreset,
  autoconfigXml,
} from '../../report/autoconfig.js';
import { builtinPresets, chainPresets, ownPresets } from '../../resolve/presets.js';
import { readAnyProviderFolder } from '../../resolve/provider-files.js';
import type { Command } from '../command.js';
import { fileFlags, type Parsed, text } from '../flags.js';
import { exit, type Io, UsageError } from '../io.js';
import { openChecked } from '../open-checked.js';

/** `mailconf export autoconfig`: the document by which mail programs configure themselves. */
export const exportCommand: Command = {
  name: 'export',
  usage: 'autoconfig [PATH or PROVIDER]',
  summary:
    'Prints the config-v1.1.xml that a provider hosts for mail programs, from a preset\nor from the accounts of a file.',
  flags: { format: { type: 'string', value: 'pretty', help: 'XML is all there is' }, ...fileFlags },
  examples: ['mailconf export autoconfig gmail', 'mailconf export autoconfig .mailrc.yaml'],
  async run(parsed, io) {
    const [kind, ...rest] = parsed.positionals;
    if (kind !== 'autoconfig') throw new UsageError('export takes `autoconfig`, the only format so far');
    if (rest.length > 1) throw new UsageError('export autoconfig takes one PATH or PROVIDER');
    const preset = rest[0] === undefined ? null : await presetOf(rest[0], parsed, io);
    const found = preset ?? (await fromFile(parsed, io, rest));
    if (found === null) return exit.faulty;
    await io.out(autoconfigXml(found));
    return exit.ok;
  },
};

async function presetOf(name: string, parsed: Parsed, io: Io): Promise<AutoconfigProvider[] | null> {
  const folder = text(parsed, 'providers');
  const results =
    folder === undefined ? [] : await readAnyProviderFolder(new URL(folder, `file://${io.cwd}/`).pathname, folder);
  const own = ownPresets(results.flatMap((result) => ('file' in result ? [result.file] : [])));
  const file = chainPresets(own, await builtinPresets()).byName(name);
  return file && [autoconfigOfPreset(file.preset)];
}

async function fromFile(parsed: Parsed, io: Io, positionals: readonly string[]): Promise<AutoconfigProvider[] | null> {
  const opened = await openChecked(parsed, io, () => '', positionals);
  return opened && opened.checked.accounts.map(({ config }) => autoconfigOfAccount(config));
}
