import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Opened, openSource } from '../../api/source.js';
import { loadFile, type Parse, readAll } from '../../files/read.js';
import type { Unread } from '../../files/select/walk.js';
import { MailConfigError } from '../../model/diagnostic.js';
import { parseBytes } from '../../syntax/read-document.js';
import { isSet, type Parsed, text } from '../flags.js';
import { interruptibly } from '../terminal/interruptible.js';
import { type Io, UsageError } from '../terminal/io.js';
import { shownPath } from './shown-path.js';

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
      // What could not be looked at is reported in its place; the others are still checked.
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
    // ENOTDIR and the like: nothing is there.
    return false;
  }
}

/** Opens the one file that `resolve` and `probe` work on. */
export async function openOne(parsed: Parsed, io: Io, positionals = parsed.positionals): Promise<Opened> {
  const [path, ...others] = positionals;
  if (others.length > 0) throw new UsageError('takes one PATH');
  if (path === undefined) return openFound(io);
  if (path === '-') return openStdin(parsed, io);
  return openSource(path, io.cwd, parserOf(io));
}

async function openFound(io: Io): Promise<Opened> {
  const opened = await openSource(undefined, io.cwd, parserOf(io));
  for (const path of opened.foreign)
    io.err(`mailconf: passed over ${shownPath(path, io)}: it belongs to another user\n`);
  return opened;
}

async function openStdin(parsed: Parsed, io: Io): Promise<Opened> {
  const name = text(parsed, 'stdin-filename') ?? '.mailrc.yaml';
  const bytes = await readAll('standard input', io.stdin);
  io.debug?.(`read standard input, ${bytes.length} bytes`);
  const document = await interruptibly(bytes.length, io, () => parseBytes(resolve(io.cwd, name), bytes));
  return { document, shadowed: [], foreign: [] };
}

/** Parses so that Ctrl-C is heard. */
function parserOf(io: Io): Parse {
  return (path, bytes) => {
    io.debug?.(`read ${shownPath(path, io)}, ${bytes.length} bytes`);
    return interruptibly(bytes.length, io, () => parseBytes(path, bytes));
  };
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
