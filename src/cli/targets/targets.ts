import { readdirSync, statSync } from 'node:fs';
import { isAbsolute, resolve, sep } from 'node:path';
import { type Opened, openSource } from '../../api/source.js';
import { pathBelow } from '../../files/path-below.js';
import { folderFault as faultOfFolder, readAnyProviderFolder } from '../../files/provider-files.js';
import { readAll } from '../../files/read.js';
import type { Unread } from '../../files/select/walk.js';
import { MailConfigError } from '../../model/diagnostic.js';
import type { Failure } from '../../report/json.js';
import type { Look } from '../../report/style.js';
import { isProviderPath } from '../../resolve/choose-preset.js';
import { loadFile, parseBytes } from '../../syntax/read-document.js';
import { yaml } from '../../syntax/yaml/yaml-library.js';
import { cleanText } from '../../text/clean-text.js';
import { maskKey } from '../../text/pointer.js';
import { parseOverrides } from '../../validate/overrides.js';
import type { CheckOptions } from '../../validate/validate-document.js';
import { emptyProviderFolder, providerFaults } from '../../words/en/providers.js';
import { isSet, type Parsed, text, texts } from '../flags.js';
import { type Io, UsageError } from '../terminal/io.js';

/** A path as its user would write it: relative below the working directory, clean of what could paint a terminal. */
export function shownPath(path: string, io: Io): string {
  // What is not absolute was named by the user, or is a file of ours.
  const below = isAbsolute(path) ? pathBelow(io.cwd, path) : path;
  const isElsewhere = below === '' || below === '..' || below.startsWith(`..${sep}`) || isAbsolute(below);
  const shown = cleanText(isElsewhere ? path : below);
  // A line that begins so would be a command to the runner of a workflow.
  return /^(?:::|##\[)/.test(shown) ? `./${shown}` : shown;
}

/** Colour by flag, then by `FORCE_COLOR` and `NO_COLOR`, then by whether a terminal reads. */
export function lookOf(parsed: Parsed, { env, stdoutIsTerminal, columns }: Io): Look {
  const byFlag = isSet(parsed, 'color') ? true : isSet(parsed, 'no-color') ? false : null;
  const forced = env.FORCE_COLOR === undefined || env.FORCE_COLOR === '' ? null : env.FORCE_COLOR !== '0';
  const refused = env.NO_COLOR ? false : null;
  const byTerminal = stdoutIsTerminal && env.TERM !== 'dumb';
  const color = byFlag ?? forced ?? refused ?? byTerminal;
  return { color, columns, hyperlinks: makesLinks(env, color && byTerminal) };
}

/** Terminals that are known to make links of OSC 8; the others may print it. `FORCE_HYPERLINK` decides where it is set. */
function makesLinks(env: Io['env'], isColorTerminal: boolean): boolean {
  if (env.FORCE_HYPERLINK !== undefined && env.FORCE_HYPERLINK !== '') return env.FORCE_HYPERLINK !== '0';
  if (!isColorTerminal || env.CI || env.TERM_PROGRAM === 'Apple_Terminal') return false;
  const isKnownProgram = /^(?:iTerm\.app|WezTerm|vscode|ghostty|Hyper|rio|zed)$/.test(env.TERM_PROGRAM ?? '');
  const isKnownTerminal = /^(?:xterm-kitty|xterm-ghostty|alacritty|foot)/.test(env.TERM ?? '');
  return isKnownProgram || isKnownTerminal || env.WT_SESSION !== undefined || Number(env.VTE_VERSION) >= 5000;
}

/** What the flags of every command that reads a file say. */
export function checkOptions(parsed: Parsed, io: Io): CheckOptions {
  const accounts = texts(parsed, 'account');
  const providers = providersFolder(parsed, io);
  return {
    overrides: parseOverrides(Object.fromEntries(texts(parsed, 'set').map(overrideOf))),
    ...(providers !== undefined && {
      providers: { written: providers, files: readAnyProviderFolder(resolve(io.cwd, providers), providers) },
    }),
    ...(accounts.length > 0 && { accounts }),
  };
}

/** The folder of `--providers`. Throws a `UsageError` where nothing can be read from it. */
export function providersFolder(parsed: Parsed, { cwd }: Io): string | undefined {
  const folder = text(parsed, 'providers');
  const fault = folder === undefined ? null : folderFault(resolve(cwd, folder));
  if (fault !== null) throw new UsageError(`--providers ${folder}: ${fault}`);
  return folder;
}

function folderFault(path: string): string | null {
  try {
    return readdirSync(path).some(isProviderPath) ? null : emptyProviderFolder;
  } catch (error) {
    return providerFaults[faultOfFolder((error as NodeJS.ErrnoException).code)];
  }
}

function overrideOf(written: string): [string, unknown] {
  const at = written.indexOf('=');
  if (at < 1) throw new UsageError('--set takes PATH=VALUE, for example --set pop.port=995');
  const source = written.slice(at + 1);
  try {
    return [written.slice(0, at), yaml().parse(source, { schema: 'core', logLevel: 'silent' })];
  } catch {
    throw new UsageError(`--set ${maskKey(written.slice(0, at))}: the value is no YAML scalar`);
  }
}

/** A file that was opened, or why it could not be. */
export type OpenedFile = Opened | Unread;

/** The path of a file to check, or one that was opened or could not be looked at. */
export type Target = string | OpenedFile;

/** What the positionals name, some at a time: files, folders, globs, `-`; without any, the file that is found. */
export async function* targetsOf(parsed: Parsed, io: Io): AsyncGenerator<readonly Target[]> {
  if (parsed.positionals.length === 0) {
    const found = await openFound(io).catch((error) => {
      const isNone = error instanceof MailConfigError && error.code === 'ERR_MAILCONF_NOT_FOUND' && !error.path;
      if (isNone && isSet(parsed, 'if-present')) return null;
      throw error;
    });
    if (found) yield [found];
    return;
  }
  const named = new Set<string>();
  for (const written of parsed.positionals) {
    if (written === '-') {
      if (!named.has('-')) yield [await orFailure('-', openStdin(parsed, io))];
      named.add('-');
      continue;
    }
    for await (const found of pathsOf(written, parsed, io)) {
      // What could not be looked at is told in its place; the others are still checked.
      yield found.filter((one) => {
        const path = typeof one === 'string' ? one : one.path;
        return !named.has(path) && named.add(path);
      });
    }
  }
}

/** What a word of the command line means; what looks for files is loaded where it names none itself. */
async function* pathsOf(written: string, parsed: Parsed, io: Io): AsyncGenerator<readonly (string | Unread)[]> {
  const path = resolve(io.cwd, written);
  if (isFile(path)) {
    yield [path];
    return;
  }
  const { expand } = await import('../../files/select/expand.js');
  yield* expand(written, io, isSet(parsed, 'if-present'));
}

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch {
    return false;
  }
}

