import { access, constants, lstat, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
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
      const owners = await ownersOf(path);
      if (owners === null) continue;
      if (folder !== cwd && uid !== undefined && owners.some((id) => id !== uid && id !== 0)) foreign.push(path);
      else candidates.push(path);
    }
    const [first, ...others] = candidates;
    const path = first ? await explore(folder, first) : null;
    if (path === null) continue;
    return { path, shadowed: others.filter((other) => basename(other) !== 'package.json'), foreign };
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
  const toHome = relative(home, cwd);
  const isBelowHome = toHome === '' || !(toHome === '..' || toHome.startsWith(`..${sep}`));
  return isBelowHome ? upwards.slice(0, upwards.indexOf(resolve(home)) + 1) : [cwd];
}

async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null)) !== null;
}

/** The owners of the path and of what it links to; `null` where nothing stands there. */
async function ownersOf(path: string): Promise<number[] | null> {
  const own = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw unreadable(path, error);
  });
  if (own === null) return null;
  // A link that leads nowhere is a match that cannot be read, not an absent file.
  const target = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(
      path,
      error.code === 'ENOENT' ? Object.assign(error, { code: 'a link that leads nowhere' }) : error,
    );
  });
  return [own.uid, target.uid];
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
  Explorer: new (options: Options) => { search(from: string): Promise<CosmiconfigResult> };
};

/**
 * cosmiconfig only finds. Its public entry runs `.config/config.*` of the working directory and honours search places
 * from there; its Explorer does not. It is shown one candidate that was looked at before, and loaders that hand back no
 * content, so that no `$import` is followed.
 */
async function explore(folder: string, candidate: string): Promise<string | null> {
  await mustBeReadable(candidate);
  const { Explorer } = (await import('cosmiconfig/dist/Explorer.js')) as unknown as ExplorerModule;
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
  return (await explorer.search(folder))?.filepath ?? null;
}

/** Says of a `package.json` whether it holds the key, without the key's value. */
function packageKeyOnly(path: string, text: string): object {
  if (basename(path) !== 'package.json') return {};
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new MailConfigError('ERR_MAILCONF_UNREADABLE', `${path} is no JSON`, { path });
  }
  const hasKey = content !== null && typeof content === 'object' && Object.hasOwn(content, 'mailconf');
  return hasKey ? { mailconf: {} } : {};
}
