import { lstatSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import createIgnore, { type Ignore } from 'ignore';
import { pathBelow } from '../path-below.js';

/** What git would ignore below a folder. */
export interface IgnoreRules {
  /** The folder that the rules' paths start at: that of the repository. */
  readonly root: string;
  /** `null` where there is no rule. */
  readonly matcher: Ignore | null;
}

/** Bytes that a file of rules may hold at most; a longer one has no say. */
const maxRuleBytes = 1024 * 1024;

const ignoreCase = process.platform === 'win32' || process.platform === 'darwin';

/** Whether git would ignore the path, or a folder that it lies in. */
export function isIgnored({ root, matcher }: IgnoreRules, path: string, isFolder: boolean): boolean {
  if (matcher === null) return false;
  const below = slashed(pathBelow(root, path));
  if (below === '' || below === '..' || below.startsWith('../')) return false;
  return matcher.ignores(isFolder ? `${below}/` : below);
}

/** What the folder's own `.git` and `.gitignore` make of the rules around it. */
export function rulesWithin(folder: string, outer: IgnoreRules, names: ReadonlySet<string>): IgnoreRules {
  const around = names.has('.git') ? ofRepository(folder) : outer;
  const own = names.has('.gitignore') ? readRules(join(folder, '.gitignore')) : '';
  if (own === '') return around;
  const lines = below(slashed(relative(around.root, folder)), own);
  return {
    root: around.root,
    matcher: createIgnore({ ignoreCase })
      .add(around.matcher ?? [])
      .add(lines),
  };
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
    const top = repositoryOf(folder) ?? (isWithin(cwd, folder) ? cwd : folder);
    const outer = folder === top ? { root: folder, matcher: null } : rulesOf(dirname(folder));
    return rulesWithin(folder, outer, new Set(['.git', '.gitignore'].filter((name) => isThere(join(folder, name)))));
  });
  return rulesOf;
}

function ofRepository(folder: string): IgnoreRules {
  const rules = readRules(join(commonFolder(join(folder, '.git')), 'info', 'exclude'));
  return { root: folder, matcher: rules === '' ? null : createIgnore({ ignoreCase }).add(rules) };
}

/** The folder of a repository that all its work trees share: in a work tree `.git` is a file that names its own. */
function commonFolder(git: string): string {
  const own = /^gitdir: (.+)/.exec(readRules(git))?.[1];
  if (own === undefined) return git;
  const folder = resolve(dirname(git), own);
  return resolve(folder, readRules(join(folder, 'commondir')).trim());
}

/** The text of a file; empty where git would not read it either: a link, a folder, an absent one. */
function readRules(path: string): string {
  try {
    const info = lstatSync(path);
    return info.isFile() && info.size <= maxRuleBytes ? readFileSync(path, 'utf8').replace(/^\uFEFF/, '') : '';
  } catch {
    return '';
  }
}

/** The lines of a folder's file as the root's file would say them. */
function below(folder: string, text: string): string[] {
  const lines = text.split(/\r?\n/);
  if (folder === '') return lines;
  const prefix = folder.replaceAll(/[\\*?[\]]/g, '\\$&');
  return lines.flatMap((line) => {
    const [, not = '', pattern = ''] = /^(!?)(.*)$/s.exec(line) ?? [];
    if (line.startsWith('#') || /^[/ ]*$/.test(pattern)) return [];
    const isAnchored = /\/(?! *$)/.test(pattern);
    return `${not}/${prefix}/${isAnchored ? pattern.replace(/^\//, '') : `**/${pattern}`}`;
  });
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function isWithin(outer: string, path: string): boolean {
  return path === outer || path.startsWith(outer.endsWith(sep) ? outer : outer + sep);
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
