import { lstatSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { realPathOf } from './real-path.js';

/** The folder that a file may read from: its repository, else its own folder; links resolved. */
export function treeOf(folder: string): string {
  const real = realPathOf(folder);
  for (let at = real; ; at = dirname(at)) {
    if (isThere(join(at, '.git'))) return at;
    if (at === dirname(at)) return real;
  }
}

function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    // A folder that may not be searched shows nothing.
    return false;
  }
}
