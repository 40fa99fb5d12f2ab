import { basename, dirname, resolve } from 'node:path';
import type { Checked } from '../validate/validate-document.js';
import { findGit } from './git-program.js';
import { treeOf } from './tree.js';

/** Says which names in a folder git tracks. */
interface Tracking {
  trackedIn(folder: string): Promise<ReadonlySet<string>>;
}

/** Whether a document holds a password in plain text and git tracks its file. */
export async function isPasswordTracked({ document, placed }: Checked, { trackedIn }: Tracking): Promise<boolean> {
  const hasPassword = placed.some(({ rule }) => rule === 'plaintext-password');
  if (!hasPassword || document.source === null) return false;
  const path = resolve(document.path);
  return (await trackedIn(dirname(path))).has(basename(path));
}

/**
 * The tree's own git configuration can name programs: `core.fsmonitor`, and `core.sshCommand` for an object that is
 * missing. So neither is used, nothing is fetched by any protocol, and no repository inside the tree is believed.
 */
const gitOptions = ['-c', 'core.fsmonitor=false', '-c', 'core.sshCommand=false', '-c', 'safe.bareRepository=explicit'];
const gitEnv = { GIT_ALLOW_PROTOCOL: '', GIT_NO_LAZY_FETCH: '1', GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' };

/** Bytes of names that are read of one folder. */
const maxNames = 64 * 1024 * 1024;

/** The names in a folder that git tracks; none where there is no git, and where it cannot say within 5 s. */
export async function trackedNames(folder: string): Promise<ReadonlySet<string>> {
  const git = findGit(treeOf(folder));
  if (git === null) return new Set();
  const { execFile } = await import('node:child_process');
  return new Promise((fulfil) => {
    execFile(
      git,
      ['-C', folder, '--glob-pathspecs', ...gitOptions, 'ls-files', '-z', '--', '*'],
      { cwd: dirname(git), timeout: 5000, env: { ...process.env, ...gitEnv }, maxBuffer: maxNames },
      (error, names) => fulfil(new Set(error === null ? names.split('\0') : [])),
    );
  });
}
