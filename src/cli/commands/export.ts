import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  type AutoconfigProvider,
  autoconfigOfAccount,
  autoconfigOfPreset,
  autoconfigXml,
} from '../../report/autoconfig.js';
import { isProviderPath } from '../../resolve/provider-files.js';
import type { Command } from '../command.js';
import { choice, fileFlags, type Parsed } from '../flags.js';
import { exit, type Io, UsageError } from '../io.js';
import { openChecked } from '../open-checked.js';
import { presetsOf } from '../own-presets.js';

/** `mailconf export autoconfig`: the document by which mail programs configure themselves. */
export const exportCommand: Command = {
  name: 'export',
  usage: 'autoconfig [PATH or PROVIDER]',
  summary:
    'Prints the config-v1.1.xml that a provider hosts for mail programs, from a\npreset or from the accounts of a file.',
  flags: { format: { type: 'string', value: 'pretty', help: 'XML is all there is' }, ...fileFlags },
  examples: ['mailconf export autoconfig gmail', 'mailconf export autoconfig .mailrc.yaml'],
  async run(parsed, io) {
    choice(parsed, 'format', ['pretty']);
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

/** The preset of that name; a word that is none may be a file. */
async function presetOf(name: string, parsed: Parsed, io: Io): Promise<AutoconfigProvider[] | null> {
  const presets = await presetsOf(parsed, io);
  const file = presets.byName(name);
  if (file) return [autoconfigOfPreset(file.preset)];
  if (name === '-' || isProviderPath(name) || (await stat(resolve(io.cwd, name)).catch(() => null))) return null;
  const near = presets.nearest(name);
  throw new UsageError(`there is no file and no provider ${name}${near ? `; did you mean ${near}?` : ''}`);
}

async function fromFile(parsed: Parsed, io: Io, positionals: readonly string[]): Promise<AutoconfigProvider[] | null> {
  const opened = await openChecked(parsed, io, () => '', { positionals });
  if (opened === null) return null;
  const { accounts } = opened.checked;
  if (accounts.some(({ config }) => config.separateSmtp)) {
    io.err('mailconf: separateSmtp is left out: its sender and POP before SMTP have no place in autoconfig\n');
  }
  return accounts.map(({ config }) => autoconfigOfAccount(config));
}
