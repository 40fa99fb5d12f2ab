import { type Diagnostic, MailConfigError } from '../model/diagnostic.js';
import type { Workspace } from '../model/workspace.js';
import type { Document } from '../syntax/document.js';
import { withText } from '../syntax/read-document.js';
import { type Checked, type CheckOptions, validateDocument, validateWhole } from '../validate/validate-document.js';
import { applyEdits, oldOffset, withoutOverlaps } from './edits.js';
import { errorCount, judge, type Verdict } from './proof.js';
import { accountsWithMoreErrors, type Candidate, halves, splitByAccount } from './split.js';

/** One fix that was made. */
export interface AppliedFix {
  readonly title: string;
  readonly rule: string;
  /** The line that it changed, counted in the text as it was at first. */
  readonly line: number;
  /** Whether its fault was reported of the text as it was at first; else it showed when another was fixed. */
  readonly wasReported: boolean;
}

/** A document after its fixes. */
export interface Fixed {
  /** The new text without a BOM, `null` where nothing changed. */
  readonly text: string | null;
  /** The checks of the text before the fixes, and after them. */
  readonly before: Checked;
  readonly checked: Checked;
  readonly applied: readonly AppliedFix[];
}

/** Rounds, each of which must make progress. */
const maxRounds = 20;
/** Checks that are spent on fixes that may not be good, as long as none is. */
const maxTries = 200;
/** What all checks of a run may take together: a unit of text costs one, a finding as much as some hundred of them. */
const maxWork = 4_000_000;
const workOfFinding = 300;
/** Tries that are made however much they take. */
const minTries = 2;
/** Levels of faults below faults that are looked through. */
const maxLevels = 5;

/** A text on the way, with its checks. */
interface State {
  readonly text: string;
  /** As the caller wants it checked. */
  readonly checked: Checked;
  /** The file as it stands, all accounts of it and nothing laid over it. */
  readonly whole: Checked;
  readonly applied: readonly AppliedFix[];
  /** Where an offset stood in the text as it was at first. */
  readonly firstOffset: (offset: number) => number;
}

/** What is left to spend, and which fixes are known not to help. */
interface Budget {
  tries: number;
  readonly refused: Set<string>;
}

interface FixRun {
  readonly document: Document;
  readonly options: CheckOptions;
  readonly workspace: Workspace;
  readonly isWanted: (diagnostic: Diagnostic) => boolean;
  /** The faults of the text as it was at first. */
  readonly originalFaults: ReadonlySet<string>;
  /** Tries that were made, and what they took. */
  readonly spent: { tries: number; work: number };
}

/**
 * Makes the fixes of the diagnostics, again and again until there is nothing left to do, each kept only where the file
 * proves to be no worse. What it ends with is a text on which it would do nothing. Diagnostics that `isWanted` refuses
 * stay as they are; so do those that the file alone, without overrides, does not have.
 */
export function fixDocument(
  document: Document,
  options: CheckOptions,
  workspace: Workspace,
  isWanted: (diagnostic: Diagnostic) => boolean = () => true,
): Fixed {
  const checked = validateDocument(document, options, workspace);
  const { source } = document;
  if (source === null || !checked.diagnostics.some(({ fix }) => fix))
    return { text: null, before: checked, checked, applied: [] };
  const originalFaults = new Set(checked.diagnostics.map(faultOf));
  const run: FixRun = { document, options, workspace, isWanted, originalFaults, spent: { tries: 0, work: 0 } };
  const whole = validateWhole(checked, options, workspace);
  let state: State = { text: source.text, checked, whole, applied: [], firstOffset: (offset) => offset };
  // Nothing is remembered from one pass to the next, so that the last one is what a second run would be.
  for (let pass = 0; pass < maxRounds; pass++) {
    const next = applyUntilStable(run, state, { tries: maxTries, refused: new Set() }, 0);
    if (next === state) break;
    state = next;
  }
  if (state.text === source.text) return { text: null, before: checked, checked, applied: [] };
  return { text: state.text, before: checked, checked: state.checked, applied: state.applied };
}

function hasLeft({ spent }: FixRun, budget: Budget): boolean {
  return budget.tries > 0 && (spent.tries < minTries || spent.work < maxWork);
}

/** Goes on until no fix does any good. */
function applyUntilStable(run: FixRun, start: State, budget: Budget, level: number): State {
  let state = start;
  for (let round = 0; round < maxRounds; round++) {
    const open = candidatesOf(state, run.isWanted).filter((found) => !budget.refused.has(nameOf(found)));
    const candidates = withoutOverlaps(open);
    const isPossible = candidates.length > 0 && hasLeft(run, budget);
    const next = isPossible ? applyRound(run, state, candidates, budget, level) : null;
    if (next === null) break;
    state = next;
  }
  return state;
}

/** One round: all fixes, else those that can be made together, else one behind which all faults can be fixed. */
function applyRound(
  run: FixRun,
  state: State,
  candidates: readonly Candidate[],
  budget: Budget,
  level: number,
): State | null {
  const all = applyIfFollowUpsFixable(run, state, candidates, budget, level);
  if (all.next !== null) return all.next;
  const { best, growing } = bisectCompatible(run, state, candidates, budget);
  if (best !== null) return best;
  const { groups } = splitByAccount(growing, all.worse);
  for (let group = groups.pop(); group !== undefined && hasLeft(run, budget); group = groups.pop()) {
    const { next, worse } = applyIfFollowUpsFixable(run, state, group, budget, level);
    if (next !== null) return next;
    groups.push(...splitByAccount(group, worse).groups);
  }
  return null;
}

