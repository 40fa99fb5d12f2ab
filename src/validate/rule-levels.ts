import type { Diagnostic, Severity } from '../model/diagnostic.js';
import type { Workspace } from '../model/workspace.js';
import { toDiagnostics } from './diagnostics.js';
import type { Checked } from './validate-document.js';

/**
 * Gives each rule the level that the caller wants; `off` drops it. A password in a file that git tracks (`isTracked`, which
 * only a machine knows) is an error. Levels come first: what is turned off takes no room of what is shown.
 */
export function withRuleLevels(
  checked: Checked,
  levels: Readonly<Record<string, Severity | 'off'>>,
  workspace: Workspace,
  isTracked = false,
): readonly Diagnostic[] {
  const { diagnostics, placed } = checked;
  if (!isTracked && Object.keys(levels).length === 0) return diagnostics;
  const found = placed.flatMap((one) => {
    const isGrave = isTracked && one.rule === 'plaintext-password';
    const severity = levels[one.rule] ?? (isGrave ? 'error' : one.severity);
    if (severity === 'off') return [];
    const finding = isGrave ? { ...one.finding, args: { isTracked: 'yes' } } : one.finding;
    return [{ ...one, finding, severity }];
  });
  return toDiagnostics({ ...checked, placed: found }, workspace);
}
