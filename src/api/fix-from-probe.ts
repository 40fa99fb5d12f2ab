import { nodeWorkspace } from '../files/node-workspace.js';
import { applyEdits } from '../fix/edits.js';
import { errorCount } from '../fix/proof.js';
import { lowersProtection } from '../fix/protection.js';
import type { Account } from '../model/account.js';
import type { Edit, Fix } from '../model/diagnostic.js';
import { type Service, serviceNames } from '../model/facts/services.js';
import { type AccountProbe, allSteps, areConfirmed, type Check } from '../model/probe.js';
import type { LeafPath, ResolvedAccount } from '../model/resolved-account.js';
import { type Remedy, remedyOf } from '../probe/diagnosis/remedy.js';
import { valueAt as leafAt } from '../resolve/resolve-account.js';
import type { Document } from '../syntax/document.js';
import { isJsonPath } from '../syntax/file-kind.js';
import { withText } from '../syntax/read-document.js';
import { siblingText } from '../validate/insert-key.js';
import { type Checked, type CheckOptions, validateDocument, validateWhole } from '../validate/validate-document.js';

/** A change of the file that a probe found to work. */
export interface ProbeFix {
  readonly account: string | null;
  /** The check that it fixes. */
  readonly check: Check;
  readonly remedy: Remedy;
  readonly fix: Fix;
}

/** Keys before which a new one is not put, where another stands there. */
const firstKeys = ['server'];

/** The changes that the checks of a probe lead to; a value that the command line gave is not the file's. */
export function fixesOfProbe(
  { document, accounts }: Checked,
  typed: readonly Account[],
  probes: readonly AccountProbe[],
): ProbeFix[] {
  return probes.flatMap(({ name, checks }) => {
    const resolved = accounts.find((account) => account.name === name);
    const account = typed.find((other) => other.name === name);
    if (!resolved || !account) return [];
    return checks.flatMap((check) => {
      const remedy = remedyOf(check, account);
      const fix = remedy && fixOf(document, resolved, remedy);
      return fix ? [{ account: name, check, remedy, fix }] : [];
    });
  });
}

/** The probes with the fix of each check that has one. */
export function withFixes(probes: readonly AccountProbe[], fixes: readonly ProbeFix[]): readonly AccountProbe[] {
  if (fixes.length === 0) return probes;
  const byCheck = new Map(fixes.map(({ check, fix }) => [check, fix]));
  return probes.map((probe) => ({
    ...probe,
    checks: probe.checks.map((check) => {
      const fix = byCheck.get(check);
      return fix ? { ...check, fix } : check;
    }),
  }));
}

function fixOf(document: Document, account: ResolvedAccount, { values }: Remedy): Fix | null {
  const changes = Object.entries(values).filter(([leaf, value]) => leafAt(account.config, leaf as LeafPath) !== value);
  if (changes.length === 0) return null;
  if (changes.some(([leaf]) => account.layers.overridden.has(leaf))) return null;
  const edits = editsOf(document, account.pointer, changes);
  const title = changes.map(([leaf, value]) => `\`${leaf.slice(1).replaceAll('/', '.')}: ${value}\``).join(' and ');
  return edits && { title: `write ${title}`, edits };
}

type Change = readonly [leaf: string, value: number | boolean | string];

/** Replaces values that stand in the file and adds those that do not; `null` where that would reach into an anchor. */
function editsOf(document: Document, at: string, changes: readonly Change[]): Edit[] | null {
  const edits: Edit[] = [];
  const missing: Change[] = [];
  for (const change of changes) {
    const location = document.locate(at + change[0]);
    if (!location) missing.push(change);
    else if (location.uses.length > 0 || !document.source) return null;
    else edits.push({ range: document.source.range(location.value), newText: String(change[1]) });
  }
  const parent = missing[0] && parentOf(missing[0][0]);
  if (parent === undefined) return edits;
  const added = document.locate(at + parent)
    ? addedKeys(document, at + parent, missing)
    : addedObject(document, at + parent, missing);
  return added && [...edits, ...added];
}

function parentOf(leaf: string): string {
  return leaf.slice(0, leaf.lastIndexOf('/'));
}

