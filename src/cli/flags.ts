import { parseArgs } from 'node:util';
import { suggest } from '../text/near-words.js';
import { UsageError } from './terminal/io.js';

/** One flag of a command. */
export interface Flag {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  readonly short?: string;
  /** What stands for its value in the help; left out, its choices. */
  readonly value?: string;
  /** The only words that it takes. */
  readonly choices?: readonly string[];
  readonly help: string;
}

export type Flags = Readonly<Record<string, Flag>>;

/** What a command line says. */
export interface Parsed {
  readonly values: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;
  readonly positionals: readonly string[];
}

/** Parses the words after the command. Throws a `UsageError`. */
export function parseFlags(flags: Flags, argv: readonly string[]): Parsed {
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, { type, multiple, short }]) => [
      name,
      { type, ...(multiple && { multiple }), ...(short && { short }) },
    ]),
  );
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
    return { values: values as Parsed['values'], positionals };
  } catch (error) {
    throw new UsageError(flagFault(error as NodeJS.ErrnoException, flags, argv));
  }
}

/** What stands for a flag's value in the help. */
export function valueName({ value, choices }: Flag): string | undefined {
  return value ?? choices?.join('|');
}

function flagFault(error: NodeJS.ErrnoException, flags: Flags, argv: readonly string[]): string {
  if (error.code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') {
    const name = /--([\w-]+)/.exec(error.message)?.[1] ?? '';
    const flag = flags[name];
    const value = (flag && valueName(flag)) ?? 'VALUE';
    return flag === undefined || flag.type === 'boolean'
      ? `--${name} takes no value`
      : `--${name} takes a value: --${name}=${value}`;
  }
  if (error.code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return error.message.split('\n')[0] as string;
  const names = Object.keys(flags);
  const unknown = /'(--?[^']*)'/.exec(error.message)?.[1] ?? argv.find((word) => word.startsWith('-')) ?? '';
  const near = suggest(unknown.replace(/^-+/, ''), names);
  return `there is no flag ${unknown}${near ? `; did you mean --${near}?` : ''}`;
}

/** The text of a flag, if it was given. */
export function text({ values }: Parsed, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

/** All texts of a flag that may be repeated. */
export function texts({ values }: Parsed, name: string): string[] {
  return ([values[name] ?? []].flat() as (string | boolean)[]).map(String);
}

export function isSet({ values }: Parsed, name: string): boolean {
  return values[name] === true;
}

/** The number of a flag. Throws a `UsageError` where it is none in the range. */
export function number(parsed: Parsed, name: string, low: number, high = Number.POSITIVE_INFINITY): number | undefined {
  const written = text(parsed, name);
  if (written === undefined) return undefined;
  const value = Number(written);
  if (written.trim() === '' || !Number.isFinite(value) || value < low || value > high) {
    const range = Number.isFinite(high) ? `from ${low} to ${high}` : `of ${low} or more`;
    throw new UsageError(`--${name} takes a number ${range}`);
  }
  return value;
}

/** One of the words that a flag takes. Throws a `UsageError` for another. */
export function choice<T extends string>(parsed: Parsed, name: string, allowed: readonly T[]): T | undefined {
  const written = text(parsed, name);
  if (written === undefined || allowed.includes(written as T)) return written as T | undefined;
  throw new UsageError(`--${name} takes ${allowed.join(', ')}`);
}

export const commonFlags = {
  help: { type: 'boolean', short: 'h', help: 'show this help' },
  quiet: { type: 'boolean', short: 'q', help: 'print errors only' },
  color: { type: 'boolean', help: 'colour, also in a pipe' },
  'no-color': { type: 'boolean', help: 'no colour (also NO_COLOR=1)' },
} as const satisfies Flags;

export const fileFlags = {
  account: { type: 'string', multiple: true, value: 'NAME', help: 'only this account; may be repeated' },
  set: { type: 'string', multiple: true, value: 'PATH=VALUE', help: 'a value over that of the file: pop.port=995' },
  providers: { type: 'string', value: 'FOLDER', help: 'own provider files, before the built-in ones' },
  'stdin-filename': { type: 'string', value: 'PATH', help: 'the name of the file that comes by standard input (-)' },
  ...commonFlags,
} as const satisfies Flags;
