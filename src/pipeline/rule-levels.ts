import { execFile } from 'node:child_process';
import { basename, dirname } from 'node:path';
import type { Diagnostic, Severity } from '../diagnostic.js';
import * as say from '../messages.js';
import type { Checked } from './check.js';

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

/** Asked without `core.fsmonitor`: the tree's own git configuration can name a program there. */
function isTrackedByGit(path: string): Promise<boolean> {
  return new Promise((fulfil) => {
    execFile(
      'git',
      ['--literal-pathspecs', '-c', 'core.fsmonitor=false', 'ls-files', '--error-unmatch', '--', basename(path)],
      { cwd: dirname(path), timeout: 5000 },
      (error) => fulfil(error === null),
    );
  });
}
