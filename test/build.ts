import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What `npm run build` reads. */
const inputs = ['src', 'scripts/bundle', 'scripts/bundle.mjs', 'package.json', 'tsconfig.json', 'tsconfig.build.json'];
/** What it writes last. */
const output = 'dist/program/LICENSES.txt';

/**
 * Builds before the tests, since many run the program as it is packed: once, and only where something was changed since.
 * So a single test file is right after `npm ci` and after an edit as well.
 */
export function setup(): void {
  const root = fileURLToPath(new URL('../', import.meta.url));
  if (isBuilt(root)) return;
  const { status } = spawnSync('npm run --silent build', { cwd: root, shell: true, stdio: 'inherit' });
  if (status !== 0) throw new Error('the build failed: no test was run');
}

/** Whether the build is newer than all that it is made of. A folder counts as well: its time tells of what was removed. */
export function isBuilt(root: string): boolean {
  const built = changed(join(root, output));
  return built !== null && inputs.every((input) => newest(join(root, input)) < built);
}

function newest(path: string): number {
  const below = statSync(path).isDirectory()
    ? readdirSync(path, { recursive: true, withFileTypes: true }).map(({ parentPath, name }) => join(parentPath, name))
    : [];
  return Math.max(...[path, ...below].map((one) => statSync(one).mtimeMs));
}

function changed(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? null;
}
