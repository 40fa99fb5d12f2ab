import { accessSync, constants, lstatSync, realpathSync, type Stats, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { CosmiconfigResult, Options } from 'cosmiconfig';
import { MailConfigError } from '../model/diagnostic.js';
import { kindOf } from './bounded-read.js';
import { maxFileBytes, unreadable } from './read.js';

const places = [
  '.mailrc.yaml',
  '.mailrc.yml',
  '.mailrc.json',
  join('.config', 'mailrc.yaml'),
  join('.config', 'mailrc.yml'),
  join('.config', 'mailrc.json'),
  'package.json',
];

/** Where a search starts, and whose files it trusts. */
export interface FindOptions {
  readonly cwd: string;
  readonly home?: string;
  readonly uid?: number;
}

/** What a search came to. */
export interface Found {
  /** Absolute path of the configuration, `null` where there is none. */
  readonly path: string | null;
  /** Other candidates in the same folder, which are not read. */
  readonly shadowed: readonly string[];
  /** Candidates above the working directory that belong to another user, passed over. */
  readonly foreign: readonly string[];
}

/**
 * Finds the configuration from the working directory upwards, to the first folder that holds `.git`, else to the home
 * folder. The nearest match is the file: one that cannot be read is an error, never a reason to look on.
 */
export async function findConfig(options: FindOptions): Promise<Found> {
  const cwd = resolve(options.cwd);
  const uid = options.uid ?? process.getuid?.();
  const foreign: string[] = [];
  for (const folder of foldersFrom(cwd, options.home ?? homedir())) {
    const candidates: string[] = [];
    for (const place of places) {
      const path = join(folder, place);
      const isTrusted = (owner: number) => folder === cwd || uid === undefined || owner === uid || owner === 0;
      const standing = standingAt(path, isTrusted);
      if (standing === 'foreign') foreign.push(path);
      else if (standing === 'own') candidates.push(path);
    }
    const [first, ...others] = candidates;
    const path = first ? await explore(folder, first) : null;
    if (path === null) continue;
    const shadowed: string[] = [];
    for (const other of others) if (await isShadowed(folder, other)) shadowed.push(other);
    return { path, shadowed, foreign };
  }
  return { path: null, shadowed: [], foreign };
}

function foldersFrom(cwd: string, home: string): string[] {
  const upwards = [cwd];
  for (let folder = cwd; folder !== dirname(folder); ) {
    folder = dirname(folder);
    upwards.push(folder);
  }
  for (const [index, folder] of upwards.entries()) {
    if (looked(() => lstatSync(join(folder, '.git'))).stats) return upwards.slice(0, index + 1);
  }
  // The working directory has no links in it, the home folder may.
  const homes = [resolve(home), realPath(resolve(home))];
  const atHome = upwards.findIndex((folder) => homes.includes(folder));
  return atHome === -1 ? [cwd] : upwards.slice(0, atHome + 1);
}

type Looked = { stats: Stats; error?: undefined } | { stats?: undefined; error: NodeJS.ErrnoException };

/** Synchronous calls: a search asks so little that a turn through the thread pool takes longer. */
function looked(look: () => Stats): Looked {
  try {
    return { stats: look() };
  } catch (error) {
    return { error: error as NodeJS.ErrnoException };
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // Not there, or not to be looked at: the path as it was given is compared.
    return path;
  }
}

/**
 * Whether a candidate stands there, and whose it is: a link belongs to its own owner and to that of what it leads to.
 * Who may not be trusted may not stop the search either, by what cannot be read.
 */
function standingAt(path: string, isTrusted: (owner: number) => boolean): 'own' | 'foreign' | 'nothing' {
  const own = looked(() => lstatSync(path));
  if (own.error) {
    if (own.error.code === 'ENOENT' || own.error.code === 'ENOTDIR') return 'nothing';
    const folder = looked(() => lstatSync(dirname(path))).stats;
    if (folder && !isTrusted(folder.uid)) return 'nothing';
    throw unreadable(path, own.error);
  }
  if (!isTrusted(own.stats.uid)) return 'foreign';
  // A link that leads nowhere is a match that cannot be read, not an absent file.
  const { stats, error } = looked(() => statSync(path));
  if (error?.code === 'ENOENT') error.code = 'a link that leads nowhere';
  if (error) throw unreadable(path, error);
  return isTrusted(stats.uid) ? 'own' : 'foreign';
}

/** Whether a candidate beside the first one would be a configuration: a `package.json` only with the key. */
async function isShadowed(folder: string, candidate: string): Promise<boolean> {
  if (basename(candidate) !== 'package.json') return true;
  // One that cannot be read or parsed is no configuration, and only the first candidate has to be one.
  return (await explore(folder, candidate).catch(() => null)) !== null;
}

/** What cosmiconfig would pass over in silence, or hang on, is refused before it looks. */
function mustBeReadable(path: string): void {
  const info = statSync(path);
  const fault = !info.isFile()
    ? kindOf(info)
    : info.size > maxFileBytes
      ? `larger than ${maxFileBytes / 1024 / 1024} MiB`
      : null;
  if (fault !== null) throw new MailConfigError('ERR_MAILCONF_UNREADABLE', `${path} is ${fault}`, { path });
  try {
    accessSync(path, constants.R_OK);
  } catch (error) {
    throw unreadable(path, error as NodeJS.ErrnoException);
  }
}

/** The internal class that cosmiconfig's type declarations leave out. */
type ExplorerModule = {
  default: { Explorer: new (options: Options) => { search(from: string): Promise<CosmiconfigResult> } };
};

/**
 * cosmiconfig only finds. Its public entry runs `.config/config.*` of the working directory and honours search places
 * from there; its Explorer does not. It is shown one candidate that was looked at before, and loaders that hand back no
 * content, so that no `$import` is followed.
 */
async function explore(folder: string, candidate: string): Promise<string | null> {
  mustBeReadable(candidate);
  const { Explorer } = ((await import('cosmiconfig/dist/Explorer.js')) as unknown as ExplorerModule).default;
  const noContent = () => ({});
  const explorer = new Explorer({
    packageProp: 'mailconf',
    searchPlaces: [relative(folder, candidate)],
    searchStrategy: 'none',
    ignoreEmptySearchPlaces: false,
    stopDir: folder,
    cache: false,
    mergeImportArrays: false,
    mergeSearchPlaces: false,
    transform: (result) => result,
    loaders: { '.yaml': noContent, '.yml': noContent, '.json': packageKeyOnly },
  });
  const result = await explorer.search(folder);
  if (result?.isEmpty && basename(candidate) === 'package.json') throw noJson(candidate);
  return result?.filepath ?? null;
}

function noJson(path: string): MailConfigError {
  return new MailConfigError('ERR_MAILCONF_UNREADABLE', `${path} is no JSON`, { path });
}

/** Says of a `package.json` whether it holds the key, without the key's value. */
function packageKeyOnly(path: string, text: string): object {
  if (basename(path) !== 'package.json') return {};
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    // JSON.parse throws nothing but a SyntaxError, which quotes the text: it is not passed on.
    throw noJson(path);
  }
  const hasKey = content !== null && typeof content === 'object' && Object.hasOwn(content, 'mailconf');
  return hasKey ? { mailconf: {} } : {};
}
