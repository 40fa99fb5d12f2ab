import { homedir } from 'node:os';
import { dirname, isAbsolute, normalize, resolve, sep } from 'node:path';
import type { PresetIndex } from '../model/preset-index.js';
import type { Workspace } from '../model/workspace.js';
import { builtinPresets } from '../presets/builtin-presets.js';
import { rangeInPreset } from './builtin-places.js';
import { readProviderFile, readProviderFolder } from './provider-files.js';
import { treeOf } from './tree.js';

/** The workspace of this machine, which counts how often it looked at more than the text of a configuration. */
export interface NodeWorkspace extends Workspace {
  /** Times that a verdict depended on the machine: on another file, or on the place of the configuration in a tree. */
  readonly lookups: number;
}

/** Folders that hold secrets by custom. */
const secretFolders = ['/run/secrets', '/var/run/secrets', '/run/credentials'];

let shared: NodeWorkspace | undefined;

/** The workspace that reads this machine's files. */
export function nodeWorkspace(): NodeWorkspace {
  shared ??= createWorkspace(builtinPresets());
  return shared;
}

function createWorkspace(presets: PresetIndex): NodeWorkspace {
  const trees = new Map<string, string>();
  let lookups = 0;
  const treeOfFolder = (folder: string): string => {
    const known = trees.get(folder);
    if (known !== undefined) return known;
    // One folder for all of its files; more than a few are not worth keeping.
    if (trees.size > 100) trees.clear();
    const tree = treeOf(folder);
    trees.set(folder, tree);
    return tree;
  };
  return {
    presets,
    rangeInPreset,
    get lookups() {
      return lookups;
    },
    providerFile(written, path) {
      lookups++;
      return readProviderFile(written, dirname(path));
    },
    providerFolder(written, path) {
      lookups++;
      return readProviderFolder(written, dirname(path));
    },
    secretPath(written, path) {
      const folder = dirname(path);
      if (isPlainlyInTree(written)) return { path: resolve(folder, written), isInTree: true };
      lookups++;
      if (written.length > maxPathLength) return { path: written, isInTree: false };
      const target = written.startsWith('~/') ? resolve(homedir(), written.slice(2)) : resolve(folder, written);
      return { path: target, isInTree: isBelow(target, [treeOfFolder(folder), folder, ...secretFolders]) };
    },
  };
}

/** Units from which on no system opens a path; `node:path` takes time by the square of it. */
const maxPathLength = 4096;

/** Whether a path stays below the folder of its file, or in a folder that holds secrets, wherever that file is. */
function isPlainlyInTree(written: string): boolean {
  if (written.length > maxPathLength) return false;
  if (isAbsolute(written)) return isBelow(normalize(written), secretFolders);
  return !/^(?:~|\.\.|\.\/?$)/.test(normalize(written));
}

function isBelow(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path.startsWith(folder.endsWith(sep) ? folder : folder + sep));
}
