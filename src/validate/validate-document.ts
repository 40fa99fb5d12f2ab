import { accountAt, accountsOf, isObject } from '../model/accounts-of.js';
import type { Diagnostic } from '../model/diagnostic.js';
import type { Finding } from '../model/finding.js';
import type { PresetIndex } from '../model/preset-index.js';
import type { PresetFile, ResolvedAccount } from '../model/resolved-account.js';
import type { ProviderFileResult, Workspace } from '../model/workspace.js';
import { chainPresets, indexPresets } from '../presets/preset-index.js';
import { choosePreset } from '../resolve/choose-preset.js';
import { resolveAccount } from '../resolve/resolve-account.js';
import { applyOverrides, type Override, withoutBroken } from '../resolve/written.js';
import type { Document } from '../syntax/document.js';
import { suggest } from '../text/near-words.js';
import { isAccountName } from '../text/pointer.js';
import { shownPath, shownValue } from '../text/shown.js';
import { toDiagnostics } from './diagnostics.js';
import { type PlacedFinding, placeFindings, sortByPlace } from './place-findings.js';
import { AccountView, type Surroundings } from './rules/account-view.js';
import { commentCuts } from './rules/comment-cut.js';
import { duplicateAddress } from './rules/duplicate-address.js';
import { runRules } from './rules/index.js';
import { brokenPlaces } from './shape/broken-places.js';
import { shapeFindings } from './shape/shape-findings.js';
import { silence } from './silence.js';

/** How to check a document. */
export interface CheckOptions {
  readonly overrides?: readonly Override[];
  /** Provider files that the user named, found before those of the configuration, and the path that was written. */
  readonly providers?: { readonly written: string; readonly files: readonly ProviderFileResult[] };
  /** Names of the only accounts to look at. */
  readonly accounts?: readonly string[];
  /** Other candidates beside the file, which are not read. */
  readonly shadowed?: readonly string[];
}

/** A document after all checks. */
export interface Checked {
  readonly document: Document;
  readonly diagnostics: readonly Diagnostic[];
  /** What the diagnostics were made of: more than they, where they are too many. */
  readonly placed: readonly PlacedFinding[];
  /** Complete only where no diagnostic is an error. */
  readonly accounts: readonly ResolvedAccount[];
  readonly presets: PresetIndex;
  /** Whether so much is wrong that the rest was not looked at: there are more errors, and no accounts. */
  readonly isCut: boolean;
}

/** Syntax, shape, merge and rules, in this order; a fault of one stage silences the next where it would be an echo. */
export function validateDocument(document: Document, options: CheckOptions, workspace: Workspace): Checked {
  const findings: Finding[] = shadowFindings(options);
  if (document.findings.length > 0) {
    for (const finding of document.findings) findings.push(finding);
    const { isCut } = document;
    return report({ document, accounts: [], presets: workspace.presets, isCut }, findings, workspace, false);
  }
  const { value } = document;
  const { findings: shape, isCut } = shapeFindings(withAccounts(value, options.accounts));
  for (const finding of shape) findings.push({ ...finding, account: accountAt(finding.pointer) });
  for (const finding of defaultFindings(value)) findings.push(finding);
  const presets = presetsFor(document, options, workspace, findings);
  // Which accounts are broken is not known of all.
  if (isCut) return report({ document, accounts: [], presets, isCut }, findings, workspace, false);
  const brokenOf = brokenPlaces(shape, value);
  const around: Surroundings = { document, presets, workspace, isCutByComment: commentCuts(document) };
  const accounts: ResolvedAccount[] = [];
  for (const { name, pointer, value: account } of accountsOf(value)) {
    // Below a name that can be none the schema says nothing of the shape.
    if (name !== null && (options.accounts?.includes(name) === false || !isAccountName(name))) continue;
    const broken = brokenOf(name, pointer);
    const layers = applyOverrides(withoutBroken(account, broken), options.overrides ?? []);
    const choice = choosePreset(layers.written, pointer, document.path, presets, workspace);
    const resolved = resolveAccount(name, { ...layers, pointer, preset: choice.preset, chosenBy: choice.chosenBy });
    accounts.push(resolved);
    if (choice.finding) findings.push({ account: name, ...choice.finding });
    const faults = choice.finding ? [...broken, choice.finding.pointer.slice(pointer.length)] : broken;
    runRules(new AccountView(resolved, faults, around), findings);
  }
  if (accounts.length > 1) duplicateAddress.checkAll(accounts, findings);
  return report({ document, accounts, presets, isCut }, findings, workspace, options.accounts === undefined);
}

