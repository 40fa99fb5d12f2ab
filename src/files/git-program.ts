import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join, sep } from 'node:path';
import { realPathOf } from './real-path.js';

/**
 * The absolute path of git, `null` where there is none. What the tree holds is passed over, as are relative folders of
 * `PATH`: `npx` puts the tree's own `node_modules/.bin` there, and Windows looks in the working directory first.
 */
export function findGit(tree: string, searched = process.env.PATH ?? ''): string | null {
  const name = process.platform === 'win32' ? 'git.exe' : 'git';
  const folders = searched.split(delimiter).filter((folder) => isAbsolute(folder));
  return (
    folders
      .map((folder) => join(folder, name))
      .find(
        (path) => isProgram(path) && !isBelow(tree, realPathOf(dirname(path))) && !isBelow(tree, realPathOf(path)),
      ) ?? null
  );
}

function isBelow(tree: string, path: string): boolean {
  return path === tree || path.startsWith(tree.endsWith(sep) ? tree : tree + sep);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    // Nothing is there, or it may not be run.
    return false;
  }
}