/** New keys of an object that the file has. */
function addedKeys(document: Document, object: string, changes: readonly Change[]): Edit[] | null {
  const added = changes.map(([leaf, value]) =>
    addKey(document, object, leaf.slice(leaf.lastIndexOf('/') + 1), `${value}`),
  );
  return added.every((edit) => edit !== null) ? added : null;
}

/** An object that is in no layer of the file: all of it came from the preset. */
function addedObject(document: Document, object: string, changes: readonly Change[]): Edit[] | null {
  const isJson = isJsonPath(document.path);
  const quote = (key: string) => (isJson ? JSON.stringify(key) : key);
  const pairs = changes.map(
    ([leaf, value]) => `${quote(leaf.slice(leaf.lastIndexOf('/') + 1))}: ${isJson ? JSON.stringify(value) : value}`,
  );
  const key = object.slice(object.lastIndexOf('/') + 1);
  const edit = addKey(document, parentOf(object), key, `{${pairs.join(', ')}}`);
  return edit && [edit];
}

function addKey(document: Document, object: string, key: string, value: string): Edit | null {
  const { source } = document;
  const keys = Object.keys(valueAt(document.value, object) ?? {});
  const beside = keys.find((other) => !firstKeys.includes(other)) ?? keys[0];
  if (!source || beside === undefined) return null;
  const placed = siblingText({ key, value }, document.locate(`${object}/${beside}`), source.text);
  return placed && { range: source.range({ start: placed.at, end: placed.at }), newText: placed.text };
}

function valueAt(value: unknown, pointer: string): object | null {
  let current = value;
  // Account names and keys need no escapes.
  for (const key of pointer.split('/').slice(1)) current = (current as Record<string, unknown> | undefined)?.[key];
  return current !== null && typeof current === 'object' ? current : null;
}

/** The parts of the configuration that fixes change, complete, in the form of the file. */
export function changedParts({ accounts }: Checked, fixes: readonly ProbeFix[]): object {
  const parts = new Map<string | null, Record<string, unknown>>();
  for (const { account, remedy } of fixes) {
    const config = accounts.find(({ name }) => name === account)?.config;
    if (!config) continue;
    const part = parts.get(account) ?? {};
    parts.set(account, part);
    for (const leaf of Object.keys(remedy.values)) addPart(part, config, leaf.split('/').slice(1));
  }
  const single = parts.get(null);
  return single ?? { accounts: Object.fromEntries(parts) };
}

/** What tells a server; the rest of its settings is not shown beside them. */
const serverKeys = ['server', 'port', 'ssl'];

function addPart(part: Record<string, unknown>, config: object, [key = '', ...below]: readonly string[]): void {
  const value = (config as Record<string, unknown>)[key];
  if (below.length === 0) part[key] = value;
  else if (below.length > 1) {
    part[key] ??= {};
    addPart(part[key] as Record<string, unknown>, value as object, below);
  } else {
    const known = Object.entries(value as object).filter(([name]) => serverKeys.includes(name));
    part[key] = { ...Object.fromEntries(known), ...(part[key] as object | undefined) };
  }
}

/** What came of fixes that were tried. */
export interface Proved {
  /** The new text without a BOM, `null` where nothing held. */
  readonly text: string | null;
  readonly checked: Checked;
  readonly made: readonly ProbeFix[];
  /** Those that did not hold. */
  readonly left: readonly ProbeFix[];
  /** All accounts, with what the second probe found where it looked. */
  readonly probes: readonly AccountProbe[];
}

/** Probes services of accounts as a changed file has them. */
export type Reprobe = (
  checked: Checked,
  isWanted: (service: Service, account: Account) => boolean,
) => Promise<AccountProbe[]>;

