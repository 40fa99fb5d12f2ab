import type { Account, MailConfig } from '../account.js';
import { type Diagnostic, type FileReport, MailConfigError, type Severity } from '../diagnostic.js';
import type { AccountProbe, ProbeOptions, ProbeReport } from '../probe/check.js';
import { builtinPresets } from '../resolve/presets.js';
import { type Checked, checkDocument } from './check.js';
import { parseOverrides } from './overrides.js';
import { presetKnowledge } from './preset-knowledge.js';
import { withRuleLevels } from './rule-levels.js';
import { openSource, type Source } from './source.js';
import { toAccount } from './to-account.js';

/** How to read a configuration. */
export interface ReadOptions {
  /** Where a search and relative paths start; left out, the working directory. */
  cwd?: string;
  /** Values over those of the file, by dotted path inside an account: `{'pop.port': 995}`. */
  set?: Readonly<Record<string, unknown>>;
  /** A folder of provider files, which come before the built-in presets. */
  providers?: string;
  signal?: AbortSignal;
}

async function check(source: Source | undefined, options: ReadOptions): Promise<Checked> {
  options.signal?.throwIfAborted();
  const cwd = options.cwd ?? process.cwd();
  const overrides = parseOverrides(options.set);
  const { document, shadowed } = await openSource(source, cwd);
  options.signal?.throwIfAborted();
  const checked = await checkDocument(document, {
    overrides,
    shadowed,
    cwd,
    ...(options.providers !== undefined && { providers: options.providers }),
  });
  options.signal?.throwIfAborted();
  return checked;
}

function hasError(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}

/** Makes the typed configuration of a checked document without errors. */
export function toMailConfig({ document, accounts: resolved }: Checked): MailConfig {
  const accounts = resolved.map((account) => toAccount(account, document));
  const root = document.value as { default?: string };
  return {
    path: document.path,
    accounts,
    account(name) {
      const wanted = name ?? root.default;
      const only = accounts.length === 1 ? accounts[0] : undefined;
      const found = wanted === undefined ? only : accounts.find((account) => account.name === wanted);
      if (found) return found;
      const names =
        accounts.flatMap((account) => account.name ?? []).join(', ') || 'it holds one account without a name';
      const reason = wanted === undefined ? 'several accounts and no `default`' : `no account ${wanted}`;
      throw new MailConfigError('ERR_MAILCONF_NO_ACCOUNT', `${reason} in ${document.path}: ${names}`, {
        path: document.path,
      });
    },
  };
}

/**
 * Loads a configuration, typed and complete. Rejects with `MailConfigError`: `ERR_MAILCONF_NOT_FOUND`,
 * `ERR_MAILCONF_UNREADABLE`, or `ERR_MAILCONF_INVALID` on any error diagnostic.
 */
export async function loadMailConfig(source?: Source, options: ReadOptions = {}): Promise<MailConfig> {
  const checked = await check(source, options);
  const { diagnostics, document } = checked;
  if (!hasError(diagnostics)) return toMailConfig(checked);
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
  const first = errors[0] as Diagnostic;
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
  const checked = await check(source, options);
  const value = hasError(checked.diagnostics) ? null : toMailConfig(checked);
  return { value, diagnostics: checked.diagnostics };
}

/** Checks a configuration: syntax, shape and rules, on the file and on the merged accounts. Touches no network. */
export async function validateMailConfig(
  source?: Source,
  options: ReadOptions & { rules?: Readonly<Record<string, Severity | 'off'>> } = {},
): Promise<FileReport> {
  const checked = await check(source, options);
  const diagnostics = await withRuleLevels(checked, options.rules ?? {});
  return { path: checked.document.path, diagnostics };
}

/** Confirms accounts against their live servers. Sends no mail and changes no mailbox; aborted, it resolves with what is known. */
export async function probeMailConfig(target: MailConfig | Account, options: ProbeOptions = {}): Promise<ProbeReport> {
  const { probeAccounts } = await import('../probe/probe-accounts.js');
  const isConfig = 'accounts' in target;
  const knowledge = presetKnowledge(await builtinPresets());
  const accounts = await probeAccounts(isConfig ? target.accounts : [target], { ...knowledge, ...options });
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
