import { MailConfigError } from '../model/diagnostic.js';
import { cleanText } from '../text/clean-text.js';
import { suggest } from '../text/near-words.js';
import type { Entry } from './command.js';
import { validate } from './commands/validate.js';
import { withDebug } from './debug.js';
import { parseFlags } from './flags.js';
import { internalError } from './internal-error.js';
import { commandHelp, programHelp } from './terminal/help.js';
import { exit, type Io, UsageError } from './terminal/io.js';

/** The commands; but for the most used one, each is loaded when it is called. */
export const commands: readonly Entry[] = [
  {
    name: 'validate',
    usage: '[PATH…]',
    summary: 'check files: syntax, shape and meaning; no network, no secret',
    load: async () => validate,
  },
  {
    name: 'resolve',
    usage: '[PATH]',
    summary: 'print the complete configuration, with --origins where it came from',
    load: async () => (await import('./commands/resolve.js')).resolve,
  },
  {
    name: 'probe',
    usage: '[PATH]',
    summary: 'confirm it against the live servers; sends no mail',
    load: async () => (await import('./commands/probe.js')).probe,
  },
  {
    name: 'providers',
    usage: '[QUERY]',
    summary: 'list, search and show providers, by id, name, domain, address or server',
    load: async () => (await import('./commands/providers.js')).providers,
  },
  {
    name: 'explain',
    usage: '[NAME]',
    summary: 'explain a rule or a cause',
    load: async () => (await import('./commands/explain.js')).explain,
  },
  {
    name: 'schema',
    usage: '[mailrc|provider|report]',
    summary: 'print a JSON Schema',
    load: async () => (await import('./commands/schema.js')).schema,
  },
  {
    name: 'export',
    usage: 'autoconfig [PATH|PROVIDER]',
    summary: 'print the config-v1.1.xml that a provider hosts',
    load: async () => (await import('./commands/export.js')).exportCommand,
  },
  {
    name: 'completion',
    usage: 'bash|zsh|fish',
    summary: 'print the completion script of a shell',
    load: async () => (await import('./commands/completion.js')).createCompletion(commands),
  },
];

/** Runs the program and gives its exit status. */
export async function main(argv: readonly string[], given: Io): Promise<number> {
  const io = withDebug(given);
  const [word, ...rest] = argv;
  try {
    if (word === undefined) {
      io.err(programHelp(commands));
      return exit.undone;
    }
    if (word === '--help' || word === '-h' || word === 'help') {
      const named = commands.find((entry) => entry.name === rest[0]);
      await io.out(named ? commandHelp(await named.load()) : programHelp(commands));
      return exit.ok;
    }
    if (word === '--version' || word === '-V') {
      const { version } = await import('../generated/version.js');
      await io.out(`mailconf ${version}\n`);
      return exit.ok;
    }
    const entry = commands.find(({ name }) => name === word);
    if (!entry) throw new UsageError(unknownCommand(word));
    const command = await entry.load();
    const end = rest.indexOf('--');
    const flags = end === -1 ? rest : rest.slice(0, end);
    if (flags.includes('--help') || flags.includes('-h')) {
      await io.out(commandHelp(command));
      return exit.ok;
    }
    return await command.run(parseFlags(command.flags, rest), io);
  } catch (error) {
    return await reportFailure(error, argv, io);
  }
}

function unknownCommand(word: string): string {
  if (word.startsWith('-')) return `there is no flag ${word}; see \`mailconf --help\``;
  const near = suggest(
    word,
    commands.map(({ name }) => name),
  );
  return `there is no command ${word}${near ? `; did you mean ${near}?` : '; see `mailconf --help`'}`;
}

/** What could not be done is said in a line, and as the one JSON document where JSON was asked for. */
async function reportFailure(error: unknown, argv: readonly string[], io: Io): Promise<number> {
  if (io.signal.aborted) return exit.interrupted;
  const isKnown = error instanceof UsageError || error instanceof MailConfigError;
  const message = isKnown ? cleanText(error.message) : internalError(error, io.env);
  const at = argv.findLastIndex((word) => word === '--format' || word.startsWith('--format='));
  const format = argv[at]?.includes('=') ? argv[at]?.split('=')[1] : argv[at + 1];
  if (at !== -1 && format === 'json') {
    const { failureDocument } = await import('../report/json.js');
    const code = isKnown ? error.code : 'ERR_MAILCONF_INTERNAL';
    const path = error instanceof MailConfigError ? error.path : undefined;
    await io.out(failureDocument(argv[0] ?? '', { code, message, ...(path !== undefined && { path }) }));
  } else io.err(`mailconf: ${message}\n`);
  return exit.undone;
}
