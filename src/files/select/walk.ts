import { type Dirent, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Failure } from '../../model/diagnostic.js';
import { readBoundedSync } from '../bounded-read.js';
import { maxFileBytes, unreadable } from '../read.js';
import { type IgnoreRules, isIgnored, rulesWithin } from './gitignore.js';

/** A path that could not be looked at, and why. */
export interface Unread {
  readonly path: string;
  readonly error: Failure;
}

/** Folders that are never entered. */
export const closedFolders: ReadonlySet<string> = new Set(['node_modules', '.git']);

const names: ReadonlySet<string> = new Set(['.mailrc.yaml', '.mailrc.yml', '.mailrc.json', 'package.json']);
const namesInConfig: ReadonlySet<string> = new Set([...names, 'mailrc.yaml', 'mailrc.yml', 'mailrc.json']);

/** Folders and files after which what else happens gets a turn: Ctrl-C, the line of progress. */
const placesInOneTurn = 256;
/** Milliseconds after which it gets one sooner: a folder may take long. */
const longestTurn = 50;

interface Place {
  readonly path: string;
  readonly isFolder: boolean;
  /** Those of the folder that it lies in; `null` where nothing is ignored. */
  readonly outer: IgnoreRules | null;
}

/**
 * Finds the configurations below a folder, some at a time, in code-unit order of their paths. Reads one folder at a time
 * and keeps only what is left to visit. Links to folders are not followed; an interruption ends it early. Synchronous
 * calls are five times as fast here. `rules` are those of the folder.
 */
export async function* walk(
  start: string,
  rules: IgnoreRules | null,
  signal?: AbortSignal,
): AsyncGenerator<readonly (string | Unread)[]> {
  const left: Place[] = [];
  const found: (string | Unread)[] = [];
  const enter = (folder: string, rulesOf: (names: ReadonlySet<string>) => IgnoreRules | null) => {
    const entries = read(folder);
    if ('error' in entries) found.push(entries);
    else {
      const own = rulesOf(new Set(entries.map(({ name }) => name)));
      for (const next of visitable(folder, own, entries)) left.push(next);
    }
  };
  let visited = 0;
  let turn = performance.now();
  enter(start, () => rules);
  for (let place = left.pop(); place !== undefined; place = left.pop()) {
    const { path, isFolder, outer } = place;
    if (outer === null || !isIgnored(outer, path, isFolder)) {
      if (isFolder) enter(path, (names) => outer && rulesWithin(path, outer, names));
      else if (isConfiguration(path)) found.push(path);
    }
    if (++visited % placesInOneTurn !== 0 && performance.now() - turn < longestTurn) continue;
    yield found.splice(0);
    await setImmediate();
    if (signal?.aborted) return;
    turn = performance.now();
  }
  if (!signal?.aborted) yield found;
}

function read(folder: string): Dirent[] | Unread {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    const { code, message } = unreadable(folder, error as NodeJS.ErrnoException);
    // Somebody removed it since its parent was read.
    if (code === 'ERR_MAILCONF_NOT_FOUND') return [];
    return { path: folder, error: { code, message, path: folder } };
  }
}

/** The sub folders and files of a folder that may be wanted, the last of the paths below them first. */
function visitable(folder: string, rules: IgnoreRules | null, entries: readonly Dirent[]): Place[] {
  const wanted = basename(folder) === '.config' ? namesInConfig : names;
  return entries
    .flatMap((entry) => {
      const { name } = entry;
      const isFolder = entry.isDirectory();
      if (isFolder ? closedFolders.has(name) : !wanted.has(name)) return [];
      const path = join(folder, name);
      if (entry.isSymbolicLink() && leadsToFolder(path)) return [];
      return [{ key: isFolder ? `${name}/` : name, place: { path, isFolder, outer: rules } }];
    })
    .sort((a, b) => (a.key < b.key ? 1 : -1))
    .map(({ place }) => place);
}

/** Whether it is one, as far as its name does not say so. */
function isConfiguration(path: string): boolean {
  return basename(path) !== 'package.json' || mayHoldKey(path);
}

/** A link that leads nowhere leads to no folder: it is a configuration that cannot be read. */
function leadsToFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    // Nothing is there, or may not be looked at.
    return false;
  }
}

/** Whether a `package.json` has the key, or cannot be asked, so that checking it says why. */
function mayHoldKey(path: string): boolean {
  try {
    const text = readBoundedSync(path, maxFileBytes).toString();
    if (!text.includes('mailconf')) return false;
    const content: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return content !== null && typeof content === 'object' && Object.hasOwn(content, 'mailconf');
  } catch {
    // Unreadable or no JSON: it is taken, so that the check reports it.
    return true;
  }
}