/** Opens the one file that `resolve` and `probe` work on. */
export async function openOne(parsed: Parsed, io: Io, positionals = parsed.positionals): Promise<Opened> {
  const [path, ...others] = positionals;
  if (others.length > 0) throw new UsageError('takes one PATH');
  if (path === undefined) return openFound(io);
  if (path === '-') return openStdin(parsed, io);
  return openSource(path, io.cwd);
}

async function openFound(io: Io): Promise<Opened> {
  const opened = await openSource(undefined, io.cwd);
  for (const path of opened.foreign)
    io.err(`mailconf: passed over ${shownPath(path, io)}: it belongs to another user\n`);
  return opened;
}

async function openStdin(parsed: Parsed, io: Io): Promise<Opened> {
  const name = text(parsed, 'stdin-filename') ?? '.mailrc.yaml';
  const bytes = await readAll('standard input', io.stdin);
  return { document: parseBytes(resolve(io.cwd, name), bytes), shadowed: [], foreign: [] };
}

/** Opens a file, or says why it cannot be opened. */
export function openFile(path: string): Promise<OpenedFile> {
  return orFailure(
    path,
    loadFile(path).then((document) => ({ document, shadowed: [], foreign: [] })),
  );
}

/** What was opened, or why it could not be. */
export async function orFailure<T>(path: string, opening: Promise<T>): Promise<T | Unread> {
  try {
    return await opening;
  } catch (error) {
    if (!(error instanceof MailConfigError)) throw error;
    return { path, error: { code: error.code, message: error.message, path } };
  }
}

/** The account that was asked for and is in no file. */
export function unknownAccount(parsed: Parsed, names: readonly (string | null)[]): Failure | undefined {
  const name = texts(parsed, 'account').find((wanted) => !names.includes(wanted));
  if (name === undefined) return undefined;
  const known = names.filter((known) => known !== null).join(', ');
  const message = known ? `there is no account ${name}; there are ${known}` : `there is no account ${name}`;
  return { code: 'ERR_MAILCONF_NO_ACCOUNT', message: cleanText(message) };
}
