import { homedir } from 'node:os';
import { isAbsolute, normalize, resolve, sep } from 'node:path';
import type { Diagnostic } from '../diagnostic.js';
import type { Finding } from '../finding.js';
import type { Document } from '../load/document.js';
import { folderOf } from '../load/load.js';
import * as say from '../messages.js';
import { isAccountName, isWithin, toPointer } from '../pointer.js';
import { builtinPresets } from '../resolve/builtin-presets.js';
import { choosePreset } from '../resolve/choose-preset.js';
import { chainPresets, indexPresets, type PresetIndex } from '../resolve/presets.js';
import { resolveAccount } from '../resolve/resolve-account.js';
import { treeOf } from '../resolve/tree.js';
import { applyOverrides, type Override, type Written, writtenLeaves } from '../resolve/written.js';
import type { PresetFile, ResolvedAccount } from '../resolved.js';
import { suggest } from '../suggest.js';
import { duplicateAddresses } from '../validate/rules/duplicate-address.js';
import { rules } from '../validate/rules/index.js';
import { shapeFindings } from '../validate/shape.js';
import { type PlacedFinding, placeFindings, sortByPlace, toDiagnostics } from './diagnostics.js';
import { silence } from './silence.js';

/** How to check a document. */
export interface CheckOptions {
  readonly overrides?: readonly Override[];
  /** A folder of provider files that the user named. */
  readonly providers?: string;
  readonly cwd?: string;
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
  /** Whether the diagnostics depend on nothing but the content: on no other file, and on no place in a tree. */
  readonly isSelfContained: boolean;
}

/** Syntax, shape, merge and rules, in this order; a fault of one stage silences the next where it would be an echo. */
export async function checkDocument(document: Document, options: CheckOptions = {}): Promise<Checked> {
  const findings: Finding[] = shadowFindings(options);
  const presets = await builtinPresets();
  if (document.findings.length > 0) {
    return finish({ document, presets, findings: [...findings, ...document.findings], accounts: [] });
  }

  const { value } = document;
  const folder = folderOf(document.path);
  const isSelected = (name: string | null) => name === null || (options.accounts?.includes(name) ?? true);
  const shape = shapeFindings(value)
    .map((finding) => ({ ...finding, account: accountOf(finding.pointer) }))
    .filter(({ account }) => isSelected(account));
  const brokenIn = new Map<string | null, string[]>();
  for (const finding of shape) {
    const pointers = brokenIn.get(finding.account);
    if (pointers) for (const pointer of brokenBy(finding)) pointers.push(pointer);
    else brokenIn.set(finding.account, brokenBy(finding));
  }
  const own = await ownIndex(value, folder, options);
  for (const finding of [shape, defaultFindings(value), own?.findings ?? []].flat()) findings.push(finding);
  const index = own ? chainPresets(own.index, presets) : presets;
  const mayBeCut = document.source !== null && /[ \t]#[^\s#!]/.test(document.source.text);
  let tree: string | undefined;
  const { overrides = [], shadowed = [] } = options;
  let isSelfContained = own === null && overrides.length === 0 && shadowed.length === 0;

  // What stands beside `accounts` may be meant for each of them.
  const misplaced = isObject(value) && 'accounts' in value ? [...accountKeys].filter((key) => key in value) : [];
  const accounts: ResolvedAccount[] = [];
  for (const { name, pointer, account } of accountsOf(value)) {
    // Below a name that can be none the schema says nothing of the shape.
    if (!isSelected(name) || (name !== null && !isAccountName(name))) continue;
    const broken = [...(brokenIn.get(name) ?? []), ...misplaced.map((key) => `${pointer}/${key}`)];
    const written = applyOverrides(withoutBroken(writtenLeaves(account, pointer), broken, pointer), overrides);
    const choice = await choosePreset(written, pointer, index, folder);
    isSelfContained &&= !choice.isFromFile;
    const resolved = resolveAccount({ name, pointer, written, ...choice });
    const faults = [...broken, ...choice.findings.map((finding) => finding.pointer)];
    const context = {
      account: resolved,
      presets: index,
      writesSmtp: written.objects.has('/smtp'),
      isBroken: (part: string) => isBroken(part, faults, pointer),
      sourceOf: (at: string) => sourceOf(document, at),
      mayBeCut,
      answers: new Map(),
      secretPath: (path: string) => {
        if (isPlainlyInTree(path)) return { path: resolve(folder, path), isInTree: true };
        tree ??= treeOf(folder);
        isSelfContained = false;
        return secretPath(path, folder, tree);
      },
    };
    const meaning = [...choice.findings, ...rules.flatMap((rule) => rule(context))];
    for (const finding of meaning) findings.push({ account: name, ...finding });
    accounts.push(resolved);
  }
  if (accounts.length > 1) for (const finding of duplicateAddresses(accounts)) findings.push(finding);
  const isWhole = options.accounts === undefined;
  return finish({ document, findings, accounts, presets: index, isWhole, isSelfContained: isSelfContained && isWhole });
}

