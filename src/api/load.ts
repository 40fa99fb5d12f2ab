import type { Account, MailConfig } from '../model/account.js';
import { type Diagnostic, type FileReport, MailConfigError, type Severity } from '../model/diagnostic.js';
import type { AccountProbe, ProbeOptions, ProbeReport } from '../model/probe.js';
import type { ReadOptions, Source } from './source.js';

/** What reads and checks is loaded by the first call: a program that imports the package may not want it. */
async function read(source: Source | undefined, options: ReadOptions) {
  const { checkSource, toMailConfig } = await import('./mail-config.js');
  const checked = await checkSource(source, options);
  const errors = checked.diagnostics.filter(({ severity }) => severity === 'error');
  return { checked, errors, toValue: () => toMailConfig(checked) };
}

/**
 * Loads a configuration, typed and complete. Rejects with `MailConfigError`: `ERR_MAILCONF_NOT_FOUND`,
 * `ERR_MAILCONF_UNREADABLE`, or `ERR_MAILCONF_INVALID` on any error diagnostic.
 */
export async function loadMailConfig(source?: Source, options: ReadOptions = {}): Promise<MailConfig> {
  const { checked, errors, toValue } = await read(source, options);
  const { diagnostics, document } = checked;
  const [first] = errors;
  if (!first) return toValue();
  const place = first.range ? `:${first.range.start.line}:${first.range.start.column}` : '';
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  throw new MailConfigError('ERR_MAILCONF_INVALID', `${document.path}${place}: ${first.message}${more}`, {
    path: document.path,
    diagnostics,
  });
}

/** Loads a configuration as far as it goes: `value` is `null` where a diagnostic is an error. */
export async function resolveMailConfig(
  source?: Source,
  options: ReadOptions = {},
): Promise<{ value: MailConfig | null; diagnostics: readonly Diagnostic[] }> {
  const { checked, errors, toValue } = await read(source, options);
  return { value: errors.length > 0 ? null : toValue(), diagnostics: checked.diagnostics };
}

/** Checks a configuration: syntax, shape and rules, on the file and on the merged accounts. Touches no network. */
export async function validateMailConfig(
  source?: Source,
  options: ReadOptions & { rules?: Readonly<Record<string, Severity | 'off'>> } = {},
): Promise<FileReport> {
  const { checked } = await read(source, options);
  const [{ withRuleLevels }, { isPasswordTracked }, { nodeWorkspace }] = await Promise.all([
    import('../validate/rule-levels.js'),
    import('../files/git-tracked.js'),
    import('../files/node-workspace.js'),
  ]);
  const workspace = nodeWorkspace();
  const isTracked = await isPasswordTracked(checked, workspace);
  const diagnostics = withRuleLevels(checked, options.rules ?? {}, workspace, isTracked);
  return { path: checked.document.path, diagnostics };
}

/** Confirms accounts against their live servers. Sends no mail and changes no mailbox; aborted, it resolves with what is known. */
export async function probeMailConfig(target: MailConfig | Account, options: ProbeOptions = {}): Promise<ProbeReport> {
  const [{ probeAccounts }, { toRunOptions }, { presetKnowledge }, { builtinPresets }] = await Promise.all([
    import('../probe/run/probe-accounts.js'),
    import('./run-options.js'),
    import('./preset-knowledge.js'),
    import('../presets/builtin-presets.js'),
  ]);
  const isConfig = 'accounts' in target;
  const knowledge = presetKnowledge(builtinPresets());
  const runOptions = await toRunOptions({ ...knowledge, ...options });
  const accounts = await probeAccounts(isConfig ? target.accounts : [target], runOptions);
  return probeReport(isConfig ? target.path : null, [], accounts);
}

/** Sums up what a probe found. */
export function probeReport(
  path: string | null,
  diagnostics: readonly Diagnostic[],
  accounts: readonly AccountProbe[],
): ProbeReport {
  const failed = accounts.filter((account) => !account.ok).length;
  return { path, diagnostics, accounts, summary: { accounts: accounts.length, failed } };
}
