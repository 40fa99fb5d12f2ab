import type { Diagnostic, Edit, Fix, Range, RelatedPlace } from '../model/diagnostic.js';
import type { Args, Finding, FindingFix } from '../model/finding.js';
import type { Notes, RuleArgs } from '../model/rule-args.js';
import type { Workspace } from '../model/workspace.js';
import type { Document, Location } from '../syntax/document.js';
import { cleanText } from '../text/clean-text.js';
import { fromPointer, maskName, maskPointer } from '../text/pointer.js';
import { shownKey } from '../text/shown.js';
import type { Span } from '../text/source-text.js';
import { notes } from '../words/en/notes.js';
import { en } from '../words/en.js';
import type { Words } from '../words/words.js';
import { siblingText } from './insert-key.js';
import type { rules } from './rules/index.js';
import type { ArgsOf } from './rules/rule.js';
import { type RuleName, ruleDocs, ruleSeverities } from './rules/rule-table.js';

type Meaning = (typeof rules)[number];
type AllArgs = RuleArgs & { [Id in Meaning['id']]: ArgsOf<Extract<Meaning, { id: Id }>> };

/** The sentence of every rule; one that is missing, or asks for other facts, does not compile. */
const sentences: { readonly [R in keyof AllArgs]: (args: AllArgs[R]) => Words } = en;

/** Works out places and levels of findings, drops echoes, and sorts by place. The only place that does either. */
export function toDiagnostics(findings: readonly Finding[], document: Document, workspace: Workspace): Diagnostic[] {
  if (findings.length === 0) return [];
  const found = new Map<string, { readonly diagnostic: Diagnostic; readonly related: Map<string, RelatedPlace> }>();
  const whole = findings.find(({ isOfWholeFile }) => isOfWholeFile);
  for (const finding of whole ? [whole] : findings) {
    const { related, ...diagnostic } = toDiagnostic(finding, document, workspace);
    const place = diagnostic.range ? `${diagnostic.range.start.offset}` : diagnostic.pointer;
    const key = `${finding.rule}\0${place}\0${diagnostic.message}`;
    const first = found.get(key) ?? { diagnostic, related: new Map() };
    found.set(key, first);
    for (const other of related ?? []) first.related.set(JSON.stringify(other), other);
  }
  const diagnostics = [...found.values()].map(({ diagnostic, related }) => ({
    ...diagnostic,
    ...(related.size > 0 && { related: [...related.values()] }),
  }));
  return sortByPlace(diagnostics);
}