/** Tries fixes on a copy of the text, and keeps those that a second probe confirms and that protect no less. */
export async function proveFixes(
  checked: Checked,
  options: CheckOptions,
  { fixes, probes, reprobe }: { fixes: readonly ProbeFix[]; probes: readonly AccountProbe[]; reprobe: Reprobe },
): Promise<Proved> {
  const nothing = { text: null, checked, made: [], left: fixes, probes };
  const after = await withChanges(checked, fixes, options);
  if (!after) return nothing;
  const wanted = servicesToProbe(fixes, probes);
  const second =
    wanted.size > 0 ? await reprobe(after, (service, { name }) => wanted.has(`${name ?? ''} ${service}`)) : [];
  const made = fixes.filter((fix) => fix.remedy.isAnnounced || isCured(fix, second));
  const final = made.length === fixes.length ? after : await withChanges(checked, made, options);
  if (!final || made.length === 0) return nothing;
  const left = fixes.filter((fix) => !made.includes(fix));
  const isKept = (name: string | null, service: Service) =>
    left.some(({ account, check }) => account === name && check.service === service);
  return {
    text: final.document.source?.text ?? null,
    checked: final,
    made,
    left,
    probes: probes.map((probe) =>
      merged(
        probe,
        second.find(({ name }) => name === probe.name),
        isKept,
      ),
    ),
  };
}

/** The file with the fixes, where it is as sound as before, protects no less, and changes no account that they do not name. */
export async function withChanges(
  checked: Checked,
  fixes: readonly ProbeFix[],
  options: CheckOptions,
): Promise<Checked | null> {
  const { document } = checked;
  if (!document.source || fixes.length === 0) return null;
  const { text } = applyEdits(
    document.source.text,
    fixes.flatMap(({ fix }) => fix.edits),
  );
  const workspace = nodeWorkspace();
  const after = validateDocument(withText(document, text), options, workspace);
  const [whole, wholeAfter] = [validateWhole(checked, options, workspace), validateWhole(after, options, workspace)];
  const isSound = (old: Checked, fresh: Checked) =>
    errorCount(fresh) <= errorCount(old) && !lowersProtection(old, fresh, []);
  const isKept = areOthersKept(whole, wholeAfter, new Set(fixes.map(({ account }) => account)));
  return isSound(checked, after) && isSound(whole, wholeAfter) && isKept ? after : null;
}

/** Whether every other account is what it was: what stands at an anchor is theirs, too. */
function areOthersKept(before: Checked, after: Checked, named: ReadonlySet<string | null>): boolean {
  const old = new Map(before.accounts.map(({ name, config }) => [name, JSON.stringify(config)]));
  return after.accounts.every(({ name, config }) => named.has(name) || old.get(name) === JSON.stringify(config));
}

/** Services whose fix another probe must confirm; with the POP log-in that opens a server, unless that one failed. */
function servicesToProbe(fixes: readonly ProbeFix[], probes: readonly AccountProbe[]): Set<string> {
  const wanted = new Set<string>();
  for (const { account, check, remedy } of fixes) {
    if (remedy.isAnnounced) continue;
    wanted.add(`${account ?? ''} ${check.service}`);
    const checks = probes.find(({ name }) => name === account)?.checks ?? [];
    const opener = checks.filter(({ service }) => service === 'pop-before-smtp');
    const isOpen = opener.length > 0 && opener.every(({ status }) => status !== 'failed');
    if (check.service === 'separate-smtp' && isOpen) wanted.add(`${account ?? ''} pop-before-smtp`);
  }
  return wanted;
}

/** Whether the service now gets past the step that failed. */
function isCured({ account, check }: ProbeFix, second: readonly AccountProbe[]): boolean {
  const checks = second.find(({ name }) => name === account)?.checks.filter(({ service }) => service === check.service);
  if (!checks || checks.length === 0) return false;
  const reached = checks.filter(({ step }) => allSteps.indexOf(step) <= allSteps.indexOf(check.step));
  return reached.every(({ status, cause }) => status === 'ok' || (status === 'warning' && cause !== check.cause));
}

function merged(
  first: AccountProbe,
  second: AccountProbe | undefined,
  isKept: (name: string | null, service: Service) => boolean,
): AccountProbe {
  if (!second) return first;
  const checks = serviceNames.flatMap((service) => {
    const own = (probe: AccountProbe) => probe.checks.filter((check) => check.service === service);
    const again = isKept(first.name, service) ? [] : own(second);
    return again.length > 0 ? again : own(first);
  });
  return { ...first, ok: areConfirmed(checks), checks };
}
