import type { Diagnostic, Severity } from '../model/diagnostic.js';
import { wordsOf } from './diagnostics.js';

/** Gives each rule the level that the caller wants; `off` drops it. */
export function withRuleLevels(
  diagnostics: readonly Diagnostic[],
  levels: Readonly<Record<string, Severity | 'off'>>,
): readonly Diagnostic[] {
  if (diagnostics.length === 0) return diagnostics;
  return diagnostics.flatMap((diagnostic) => {
    const level = levels[diagnostic.rule];
    if (level === 'off') return [];
    return level === undefined ? [diagnostic] : [{ ...diagnostic, severity: level }];
  });
}

/** A password in plain text whose file git tracks. */
export function asTracked(found: Diagnostic): Diagnostic {
  return { ...found, severity: 'error', ...wordsOf('plaintext-password', { isTracked: 'yes' }) };
}
