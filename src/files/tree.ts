import { lstatSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder that a file may read from: its repository, else its own folder; links resolved. */
export function treeOf(folder: string): string {
  const real = realPathSync(folder);
  for (let at = real; ; at = dirname(at)) {
    if (stands(join(at, '.git'))) return at;
    if (at === dirname(at)) return real;
  }
}

function realPathSync(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function stands(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}
