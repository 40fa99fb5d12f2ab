import type { Command, Entry } from '../command.js';
import type { Flag } from '../flags.js';
import type { Io } from '../terminal/io.js';

/** What may stand where a value is wanted: one of the words, `RULE=LEVEL`, a path, or what no shell can know. */
export type Expected =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'rule' | 'path' | 'unknown' };

/** A flag as a shell sees it. */
export interface KnownFlag {
  readonly name: string;
  readonly short: string | null;
  readonly help: string;
  readonly isMultiple: boolean;
  /** `null` for a flag that takes no value. */
  readonly value: Expected | null;
}

/** A command as a shell sees it. */
export interface KnownCommand {
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly KnownFlag[];
  /** Words that may follow it. */
  readonly words: readonly string[];
  readonly takesPaths: boolean;
}

/** All that a completion script is made of. */
export interface Known {
  readonly commands: readonly KnownCommand[];
  readonly rules: readonly string[];
}

/** Reads from the commands themselves what a shell may complete. */
export async function knownOf(entries: readonly Entry[]): Promise<Known> {
  const { ruleSeverities } = await import('../../validate/rules/rule-table.js');
  const commands = await Promise.all(entries.map(async (entry) => knownCommand(entry, await entry.load())));
  return { commands, rules: Object.keys(ruleSeverities) };
}

async function knownCommand({ name, summary }: Entry, command: Command): Promise<KnownCommand> {
  const flags = Object.entries(command.flags).map(([flag, definition]) => knownFlag(flag, definition));
  const words = [...wordsOf(command.usage), ...((await asked.get(name)?.(command)) ?? [])];
  return { name, summary, flags, words, takesPaths: /\bPATH\b/.test(command.usage) };
}

/** Words that a command takes and its usage does not list. */
const asked: ReadonlyMap<string, (command: Command) => Promise<readonly string[]>> = new Map([
  ['explain', printedNames],
  ['providers', providerNames],
  ['export', providerNames],
]);

/** `explain` alone prints its pages, the name of each first. */
async function printedNames(command: Command): Promise<string[]> {
  let printed = '';
  const io: Io = {
    env: {},
    cwd: '.',
    stdin: (async function* () {})(),
    out: async (text) => {
      printed += text;
    },
    err: () => {},
    stdoutIsTerminal: false,
    stderrIsTerminal: false,
    columns: null,
    signal: new AbortController().signal,
  };
  await command.run({ values: {}, positionals: [] }, io);
  return printed.split('\n').flatMap((line) => line.split(' ')[0] || []);
}

async function providerNames(): Promise<string[]> {
  const { builtinPresets } = await import('../../presets/builtin-presets.js');
  return builtinPresets()
    .all()
    .map(({ preset }) => preset.id);
}

function knownFlag(name: string, { type, short, value = '', multiple, help }: Flag): KnownFlag {
  const expected = type === 'boolean' ? null : expectedBy(value, help);
  return { name, short: short ?? null, help, isMultiple: multiple === true, value: expected };
}

function expectedBy(value: string, help: string): Expected {
  if (value === 'NAME=LEVEL') return { kind: 'rule' };
  if (/^(?:PATH|FILE|FOLDER)$/.test(value)) return { kind: 'path' };
  // One word in capitals whose help ends in the list of those that it stands for.
  const listed = value === 'STEP' ? (/: ([a-z-]+(?:, [a-z-]+)+)$/.exec(help)?.[1]?.split(', ') ?? []) : wordsOf(value);
  return listed.length > 0 ? { kind: 'words', words: listed } : { kind: 'unknown' };
}

/** The lower-case words at the start of a usage: `pretty|json`, `[mailrc|provider]`, `autoconfig [PATH]`. */
function wordsOf(usage: string): string[] {
  return /^\[?([a-z][a-z0-9-]*(?:\|[a-z][a-z0-9-]*)*)(?=\]|\s|$)/.exec(usage)?.[1]?.split('|') ?? [];
}
