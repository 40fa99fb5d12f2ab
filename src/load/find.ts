import { access, constants, lstat, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { CosmiconfigResult, Options } from 'cosmiconfig';
import { MailConfigError } from '../diagnostic.js';
import { kindOf, maxFileBytes, unreadable } from './read.js';

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
  for (const folder of await foldersFrom(cwd, options.home ?? homedir())) {
    const candidates: string[] = [];
    for (const place of places) {
      const path = join(folder, place);
      const isTrusted = (owner: number) => folder === cwd || uid === undefined || owner === uid || owner === 0;
      const standing = await standingAt(path, isTrusted);
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

async function foldersFrom(cwd: string, home: string): Promise<string[]> {
  const upwards = [cwd];
  for (let folder = cwd; folder !== dirname(folder); ) {
    folder = dirname(folder);
    upwards.push(folder);
  }
  for (const [index, folder] of upwards.entries()) {
    if (await exists(join(folder, '.git'))) return upwards.slice(0, index + 1);
  }
  // The working directory has no links in it, the home folder may.
  const homes = [resolve(home), await realpath(home).catch(() => resolve(home))];
  const atHome = upwards.findIndex((folder) => homes.includes(folder));
  return atHome === -1 ? [cwd] : upwards.slice(0, atHome + 1);
}

async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null)) !== null;
}

/**
 * Whether a candidate stands there, and whose it is: a link belongs to its own owner and to that of what it leads to.
 * Who may not be trusted may not stop the search either, by what cannot be read.
 */
async function standingAt(path: string, isTrusted: (owner: number) => boolean): Promise<'own' | 'foreign' | 'nothing'> {
  const own = await lstat(path).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    const folder = await lstat(dirname(path)).catch(() => null);
    if (folder !== null && !isTrusted(folder.uid)) return null;
    throw unreadable(path, error);
  });
  if (own === null) return 'nothing';
  if (!isTrusted(own.uid)) return 'foreign';
  // A link that leads nowhere is a match that cannot be read, not an absent file.
  const target = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(
      path,
      error.code === 'ENOENT' ? Object.assign(error, { code: 'a link that leads nowhere' }) : error,
    );
  });
  return isTrusted(target.uid) ? 'own' : 'foreign';
}

/** Whether a candidate beside the first one would be a configuration: a `package.json` only with the key. */
async function isShadowed(folder: string, candidate: string): Promise<boolean> {
  if (basename(candidate) !== 'package.json') return true;
  return (await explore(folder, candidate).catch(() => null)) !== null;
}

/** What cosmiconfig would pass over in silence, or hang on, is refused before it looks. */
async function mustBeReadable(path: string): Promise<void> {
  const info = await stat(path);
  const fault = !info.isFile() ? kindOf(info) : info.size > maxFileBytes ? 'larger than 256 MiB' : null;
  if (fault !== null) throw new MailConfigError('ERR_MAILCONF_UNREADABLE', `${path} is ${fault}`, { path });
  await access(path, constants.R_OK).catch((error) => {
    throw unreadable(path, error);
  });
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
  await mustBeReadable(candidate);
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
    throw noJson(path);
  }
  const hasKey = content !== null && typeof content === 'object' && Object.hasOwn(content, 'mailconf');
  return hasKey ? { mailconf: {} } : {};
}