/** The checks of the file as it stands: all accounts of it and nothing laid over it. */
export async function checkWhole(checked: Checked, options: CheckOptions): Promise<Checked> {
  const { overrides = [], accounts, providers, cwd } = options;
  if (overrides.length === 0 && accounts === undefined) return checked;
  return checkDocument(checked.document, {
    ...(providers !== undefined && { providers }),
    ...(cwd !== undefined && { cwd }),
  });
}

function finish({
  document,
  findings,
  accounts,
  presets,
  isWhole = false,
  isSelfContained = false,
}: Omit<Checked, 'diagnostics' | 'placed' | 'isSelfContained'> & {
  readonly findings: readonly Finding[];
  readonly isWhole?: boolean;
  readonly isSelfContained?: boolean;
}): Checked {
  const found = findings.length === 0 ? [] : placeFindings(findings, document);
  const { kept, unused } = silence(found, document);
  // Of a file that was looked at in part nobody knows what its comments silence.
  const told = isWhole && unused.length > 0 ? placeFindings(unused, document) : [];
  const placed = told.length > 0 ? sortByPlace([...kept, ...told]) : kept;
  return { document, diagnostics: toDiagnostics(placed, document), placed, accounts, presets, isSelfContained };
}

/** The text of a value, and of its last line what stands behind it. */
function sourceOf({ source, locate }: Document, pointer: string): { text: string; rest: string } | null {
  const span = source ? locate(pointer)?.value : undefined;
  if (!source || !span) return null;
  const rest = /^[^\r\n]*/.exec(source.text.slice(span.end, span.end + 1024))?.[0] ?? '';
  return { text: source.text.slice(span.start, span.end), rest };
}

/** Folders that hold secrets by custom. */
const secretFolders = ['/run/secrets', '/var/run/secrets', '/run/credentials'];

function isBelow(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path.startsWith(folder.endsWith(sep) ? folder : folder + sep));
}

/** Units from which on no system opens a path; `node:path` takes time by the square of it. */
const longestPath = 4096;

/** Whether a path stays below the folder of its file, or in one of those, wherever that file stands. */
function isPlainlyInTree(written: string): boolean {
  if (written.length > longestPath) return false;
  if (isAbsolute(written)) return isBelow(normalize(written), secretFolders);
  return !/^(?:~|\.\.|\.\/?$)/.test(normalize(written));
}

/** Where a path leads, and whether it stays below the tree or in a folder that holds secrets by custom. */
function secretPath(written: string, folder: string, tree: string): { path: string; isInTree: boolean } {
  if (written.length > longestPath) return { path: written, isInTree: false };
  const path = written.startsWith('~/') ? resolve(homedir(), written.slice(2)) : resolve(folder, written);
  return { path, isInTree: isBelow(path, [tree, folder, ...secretFolders]) };
}

