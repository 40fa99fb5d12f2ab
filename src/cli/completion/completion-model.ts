import type { Command, Entry } from '../command.js';
import type { Flag } from '../flags.js';

/** What may stand where a value is wanted: one of the words, `RULE=LEVEL`, a path, or what no shell can know. */
export type ExpectedValue =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'rule' | 'path' | 'unknown' };

/** A flag as a shell sees it. */
export interface FlagModel {
  readonly name: string;
  readonly short: string | null;
  readonly help: string;
  readonly isMultiple: boolean;
  /** `null` for a flag that takes no value. */
  readonly value: ExpectedValue | null;
}

/** A command as a shell sees it. */
export interface CommandModel {
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly FlagModel[];
  /** Words that may follow it. */
  readonly words: readonly string[];
  readonly takesPaths: boolean;
}

/** All that a completion script is made of. */
export interface CompletionModel {
  readonly commands: readonly CommandModel[];
  readonly rules: readonly string[];
}

/** Reads from the commands themselves what a shell may complete. */
export async function createCompletionModel(entries: readonly Entry[]): Promise<CompletionModel> {
  const { ruleSeverities } = await import('../../validate/rules/rule-table.js');
  const commands = await Promise.all(entries.map(async (entry) => commandModel(entry, await entry.load())));
  return { commands, rules: Object.keys(ruleSeverities) };
}

async function commandModel({ name, summary }: Entry, command: Command): Promise<CommandModel> {
  const flags = Object.entries(command.flags).map(([flag, definition]) => flagModel(flag, definition));
  const words = (await command.words?.()) ?? [];
  return { name, summary, flags, words, takesPaths: command.takesPaths === true };
}

function flagModel(name: string, flag: Flag): FlagModel {
  const value = flag.type === 'boolean' ? null : expectedValue(flag);
  return { name, short: flag.short ?? null, help: flag.help, isMultiple: flag.multiple === true, value };
}

function expectedValue({ choices, value = '' }: Flag): ExpectedValue {
  if (choices) return { kind: 'words', words: choices };
  if (value === 'NAME=LEVEL') return { kind: 'rule' };
  return { kind: /^(?:PATH|FILE|FOLDER)$/.test(value) ? 'path' : 'unknown' };
}
