import { type Stats, stat as statByCallback } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import { cleanText } from '../clean-text.js';
import { createGitignore, isIgnored } from './gitignore.js';
import type { Io } from './io.js';
import { pathBelow } from './path-below.js';
import { closedFolders, type Unread, walk } from './walk.js';

/** The files that a path, a folder or a glob means, sorted, some at a time. One that means none is an error, unless `isIfPresent`. */
export async function* expand(
  written: string,
  { cwd, signal }: Pick<Io, 'cwd' | 'signal'>,
  isIfPresent: boolean,
): AsyncGenerator<readonly (string | Unread)[]> {
  const path = resolve(cwd, written);
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => error);
  const isFolder = !(info instanceof Error) && info.isDirectory();
  // What may not be looked at is no absent file.
  const isAbsent = info instanceof Error && /^(?:ENOENT|ENOTDIR|ENAMETOOLONG)$/.test(info.code ?? '');
  const isGlob = isAbsent && /[*?[{]/.test(written);
  if (!isFolder && !isGlob) {
    // An absent one is opened all the same, so that the reason is the system's own.
    if (!isAbsent || !isIfPresent) yield [path];
    return;
  }
  const rulesOf = createGitignore(cwd);
  let isEmpty = true;
  let reason = 'matches no file';
  if (isFolder) {
    for await (const found of walk(path, rulesOf(path), signal)) {
      isEmpty &&= found.length === 0;
      yield found;
    }
    if (isEmpty && !isIfPresent) reason = await whyNone(path, signal);
  } else {
    const matched = await glob(written, cwd, signal);
    const found = matched.filter((one) => !isIgnored(rulesOf(dirname(one)), one, false));
    isEmpty = found.length === 0;
    yield found;
    if (matched.length > 0) reason = 'matches only what .gitignore ignores';
  }
  if (!isEmpty || isIfPresent) return;
  yield [{ path, error: { code: 'ERR_MAILCONF_NOT_FOUND', message: `${path} ${reason}`, path } }];
}

/** Walks the folder again, now without `.gitignore`, up to the first file. */
async function whyNone(folder: string, signal: AbortSignal): Promise<string> {
  for await (const found of walk(folder, null, signal)) {
    const ignored = found.find((one) => typeof one === 'string');
    if (ignored) return `holds only what .gitignore ignores, such as ${cleanText(relative(folder, ignored))}`;
  }
  return 'holds no .mailrc.yaml';
}

async function glob(pattern: string, cwd: string, signal: AbortSignal): Promise<string[]> {
  const tinyglobby = await import('tinyglobby');
  const found = await tinyglobby.glob(pattern, {
    cwd,
    signal,
    absolute: true,
    dot: true,
    onlyFiles: true,
    expandDirectories: false,
    fs: { stat: statNoFolder as typeof statByCallback },
    ignore: [...closedFolders].map((name) => `**/${name}/**`),
  });
  // Absolute paths, but on Windows with the slashes of others.
  const paths = sep === '/' ? found : found.map((path) => resolve(path));
  return paths.filter((path) => !closed.test(pathBelow(cwd, path))).sort();
}

/** A folder that is never entered, or what lies in it. */
const closed = new RegExp(
  `(?:^|[/\\\\])(?:${[...closedFolders].map((name) => name.replace('.', '\\.')).join('|')})(?:[/\\\\]|$)`,
);

/** tinyglobby asks it of links only; one that leads to a folder is not followed. */
function statNoFolder(path: string, callback: (error: Error | null, info?: Stats) => void): void {
  statByCallback(path, (error, info) => {
    if (error || info.isDirectory()) callback(error ?? new Error('a folder'));
    else callback(null, info);
  });
}
