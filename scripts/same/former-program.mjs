import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** The last commit before the one way through. */
const commit = '1ee79291427c2e629881739d3f71d0ca6e89fa7b';
/** What answered for files that look like others; it is switched off, as it gave a wrong "no fault" (found.md A1). */
const shortcut = 'src/pipeline/known-forms.ts';
const shortcutStart = '  const formOf = createFormer(presets);\n';
const neverKnown = '  if (missesForMatch) return { isClean: () => false, isCleanSet: async () => false, keep() {} };\n';

/**
 * The program of that commit, built once a machine in the user's cache folder.
 *
 * @param {string} root the repository
 * @param {string} [given] a folder in which it is, or is to be built
 */
export function openFormerProgram(root, given) {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const folder = given ?? join(cache, 'mailconf-same', `${commit}-1`);
  const program = join(folder, 'dist/program/bin.cjs');
  if (!existsSync(program)) build(root, folder);
  return program;
}

function build(root, folder) {
  console.error(`building ${commit} in ${folder} …`);
  mkdirSync(dirname(folder), { recursive: true });
  const place = mkdtempSync(`${folder}-`);
  try {
    const archive = execFileSync('git', ['archive', commit], { cwd: root, maxBuffer: 2 ** 30 });
    execFileSync('tar', ['-x'], { cwd: place, input: archive });
    const path = join(place, shortcut);
    const code = readFileSync(path, 'utf8');
    if (!code.includes(shortcutStart)) throw new Error(`${shortcut} of ${commit} does not look as it did`);
    writeFileSync(path, code.replace(shortcutStart, neverKnown + shortcutStart));
    installPackages(root, place);
    const npm = (...words) => execFileSync('npm', words, { cwd: place, stdio: ['ignore', 2, 2] });
    npm('run', '--silent', 'build');
    rmSync(folder, { recursive: true, force: true });
    renameSync(place, folder);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** Packages of the same versions are linked; the program that is built holds what `validate` and `resolve` need of them. */
function installPackages(root, place) {
  const lock = (folder) => readFileSync(join(folder, 'package-lock.json'), 'utf8');
  const installed = join(root, 'node_modules');
  if (lock(root) === lock(place) && existsSync(installed)) {
    // Files, not the folder: esbuild names modules by their real path.
    const linked = spawnSync('cp', ['-al', installed, join(place, 'node_modules')], { stdio: 'ignore' });
    if (linked.status === 0) return;
    rmSync(join(place, 'node_modules'), { recursive: true, force: true });
  }
  const words = ['ci', '--include=dev', '--no-audit', '--no-fund', '--ignore-scripts'];
  execFileSync('npm', words, { cwd: place, stdio: ['ignore', 2, 2] });
}
