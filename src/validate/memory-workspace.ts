import type { Workspace } from '../model/workspace.js';
import { builtinPresets } from '../presets/builtin-presets.js';
import { parseText } from '../syntax/read-document.js';
import { presetPlaces } from './preset-places.js';
import { presetOf, refuse } from './provider-document.js';

/** What there is beside a configuration where there is no machine: texts by their paths. */
export interface MemoryFiles {
  /** The folder that a configuration may name files of, and the start of all paths. Without it: `/`. */
  readonly root?: string;
  /** The home folder, for paths that begin with `~/`. */
  readonly home?: string;
  /** Provider files by absolute path, with slashes. */
  readonly files?: Readonly<Record<string, string>>;
  /** The text of a built-in preset by its path in the package (`providers/gmail.yaml`); without it its places are unknown. */
  presetText?(path: string): string | null;
}

/** The workspace that answers from memory. */
export function memoryWorkspace({
  root = '/',
  home,
  files = {},
  presetText = () => null,
}: MemoryFiles = {}): Workspace {
  const isInRoot = (path: string) => path.startsWith(root.endsWith('/') ? root : `${root}/`);
  const read = (path: string, shown: string) => {
    if (!isInRoot(path)) return refuse('outside');
    const text = Object.hasOwn(files, path) ? files[path] : undefined;
    return text === undefined ? refuse('no-file') : presetOf(parseText(path, text), shown);
  };
  const target = (written: string, path: string) => resolvePath(folderOf(path), written);
  return {
    presets: builtinPresets(),
    providerFile(written, path) {
      if (/^[/~]/.test(written)) return refuse('not-relative');
      return read(target(written, path), written);
    },
    providerFolder(written, path) {
      if (/^[/~]/.test(written)) return [refuse('not-relative')];
      const folder = target(written, path);
      if (folder !== root && !isInRoot(folder)) return [refuse('outside')];
      const inside = Object.keys(files).filter((file) => folderOf(file) === folder);
      if (inside.length === 0) return [refuse('no-folder')];
      return inside
        .filter((file) => /\.(?:yaml|yml|json)$/.test(file))
        .sort()
        .map((file) => {
          const shown = joined(written, file.slice(file.lastIndexOf('/') + 1));
          const result = read(file, shown);
          return 'fault' in result ? { ...result, path: shown } : result;
        });
    },
    secretPath(written, path) {
      const isInHome = written.startsWith('~/');
      if (isInHome && home === undefined) return { path: written, isInTree: false };
      const leadsTo = isInHome ? resolvePath(home ?? '', written.slice(2)) : target(written, path);
      return { path: leadsTo, isInTree: isInRoot(leadsTo) || isSecretFolder(leadsTo) };
    },
    rangeInPreset: presetPlaces(presetText),
  };
}

/** Folders that hold secrets by custom. */
function isSecretFolder(path: string): boolean {
  return /^\/(?:run|var\/run)\/(?:secrets|credentials)\/./.test(path);
}

function joined(folder: string, name: string): string {
  const steps = folder.split('/').filter((step) => step !== '' && step !== '.');
  return [...steps, name].join('/');
}

/** The folder of a file, both with slashes. */
function folderOf(path: string): string {
  const at = path.lastIndexOf('/');
  return at <= 0 ? '/' : path.slice(0, at);
}

/** Where a path leads that is written in a file of an absolute folder, `.` and `..` followed, links not. */
function resolvePath(folder: string, written: string): string {
  const steps: string[] = [];
  for (const step of (written.startsWith('/') ? written : `${folder}/${written}`).split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  }
  return `/${steps.join('/')}`;
}
