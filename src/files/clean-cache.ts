import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, type Stats, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { isJsonPath, isPackagePath } from '../syntax/file-kind.js';
import { readBoundedSync } from './bounded-read.js';

/** The contents that were checked before and of which nothing was to be said. */
export interface Cache {
  /** Stands for a content and the kind of its file, on which depends what is done with it. */
  digestOf(path: string, bytes: Uint8Array): string;
  has(digest: string): boolean;
  /** Keeps a content that is clean, and of which nothing around it matters. */
  keep(digest: string): void;
  /** Writes what was kept; what fails is no fault of the files. */
  save(): void;
}

/** Set by the bundler to a digest of all modules: of the version, the rules and the presets. */
declare const MAILCONF_BUILD: string | undefined;

/** Bytes of a digest. */
const digestBytes = 32;
/** Contents that are kept at most, the newest of them. */
const maxKept = 200_000;

/**
 * Opens the cache of this build. It lies in the user's own folder and never in the tree that is checked, which could bring
 * one along. Without one that can be trusted every file is checked.
 */
export function openCache(env: NodeJS.ProcessEnv): Cache | null {
  if (typeof MAILCONF_BUILD === 'undefined') return null;
  const key = createHash('sha256').update(`${MAILCONF_BUILD} ${process.version}`).digest('hex').slice(0, 32);
  const folder = cacheFolder(env);
  const file = join(folder, `clean-${key}`);
  const known = readKnown(file);
  const kept = new Set<string>();
  return {
    digestOf,
    has(digest) {
      const isKnown = known.has(digest);
      if (isKnown) kept.add(digest);
      return isKnown;
    },
    keep: (digest) => void kept.add(digest),
    save() {
      const isNew = [...kept].some((digest) => !known.has(digest));
      if (isNew) writeKnown(folder, file, [...kept, ...[...known].filter((digest) => !kept.has(digest))]);
    },
  };
}

function digestOf(path: string, bytes: Uint8Array): string {
  const kind = isPackagePath(path) ? 'package' : isJsonPath(path) ? 'json' : 'yaml';
  return createHash('sha256').update(kind).update('\0').update(bytes).digest().toString('latin1');
}

function cacheFolder({ XDG_CACHE_HOME, LOCALAPPDATA }: NodeJS.ProcessEnv): string {
  // A relative one is none, by the specification, and would lie in the tree.
  if (XDG_CACHE_HOME && isAbsolute(XDG_CACHE_HOME)) return join(XDG_CACHE_HOME, 'mailconf');
  if (process.platform === 'win32')
    return join(LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'mailconf', 'Cache');
  return join(homedir(), process.platform === 'darwin' ? 'Library/Caches' : '.cache', 'mailconf');
}

function readKnown(file: string): Set<string> {
  const known = new Set<string>();
  try {
    const text = readBoundedSync(file, maxKept * digestBytes, { accept: isOwn }).toString('latin1');
    for (let at = 0; at + digestBytes <= text.length; at += digestBytes) known.add(text.slice(at, at + digestBytes));
  } catch {
    // None yet, or none that can be read.
  }
  return known;
}

/** Whether nobody but the user can have written the file. */
function isOwn({ uid, mode }: Stats): boolean {
  return process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
}

function writeKnown(folder: string, file: string, digests: readonly string[]): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const fresh = `${file}.${randomBytes(6).toString('hex')}`;
    writeFileSync(fresh, Buffer.from(digests.slice(0, maxKept).join(''), 'latin1'), { mode: 0o600, flag: 'wx' });
    try {
      renameSync(fresh, file);
    } catch {
      // Something else took its place: the next run checks again.
      rmSync(fresh);
    }
  } catch {
    // Next time every file is checked again.
  }
}
