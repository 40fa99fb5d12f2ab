import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { isWithinFolder } from './path-below.js';
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
        (path) =>
          isProgram(path) &&
          !isWithinFolder(realPathOf(dirname(path)), tree) &&
          !isWithinFolder(realPathOf(path), tree),
      ) ?? null
  );
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
