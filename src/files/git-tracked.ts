import { basename, dirname, resolve } from 'node:path';
import type { Checked } from '../validate/validate-document.js';
import { findGit } from './git-program.js';
import { treeOf } from './tree.js';

/** Whether a document holds a password in plain text and git tracks its file. */
export async function isPasswordTracked({ document, placed }: Checked): Promise<boolean> {
  const hasPassword = placed.some(({ rule }) => rule === 'plaintext-password');
  return hasPassword && document.source !== null && isTrackedByGit(document.path);
}

/**
 * The tree's own git configuration can name programs: `core.fsmonitor`, and `core.sshCommand` for an object that is
 * missing. So neither is used, nothing is fetched by any protocol, and no repository inside the tree is believed.
 */
const gitOptions = ['-c', 'core.fsmonitor=false', '-c', 'core.sshCommand=false', '-c', 'safe.bareRepository=explicit'];
const gitEnv = { GIT_ALLOW_PROTOCOL: '', GIT_NO_LAZY_FETCH: '1', GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' };

/** Whether git tracks the file; `false` where there is no git, and where it cannot say within 5 s. */
async function isTrackedByGit(path: string): Promise<boolean> {
  const folder = resolve(dirname(path));
  const git = findGit(treeOf(folder));
  if (git === null) return false;
  const { execFile } = await import('node:child_process');
  return new Promise((fulfil) => {
    execFile(
      git,
      ['-C', folder, '--literal-pathspecs', ...gitOptions, 'ls-files', '--error-unmatch', '--', basename(path)],
      { cwd: dirname(git), timeout: 5000, env: { ...process.env, ...gitEnv } },
      (error) => fulfil(error === null),
    );
  });
}