/** In the order of the text; what stands in no text comes last. */
export function sortByPlace(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort(byPlace);
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  const start = (diagnostic: Diagnostic) => diagnostic.range?.start.offset ?? Number.MAX_SAFE_INTEGER;
  return start(a) - start(b) || compare(a.pointer, b.pointer) || compare(a.rule, b.rule);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function toDiagnostic(finding: Finding, document: Document, workspace: Workspace): Diagnostic {
  const { rule, pointer } = finding;
  const { message, help } = wordsOf(rule as RuleName, finding.args);
  const location = finding.span ? null : document.locate(pointer);
  const span = finding.span ?? (location && spanAt(location, finding.at)) ?? (pointer === '' ? start : null);
  const related = relatedPlaces(finding, location, document, workspace);
  const fix = fixOf(finding, span, document);
  return {
    rule,
    severity: finding.severity ?? ruleSeverities[rule as RuleName],
    message: cleanText(message),
    pointer: maskPointer(document.base + (finding.hidesKey ? pointer.replace(/[^/]*$/, '***') : pointer)),
    range: rangeOf(span, document),
    account: finding.account == null ? null : maskName(finding.account),
    ...(help !== undefined && { help: cleanText(help) }),
    ...(fix && { fix }),
    ...(related.length > 0 && { related }),
    docs: ruleDocs(rule),
  };
}

const start: Span = { start: 0, end: 0 };

/** A key that is missing in the root is shown at the start of the file. */
function spanAt(location: Location, at: Finding['at']): Span {
  return at === 'key' ? (location.key ?? start) : location.value;
}

function rangeOf(span: Span | null, document: Document): Range | null {
  return span && document.source ? document.source.range(span) : null;
}

function relatedPlaces(
  finding: Finding,
  location: Location | null,
  document: Document,
  workspace: Workspace,
): RelatedPlace[] {
  const own = (finding.related ?? []).map(({ note, args, span, pointer, at, preset, path, range }) => {
    const place = pointer === undefined ? null : document.locate(pointer);
    const found = span ?? (at === 'key' ? place?.key : place?.value) ?? null;
    return {
      message: cleanText(noteOf(note, args)),
      path: preset?.file.path ?? path ?? document.path,
      range: preset ? workspace.rangeInPreset(preset.file, preset.pointer) : (range ?? rangeOf(found, document)),
    };
  });
  const uses = (location?.uses ?? []).map((span) => ({
    // The fault of an alias's target is reported once; further uses of the anchor are places that belong to it.
    message: noteOf('used-here'),
    path: document.path,
    range: rangeOf(span, document),
  }));
  return [...own, ...uses];
}

/** A message, with its help, out of the facts of a finding. */
export function wordsOf(rule: RuleName, args: Args): Words {
  return (sentences[rule] as (facts: unknown) => Words)(args);
}

/** What is said of a place that belongs to a finding. */
export function noteOf(note: string, args: Args = {}): string {
  return (notes[note as keyof Notes] as (facts: unknown) => string)(args);
}

/** What a fix does, for who is asked whether to make it. */
function titleOf(fix: FindingFix, key: string, at: Finding['at']): string {
  if (!('newText' in fix)) return 'Quote it';
  if (at === 'key') return `Rename \`${key}\` to \`${fix.newText}\``;
  const more = fix.sibling ? ` and ${fix.sibling.key}: ${fix.sibling.value}` : '';
  return `Write ${key}: ${fix.newText}${more}`;
}

function fixOf({ fix, at, pointer }: Finding, found: Span | null, document: Document): Fix | null {
  const { source } = document;
  if (!fix || !source) return null;
  const isElsewhere = fix.pointer !== undefined || fix.at !== undefined;
  const target = { pointer: fix.pointer ?? pointer, at: fix.at ?? at };
  const location = document.locate(target.pointer);
  const span = isElsewhere ? location && spanAt(location, target.at) : found;
  if (!span) return null;
  const edit = (from: number, to: number, newText: string): Edit => ({
    range: source.range({ start: from, end: to }),
    newText,
  });
  const title = titleOf(fix, shownKey(fromPointer(target.pointer).at(-1) ?? ''), target.at);
  if ('newText' in fix) {
    // A key or a word keeps its quotes, which JSON needs.
    const isText = target.at === 'key' || !/^(?:\d+|true|false)$/.test(fix.newText);
    const quote = isText ? (/^["']/.exec(source.text.slice(span.start, span.start + 1))?.[0] ?? '') : '';
    const replacement = edit(span.start, span.end, quote + fix.newText + quote);
    if (fix.value !== undefined && location) {
      const { start: from, end: to } = location.value;
      // Where the key has quotes, as in JSON, a text has them, too.
      return { title, edits: [replacement, edit(from, to, quote + fix.value + quote)] };
    }
    if (!fix.sibling) return { title, edits: [replacement] };
    const before = siblingText(fix.sibling, location, source.text);
    return before && { title, edits: [edit(before.at, before.at, before.text), replacement] };
  }
  // Quotes are put around the text as it stands: the parsed value may have lost a part of it, and may be a secret.
  // What is a number or a word of JSON needs no escape in either kind of quotes.
  return { title, edits: [edit(span.start, span.start, '"'), edit(span.end, span.end, '"')] };
}
