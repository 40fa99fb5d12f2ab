import { basename, dirname } from 'node:path';
import type { Diagnostic, Severity } from '../model/diagnostic.js';
import * as say from '../words/en.js';
import type { Checked } from './validate-document.js';

/** Gives each rule the level that the caller wants; `off` drops it. A password in a file that git tracks is an error. */
export async function withRuleLevels(
  { document, diagnostics }: Checked,
  levels: Readonly<Record<string, Severity | 'off'>>,
): Promise<Diagnostic[]> {
  const hasPassword = diagnostics.some((diagnostic) => diagnostic.rule === 'plaintext-password');
  const isTracked = hasPassword && document.source !== null && (await isTrackedByGit(document.path));
  return diagnostics.flatMap((found) => {
    const diagnostic =
      isTracked && found.rule === 'plaintext-password'
        ? { ...found, severity: 'error' as const, ...say.plaintextPassword(true) }
        : found;
    const level = levels[diagnostic.rule];
    if (level === 'off') return [];
    return level === undefined ? [diagnostic] : [{ ...diagnostic, severity: level }];
  });
}

/**
 * The tree's own git configuration can name programs: `core.fsmonitor`, and `core.sshCommand` for an object that is
 * missing. So neither is used, nothing is fetched by any protocol, and no repository inside the tree is believed.
 */
const gitOptions = ['-c', 'core.fsmonitor=false', '-c', 'core.sshCommand=false', '-c', 'safe.bareRepository=explicit'];
const gitEnv = { GIT_ALLOW_PROTOCOL: '', GIT_NO_LAZY_FETCH: '1', GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' };

async function isTrackedByGit(path: string): Promise<boolean> {
  const { execFile } = await import('node:child_process');
  return new Promise((fulfil) => {
    execFile(
      'git',
      ['--literal-pathspecs', ...gitOptions, 'ls-files', '--error-unmatch', '--', basename(path)],
      { cwd: dirname(path), timeout: 5000, env: { ...process.env, ...gitEnv } },
      (error) => fulfil(error === null),
    );
  });
}
