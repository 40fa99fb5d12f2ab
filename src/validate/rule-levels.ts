import type { Diagnostic, Severity } from '../model/diagnostic.js';
import * as say from '../words/en.js';
import type { Checked } from './validate-document.js';

/**
 * Gives each rule the level that the caller wants; `off` drops it. A password in a file that `isTracked` says git tracks
 * is an error; no other file is asked about.
 */
export async function withRuleLevels(
  { document, diagnostics }: Checked,
  levels: Readonly<Record<string, Severity | 'off'>>,
  isTracked: (path: string) => Promise<boolean>,
): Promise<Diagnostic[]> {
  const hasPassword = diagnostics.some((diagnostic) => diagnostic.rule === 'plaintext-password');
  const isShared = hasPassword && document.source !== null && (await isTracked(document.path));
  return diagnostics.flatMap((found) => {
    const diagnostic =
      isShared && found.rule === 'plaintext-password'
        ? { ...found, severity: 'error' as const, ...say.plaintextPassword(true) }
        : found;
    const level = levels[diagnostic.rule];
    if (level === 'off') return [];
    return level === undefined ? [diagnostic] : [{ ...diagnostic, severity: level }];
  });
}
