import { type Dirent, readdirSync, type Stats, stat as statByCallback, statSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { pathBelow } from '../path-below.js';
import { closedFolders } from './walk.js';

/** The files that a glob means, sorted; none in a folder that is never entered. */
export async function glob(pattern: string, cwd: string, signal: AbortSignal): Promise<string[]> {
  if (signal.aborted) return [];
  const found = filesOfFolder(pattern, cwd) ?? (await filesBelow(pattern, cwd, signal));
  return found.filter((path) => !closed.test(pathBelow(cwd, path))).sort();
}

/** A folder that is never entered, or what lies in it. */
const closed = new RegExp(
  `(?:^|[/\\\\])(?:${[...closedFolders].map((name) => name.replace('.', '\\.')).join('|')})(?:[/\\\\]|$)`,
);

/** A pattern of names alone, in a folder that is written out; `**` is none. */
const namePattern = /^((?:[\w.-]+\/|\/)*)((?:[\w.-]|\*(?!\*)|\?)+)$/;

/** What the glob's library would find, in a quarter of its time; `null` where the pattern asks for more than names. */
export function filesOfFolder(pattern: string, cwd: string): string[] | null {
  const [, written, names] = (sep === '/' && namePattern.exec(pattern)) || [];
  if (written === undefined || names === undefined) return null;
  const folder = resolve(cwd, written);
  const start = folder.endsWith(sep) ? folder : folder + sep;
  const form = new RegExp(`^${names.replace(/[.*?]/g, (mark) => ({ '.': '\\.', '*': '[^]*' })[mark] ?? '[^]')}$`);
  const found: string[] = [];
  for (const entry of entriesOf(folder)) {
    if (!form.test(entry.name)) continue;
    const path = start + entry.name;
    if (entry.isFile() || (entry.isSymbolicLink() && leadsToFile(path))) found.push(path);
  }
  return found;
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // A folder that cannot be read holds nothing that matches.
    return [];
  }
}

/** A link to a folder is not followed, and one that leads nowhere is no file. */
function leadsToFile(path: string): boolean {
  try {
    return !statSync(path).isDirectory();
  } catch {
    // Nothing is there, or may not be looked at.
    return false;
  }
}

async function filesBelow(pattern: string, cwd: string, signal: AbortSignal): Promise<string[]> {
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
  return sep === '/' ? found : found.map((path) => resolve(path));
}

/** tinyglobby asks it of links only; one that leads to a folder is not followed. */
function statNoFolder(path: string, callback: (error: Error | null, info?: Stats) => void): void {
  statByCallback(path, (error, info) => {
    if (error || info.isDirectory()) callback(error ?? new Error('a folder'));
    else callback(null, info);
  });
}