function shadowFindings({ shadowed = [] }: CheckOptions): Finding[] {
  if (shadowed.length === 0) return [];
  return [{ rule: 'shadowed-file', pointer: '', at: 'key', ...say.shadowedFile(shadowed) }];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

interface WrittenAccount {
  readonly name: string | null;
  readonly pointer: string;
  readonly account: unknown;
}

/** The keys of a root that belong to the file, not to its account. */
function isFileKey(key: string): boolean {
  return key === '$schema' || key === 'providers' || key.startsWith('x-');
}

function accountsOf(value: unknown): WrittenAccount[] {
  if (!isObject(value)) return [];
  if (!('accounts' in value)) {
    const account: Record<string, unknown> = {};
    for (const key of Object.keys(value)) if (!isFileKey(key)) account[key] = value[key];
    return [{ name: null, pointer: '', account }];
  }
  if (!isObject(value.accounts)) return [];
  return Object.entries(value.accounts).flatMap(([name, account]) =>
    isObject(account) ? [{ name, pointer: toPointer(['accounts', name]), account }] : [],
  );
}

function accountOf(pointer: string): string | null {
  const name = /^\/accounts\/([^/]+)/.exec(pointer)?.[1];
  return name === undefined ? null : name.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** The places of which a fault leaves the meaning open: of a misspelt key also the one that was meant. */
function brokenBy({ rule, pointer, fix }: Finding): string[] {
  if (rule !== 'unknown-key' || !fix || !('newText' in fix)) return [pointer];
  return [pointer, pointer.slice(0, pointer.lastIndexOf('/') + 1) + fix.newText];
}

/** A value of the wrong shape takes no part in the merge. */
function withoutBroken(written: Written, broken: readonly string[], accountPointer: string): Written {
  const faults = new Set(broken.map((fault) => fault.slice(accountPointer.length)).filter(Boolean));
  if (faults.size === 0) return written;
  const above = new Set([...faults].flatMap(withParents));
  for (const leaf of written.leaves.keys()) {
    if (above.has(leaf) || withParents(leaf).some((parent) => faults.has(parent))) written.leaves.delete(leaf);
  }
  return written;
}

/** The pointer and those above it, but the root's. */
function withParents(pointer: string): string[] {
  return [...pointer.matchAll(/(?<!^)(?=\/)|$/g)].map(({ index }) => pointer.slice(0, index));
}

const accountKeys = new Set(['provider', 'mailbox', 'pop', 'smtp', 'separateSmtp', 'delay']);

/** The part `''` is broken by a key that may be a misspelt service, or by what is missing in the account itself. */
function isBroken(part: string, faults: readonly string[], accountPointer: string): boolean {
  return faults.some((fault) => {
    const pointer = fault.slice(accountPointer.length);
    if (part === '') return pointer === '' || !accountKeys.has(pointer.split('/')[1] ?? '');
    return pointer !== '' && (isWithin(pointer, part) || isWithin(part, pointer));
  });
}

function defaultFindings(value: unknown): Finding[] {
  if (!isObject(value) || !isObject(value.accounts)) return [];
  const names = Object.keys(value.accounts);
  if (names.length === 0) return [{ rule: 'missing-key', pointer: '/accounts', at: 'key', ...say.noAccounts }];
  const name = value.default;
  if (typeof name !== 'string' || name in value.accounts) return [];
  const words = say.unknownAccount(name, names.slice(0, 10), suggest(name, names));
  return [{ rule: 'unknown-account', pointer: '/default', at: 'value', ...words }];
}

/** The user's own provider files: of the folder that the command names, then of the one that the file names; `null` without either. */
async function ownIndex(
  value: unknown,
  folder: string,
  options: CheckOptions,
): Promise<{ index: PresetIndex; findings: Finding[] } | null> {
  const files: PresetFile[] = [];
  const findings: Finding[] = [];
  const named = isObject(value) && typeof value.providers === 'string' ? value.providers : null;
  if (named === null && options.providers === undefined) return null;
  const { readAnyProviderFolder, readProviderFolder } = await import('../resolve/provider-files.js');
  const results = [
    ...(options.providers === undefined
      ? []
      : await readAnyProviderFolder(resolve(options.cwd ?? process.cwd(), options.providers), options.providers)),
    ...(named === null ? [] : await readProviderFolder(named, folder)),
  ];
  for (const result of results) {
    if ('file' in result) files.push(result.file);
    else {
      const words = say.providerFileFault(named ?? options.providers ?? '', result.fault);
      findings.push({
        rule: 'unknown-provider',
        pointer: '/providers',
        at: 'value',
        ...words,
        related: result.related,
      });
    }
  }
  return { index: indexPresets(files), findings };
}

/** The names of all accounts that the document writes, also of those that are not selected. */
export function accountNames(document: Document): (string | null)[] {
  return accountsOf(document.value).map(({ name }) => name);
}