/** The checks of the file as it stands: all accounts of it and nothing laid over it. */
export function validateWhole(checked: Checked, options: CheckOptions, workspace: Workspace): Checked {
  const { overrides = [], accounts, providers } = options;
  if (overrides.length === 0 && accounts === undefined) return checked;
  return validateDocument(checked.document, providers === undefined ? {} : { providers }, workspace);
}

/** `isWhole`: whether all of the file was looked at; else nobody knows what its comments silence. */
function report(
  checked: Omit<Checked, 'diagnostics' | 'placed'>,
  findings: readonly Finding[],
  workspace: Workspace,
  isWhole: boolean,
): Checked {
  const { document } = checked;
  const { kept, unused } = silence(placeFindings(findings, document), document);
  const more = isWhole ? placeFindings(unused, document) : [];
  const placed = more.length > 0 ? sortByPlace([...kept, ...more]) : kept;
  // What words a finding is loaded by the first one.
  return {
    ...checked,
    placed,
    diagnostics: placed.length === 0 ? [] : toDiagnostics({ ...checked, placed }, workspace),
  };
}

/** The file with no other accounts than those of that name. */
function withAccounts(root: unknown, names: readonly string[] | undefined): unknown {
  if (names === undefined || !isObject(root) || !isObject(root.accounts)) return root;
  const accounts: Record<string, unknown> = Object.create(null);
  for (const [name, account] of Object.entries(root.accounts)) if (names.includes(name)) accounts[name] = account;
  return Object.assign(Object.create(null), root, { accounts });
}

function shadowFindings({ shadowed = [] }: CheckOptions): Finding[] {
  if (shadowed.length === 0) return [];
  const args = { others: shadowed.join('\n') };
  return [{ rule: 'shadowed-file', pointer: '', at: 'key', args }];
}

function defaultFindings(value: unknown): Finding[] {
  if (!isObject(value) || !isObject(value.accounts)) return [];
  const names = Object.keys(value.accounts);
  if (names.length === 0)
    return [{ rule: 'missing-key', pointer: '/accounts', at: 'key', args: { lacks: 'accounts' } }];
  const name = value.default;
  if (typeof name !== 'string' || name in value.accounts) return [];
  const near = suggest(name, names);
  const args = { name: shownValue(name), ...(near === null ? { known: names.slice(0, 10).join('\n') } : { near }) };
  return [{ rule: 'unknown-account', pointer: '/default', at: 'value', args }];
}

/** The user's own provider files (those that the command names, then those of the file's folder), then the built-in ones. */
function presetsFor(document: Document, options: CheckOptions, workspace: Workspace, findings: Finding[]): PresetIndex {
  const { value, path } = document;
  const named = isObject(value) && typeof value.providers === 'string' ? value.providers : null;
  if (named === null && options.providers === undefined) return workspace.presets;
  const results = [
    ...(options.providers?.files ?? []),
    ...(named === null ? [] : workspace.providerFolder(named, path)),
  ];
  const files: PresetFile[] = [];
  for (const result of results) {
    if ('file' in result) files.push(result.file);
    else {
      const args = { path: shownPath(named ?? options.providers?.written ?? ''), fault: result.fault };
      const place = { pointer: '/providers', at: 'value' } as const;
      findings.push({ rule: 'unknown-provider', ...place, args, related: result.related });
    }
  }
  return chainPresets(indexPresets(files), workspace.presets);
}

/** The names of all accounts that the document writes, also of those that are not selected. */
export function accountNames(document: Document): (string | null)[] {
  return accountsOf(document.value).map(({ name }) => name);
}
