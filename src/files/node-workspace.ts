import { homedir } from 'node:os';
import { dirname, isAbsolute, normalize, resolve } from 'node:path';
import type { Workspace } from '../model/workspace.js';
import { builtinPresets } from '../presets/builtin-presets.js';
import { rangeInPreset } from './builtin-places.js';
import { isWithinFolder } from './path-below.js';
import { readProviderFile, readProviderFolder } from './provider-files.js';
import { realPathOf } from './real-path.js';
import { treeOf } from './tree.js';

/** The workspace of this machine, which counts how often it looked at more than the text of a configuration. */
export interface NodeWorkspace extends Workspace {
  /** Times that a verdict depended on the machine: on another file, or on the place of the configuration in a tree. */
  readonly lookups: number;
  /** The names in a folder that git tracks. */
  trackedIn(folder: string): Promise<ReadonlySet<string>>;
}

/** Folders that hold secrets by custom. */
const secretFolders = ['/run/secrets', '/var/run/secrets', '/run/credentials'];

/** The workspace that reads this machine's files for one run, in which each folder and provider file is read once. */
export function nodeWorkspace(): NodeWorkspace {
  let lookups = 0;
  let realSecretFolders: readonly string[] | undefined;
  const treeOfFolder = once(treeOf);
  const tracked = once(async (folder) => (await import('./git-tracked.js')).trackedNames(folder));
  const providerFile = once((folder, written) => readProviderFile(written, folder));
  const providerFolder = once((folder, written) => readProviderFolder(written, folder));
  return {
    presets: builtinPresets(),
    rangeInPreset,
    get lookups() {
      return lookups;
    },
    providerFile(written, path) {
      lookups++;
      return providerFile(dirname(path), written);
    },
    providerFolder(written, path) {
      lookups++;
      return providerFolder(dirname(path), written);
    },
    secretPath(written, path) {
      const folder = dirname(path);
      if (isPlainlyInTree(written)) return { path: resolve(folder, written), isInTree: true };
      lookups++;
      if (written.length > maxPathLength) return { path: written, isInTree: false };
      const target = written.startsWith('~/') ? resolve(homedir(), written.slice(2)) : resolve(folder, written);
      const real = realPathOf(target);
      realSecretFolders ??= secretFolders.map((secrets) => realPathOf(secrets));
      const allowed = [treeOfFolder(folder, ''), ...realSecretFolders];
      return { path: target, isInTree: allowed.some((outer) => isWithinFolder(real, outer)) };
    },
    trackedIn(folder) {
      return tracked(folder, '');
    },
  };
}

/** Answers that are kept: files of one folder ask the same, and more than a few are not worth keeping. */
const maxKept = 100;

/** Asks once for each folder and what a file in it names. */
function once<T>(ask: (folder: string, written: string) => T): (folder: string, written: string) => T {
  const known = new Map<string, T>();
  return (folder, written) => {
    const key = `${folder}\0${written}`;
    const kept = known.get(key);
    if (kept !== undefined) return kept;
    if (known.size >= maxKept) known.clear();
    const answer = ask(folder, written);
    known.set(key, answer);
    return answer;
  };
}

/** Units from which on no system opens a path; `node:path` takes time by the square of it. */
const maxPathLength = 4096;

/** Whether a path stays below the folder of its file, or in a folder that holds secrets, wherever that file is. */
function isPlainlyInTree(written: string): boolean {
  if (written.length > maxPathLength) return false;
  if (isAbsolute(written)) return secretFolders.some((outer) => isWithinFolder(normalize(written), outer));
  return !/^(?:~|\.\.|\.\/?$)/.test(normalize(written));
}
