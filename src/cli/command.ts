import type { Flags, Parsed } from './flags.js';
import type { Io } from './terminal/io.js';

/** A command before it is loaded. */
export interface Entry extends Pick<Command, 'name' | 'usage' | 'summary'> {
  load(): Promise<Command>;
}

/** One command of the program. */
export interface Command {
  readonly name: string;
  /** What comes after the name, in the help. */
  readonly usage: string;
  readonly summary: string;
  readonly flags: Flags;
  readonly examples?: readonly string[];
  /** Words that may follow the name, for a shell to complete. */
  words?(): Promise<readonly string[]>;
  /** Whether paths of files may follow the name. */
  readonly takesPaths?: boolean;
  /** Does the work and gives the exit status. Throws a `UsageError` for what cannot be done at all. */
  run(parsed: Parsed, io: Io): Promise<number>;
}