/** The fixes of what is wrong with the file itself. */
function candidatesOf({ checked, whole }: State, isWanted: FixRun['isWanted']): Candidate[] {
  const own = whole === checked ? null : new Set(whole.diagnostics.map(nameOfDiagnostic));
  return checked.diagnostics.flatMap((diagnostic) => {
    const { fix } = diagnostic;
    if (!fix || !isWanted(diagnostic) || (own !== null && !own.has(nameOfDiagnostic(diagnostic)))) return [];
    return [{ diagnostic, title: fix.title, edits: fix.edits }];
  });
}

function nameOfDiagnostic({ rule, pointer, message, fix }: Diagnostic): string {
  return JSON.stringify([rule, pointer, message, fix]);
}

function faultOf({ rule, pointer }: Diagnostic): string {
  return `${rule} ${pointer}`;
}

/** What stays the same of a fix while the text around it changes. */
function nameOf({ diagnostic, title, edits }: Candidate): string {
  return JSON.stringify([diagnostic.rule, diagnostic.pointer, title, edits.map(({ newText }) => newText)]);
}

/** Finds the fixes that can be made together, by halves; those that can not are remembered. */
function bisectCompatible(
  run: FixRun,
  state: State,
  candidates: readonly Candidate[],
  budget: Budget,
): { best: State | null; growing: readonly Candidate[] } {
  let best: State | null = null;
  const kept: Candidate[] = [];
  const growing: Candidate[] = [];
  const groups = [candidates];
  for (let group = groups.pop(); group !== undefined && hasLeft(run, budget); group = groups.pop()) {
    const { verdict, next } = attempt(run, state, [...kept, ...group], budget);
    if (verdict === 'good') {
      best = next;
      kept.push(...group);
    } else if (verdict === 'grows') {
      const { groups: parts, alone } = splitByAccount(group, worseIn(state, next));
      groups.push(...parts);
      growing.push(...alone);
    } else if (group.length > 1) groups.push(...halves(group));
    else for (const candidate of group) budget.refused.add(nameOf(candidate));
  }
  return { best, growing };
}

/** Makes fixes together; those that bring faults to light are good where these can be fixed too. */
function applyIfFollowUpsFixable(
  run: FixRun,
  state: State,
  candidates: readonly Candidate[],
  budget: Budget,
  level: number,
): { readonly next: State | null; readonly worse: ReadonlySet<string | null> } {
  const { verdict, next } = attempt(run, state, candidates, budget);
  if (verdict !== 'grows' || next === null || level >= maxLevels) {
    return verdict === 'good' ? { next, worse: new Set() } : { next: null, worse: worseIn(state, next) };
  }
  const share = budget.tries >> 1;
  // The others have their own turn: what they bring to light must not count against this one.
  const below: Budget = { tries: share, refused: new Set(candidatesOf(state, run.isWanted).map(nameOf)) };
  const settled = applyUntilStable(run, next, below, level + 1);
  budget.tries -= share - Math.max(0, below.tries);
  const isFixed = hasNoMoreErrors(state, settled);
  return { next: isFixed ? settled : null, worse: worseIn(state, settled) };
}

/** The accounts that got worse from one state to the next. */
function worseIn(before: State, after: State | null): ReadonlySet<string | null> {
  if (after === null) return new Set();
  const worse = accountsWithMoreErrors(before.whole, after.whole);
  if (after.whole !== after.checked)
    for (const name of accountsWithMoreErrors(before.checked, after.checked)) worse.add(name);
  return worse;
}

function hasNoMoreErrors(before: State, after: State): boolean {
  return errorCount(after.whole) <= errorCount(before.whole) && errorCount(after.checked) <= errorCount(before.checked);
}

function worstOf(verdicts: readonly Verdict[]): Verdict {
  return (['bad', 'grows', 'good'] as const).find((verdict) => verdicts.includes(verdict)) ?? 'bad';
}

/** Makes fixes on a text and judges what comes of it. */
function attempt(
  { document, options, workspace, originalFaults, spent }: FixRun,
  state: State,
  candidates: readonly Candidate[],
  budget: Budget,
): { verdict: Verdict; next: State | null } {
  budget.tries--;
  const patched = applyEdits(
    state.text,
    candidates.flatMap(({ edits }) => edits),
  );
  if (patched.text === state.text) return { verdict: 'bad', next: null };
  const fresh = withText(document, patched.text);
  try {
    const checked = validateDocument(fresh, options, workspace);
    const whole = validateWhole(checked, options, workspace);
    spent.tries++;
    spent.work += patched.text.length + workOfFinding * checked.placed.length;
    const fixed = candidates.map(({ diagnostic }) => diagnostic);
    const verdicts = [judge(state.whole, whole, patched, fixed)];
    if (whole !== checked) verdicts.push(judge(state.checked, checked, patched, fixed));
    const verdict = worstOf(verdicts);
    if (verdict === 'bad') return { verdict, next: null };
    const applied = candidates.map(({ title, diagnostic }) => {
      const { rule, range } = diagnostic;
      const start = state.firstOffset(range?.start.offset ?? 0);
      const line = document.source?.range({ start, end: start }).start.line ?? 1;
      return { title, rule, line, wasReported: originalFaults.has(faultOf(diagnostic)) };
    });
    const next: State = {
      text: patched.text,
      checked,
      whole,
      applied: [...state.applied, ...applied],
      firstOffset: (offset) => state.firstOffset(oldOffset(patched.edits, offset)),
    };
    return { verdict, next };
  } catch (error) {
    // An override that has nothing to stand on any more.
    if (error instanceof MailConfigError) return { verdict: 'bad', next: null };
    throw error;
  }
}
