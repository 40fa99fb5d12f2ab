import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { readProviderFile } from '../../files/provider-files.js';
import {
  type AutoconfigProvider,
  autoconfigOfAccounts,
  autoconfigOfPreset,
  autoconfigXml,
  isPersonal,
} from '../../formats/autoconfig/write.js';
import type { Preset } from '../../generated/provider.js';
import { builtinPresets } from '../../presets/builtin-presets.js';
import { isProviderPath } from '../../resolve/choose-preset.js';
import { cleanText } from '../../text/clean-text.js';
import { toAsciiHost } from '../../text/host.js';
import type { Command } from '../command.js';
import { choice, fileFlags, type Parsed } from '../flags.js';
import { openChecked, printWarnings } from '../targets/open-checked.js';
import { presetsOf } from '../targets/own-presets.js';
import { exit, type Io, UsageError } from '../terminal/io.js';

/** `mailconf export autoconfig`: the document by which mail programs configure themselves. */
export const exportCommand: Command = {
  name: 'export',
  usage: 'autoconfig [PATH or PROVIDER]',
  summary:
    'Prints the config-v1.1.xml that a provider or a company hosts for mail\nprograms, from a preset, a provider file or the accounts of a file. A PROVIDER\nis an id, an alias, a domain or an address.',
  flags: { format: { type: 'string', choices: ['pretty'], help: 'XML is all there is' }, ...fileFlags },
  examples: [
    'mailconf export autoconfig gmail',
    'mailconf export autoconfig ./company.yaml',
    'mailconf export autoconfig .mailrc.yaml',
  ],
  words: async () => ['autoconfig', ...(await builtinPresets()).all().map(({ preset }) => preset.id)],
  takesPaths: true,
  async run(parsed, io) {
    choice(parsed, 'format', ['pretty']);
    const [kind, ...rest] = parsed.positionals;
    if (kind !== 'autoconfig') throw new UsageError('export takes `autoconfig`, the only format so far');
    if (rest.length > 1) throw new UsageError('export autoconfig takes one PATH or PROVIDER');
    const preset = rest[0] === undefined ? null : await presetOf(rest[0], parsed, io);
    const found = preset ? ofPreset(preset, io) : await ofFile(parsed, io, rest);
    if (found === null) return exit.faulty;
    await io.out(autoconfigXml(found));
    return exit.ok;
  },
};

/** The preset of that name, of the provider file there or of that domain; a word that is none may be a file of accounts. */
async function presetOf(name: string, parsed: Parsed, io: Io): Promise<Preset | null> {
  const presets = await presetsOf(parsed, io);
  const file = presets.byName(name);
  if (file) return file.preset;
  if (name === '-') return null;
  const path = resolve(io.cwd, name);
  // No file of that name: the word may be a domain.
  const found = await stat(path).catch(() => null);
  if (found?.isFile()) {
    const result = await readProviderFile(basename(path), dirname(path));
    return 'file' in result ? result.file.preset : null;
  }
  if (found || isProviderPath(name)) return null;
  const domain = name.slice(name.lastIndexOf('@') + 1);
  const owner = presets.byDomain(toAsciiHost(domain));
  if (owner) return owner.preset;
  // What is only nearly a domain is another one.
  if (domain.includes('.')) {
    throw new UsageError(
      `there is no file ${name}, and no preset owns ${domain}; \`mailconf providers ${domain}\` says what to try`,
    );
  }
  const near = presets.nearest(name);
  throw new UsageError(`there is no file and no provider ${name}${near ? `; did you mean ${near}?` : ''}`);
}

function ofPreset(preset: Preset, io: Io): AutoconfigProvider {
  const found = autoconfigOfPreset(preset);
  const { id, domains = [], signIn, successor } = preset;
  if (found.servers.length === 0) throw new UsageError(`${id} has no POP and no SMTP server to publish`);
  const wildcards = domains.filter((domain) => domain.startsWith('*.'));
  if (wildcards.length > 0) say(io, `left out, for autoconfig knows no wildcards: ${wildcards.join(', ')}`);
  if (found.domains.length === 0) say(io, `${id} has no domain that autoconfig can name: put yours in, as <domain>`);
  if (signIn === 'closed') say(io, `${id} has closed${successor ? `; ${successor} took over` : ''}`);
  return found;
}

async function ofFile(parsed: Parsed, io: Io, positionals: readonly string[]): Promise<AutoconfigProvider | null> {
  const opened = await openChecked(parsed, io, null, { positionals, silenced: ['missing-password'] });
  if (opened === null) return null;
  await printWarnings(opened, io);
  const configs = opened.checked.accounts.map(({ config }) => config);
  if (configs.some(({ separateSmtp }) => separateSmtp)) {
    say(io, 'separateSmtp is left out: its sender and POP before SMTP have no place in autoconfig');
  }
  const [found, ...others] = autoconfigOfAccounts(configs);
  if (!found) return null;
  if (others.length > 0) {
    const all = [found, ...others].map(({ domains }) => domains.join(', ')).join(' / ');
    throw new UsageError(`a document holds one set of servers, and these need one each: ${all}; choose by --account`);
  }
  if (found.servers.length === 0) throw new UsageError(`${opened.path} has no POP and no SMTP server to publish`);
  const personal = new Set(found.servers.filter(isPersonal).map(({ username }) => username));
  for (const username of personal) {
    say(
      io,
      `the user name ${cleanText(username)} fits one user only: it follows neither from an address nor a part of it`,
    );
  }
  return found;
}

function say(io: Io, text: string): void {
  io.err(`mailconf: ${text}\n`);
}
