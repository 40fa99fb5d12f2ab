import { basename, dirname } from 'node:path';
import type { Diagnostic, Severity } from '../diagnostic.js';
import * as say from '../messages.js';
import type { Checked } from './check.js';
import { toDiagnostics } from './diagnostics.js';

/** Gives each rule the level that the caller wants; `off` drops it. A password in a file that git tracks is an error. */
export async function withRuleLevels(
  { document, diagnostics, placed }: Checked,
  levels: Readonly<Record<string, Severity | 'off'>>,
): Promise<Diagnostic[]> {
  const hasPassword = placed.some(({ rule }) => rule === 'plaintext-password');
  const isTracked = hasPassword && document.source !== null && (await isTrackedByGit(document.path));
  if (!isTracked && Object.keys(levels).length === 0) return [...diagnostics];
  // Levels come first: what is turned off takes no room of what is shown.
  const found = placed.flatMap((one) => {
    const isGrave = isTracked && one.rule === 'plaintext-password';
    const level = levels[one.rule] ?? (isGrave ? 'error' : one.severity);
    if (level === 'off') return [];
    const finding = isGrave ? { ...one.finding, ...say.plaintextPassword(true) } : one.finding;
    return [{ ...one, finding, severity: level }];
  });
  return toDiagnostics(found, document);
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
