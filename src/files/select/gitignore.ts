import { lstatSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { readBoundedSync } from '../bounded-read.js';
import { isWithinFolder, pathBelow } from '../path-below.js';
import { type IgnorePattern, parseIgnoreFile } from './ignore-pattern.js';

/** What git would ignore in a folder. */
export interface IgnoreRules {
  /** Whether the folder itself is ignored, and with it all that lies in it. */
  readonly isHidden: boolean;
  /** The files of rules that speak of it, the strongest first. */
  readonly files: IgnoreFile | null;
}

/** A file of rules, and those that it comes before. */
interface IgnoreFile {
  /** The folder that its paths start at. */
  readonly base: string;
  /** Its patterns, the last, which is the strongest, first. */
  readonly patterns: readonly IgnorePattern[];
  readonly weaker: IgnoreFile | null;
}

/** Bytes that a file of rules may hold at most; a longer one has no say. */
const maxRuleBytes = 1024 * 1024;

const isCaseFolded = process.platform === 'win32' || process.platform === 'darwin';

const noRules: IgnoreRules = { isHidden: false, files: null };

/** Whether git would ignore a path of the folder whose rules they are. */
export function isIgnored({ isHidden, files }: IgnoreRules, path: string, isFolder: boolean): boolean {
  if (isHidden || files === null) return isHidden;
  const name = toBytes(basename(path));
  for (let file: IgnoreFile | null = files; file !== null; file = file.weaker) {
    const below = toBytes(slashed(pathBelow(file.base, path)));
    for (const pattern of file.patterns) {
      if ((isFolder || !pattern.isOfFolders) && pattern.matches(below, name)) return !pattern.isNegated;
    }
  }
  return false;
}

/** What the own `.git` and `.gitignore` of a folder that is not ignored make of the rules of the folder around it. */
export function rulesWithin(folder: string, outer: IgnoreRules, names: ReadonlySet<string>): IgnoreRules {
  const around = names.has('.git') ? ofRepository(folder) : outer;
  const own = names.has('.gitignore') ? fileOf(folder, join(folder, '.gitignore'), around.files) : null;
  return own === null ? around : { ...around, files: own };
}

/**
 * Gives the rules of any folder: from its repository down to it. Outside of a repository those from the working
 * directory down count, so that a stray `.gitignore` far above ignores nothing.
 */
export function createGitignore(cwd: string): (folder: string) => IgnoreRules {
  const repositoryOf = remembered((folder: string): string | null => {
    if (isThere(join(folder, '.git'))) return folder;
    return folder === dirname(folder) ? null : repositoryOf(dirname(folder));
  });
  const rulesOf = remembered((folder: string): IgnoreRules => {
    const top = repositoryOf(folder) ?? (isWithinFolder(folder, cwd) ? cwd : folder);
    const around = folder === top ? noRules : rulesOf(dirname(folder));
    const outer = { ...around, isHidden: around.isHidden || isIgnored(around, folder, true) };
    return rulesWithin(folder, outer, new Set(['.git', '.gitignore'].filter((name) => isThere(join(folder, name)))));
  });
  return rulesOf;
}

function ofRepository(folder: string): IgnoreRules {
  const exclude = join(commonFolder(join(folder, '.git')), 'info', 'exclude');
  return { isHidden: false, files: fileOf(folder, exclude, null) };
}

/** The rules that a file holds, `null` where it holds none. */
function fileOf(base: string, path: string, weaker: IgnoreFile | null): IgnoreFile | null {
  const patterns = parseIgnoreFile(readRules(path, 'latin1'), isCaseFolded).reverse();
  return patterns.length === 0 ? null : { base, patterns, weaker };
}

/** The folder of a repository that all its work trees share: in a work tree `.git` is a file that names its own. */
function commonFolder(git: string): string {
  const own = /^gitdir: (.+)/.exec(readRules(git))?.[1];
  if (own === undefined) return git;
  const folder = resolve(dirname(git), own);
  return resolve(folder, readRules(join(folder, 'commondir')).trim());
}

/** The text of a file; empty where git would not read it either: a link, a folder, an absent one. */
function readRules(path: string, encoding: 'utf8' | 'latin1' = 'utf8'): string {
  try {
    return readBoundedSync(path, maxRuleBytes, { noFollow: true })
      .toString(encoding)
      .replace(/^\uFEFF/, '');
  } catch {
    // A file that cannot be read ignores nothing, as for git.
    return '';
  }
}

/** A text as git sees it: a character a byte. */
function toBytes(text: string): string {
  return /^[\0-\x7f]*$/.test(text) ? text : Buffer.from(text).toString('latin1');
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function slashed(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/');
}

function remembered<T>(work: (folder: string) => T): (folder: string) => T {
  const known = new Map<string, T>();
  return (folder) => {
    const before = known.get(folder);
    if (before !== undefined) return before;
    const value = work(folder);
    known.set(folder, value);
    return value;
  };
}
