import type { Diagnostic, Edit, Fix, RelatedPlace } from '../model/diagnostic.js';
import type { Args, Finding, FindingFix } from '../model/finding.js';
import type { Notes, ProviderFault, RuleArgs } from '../model/rule-args.js';
import type { ProviderFileResult, Workspace } from '../model/workspace.js';
import type { Document, Location } from '../syntax/document.js';
import { cleanText } from '../text/clean-text.js';
import { fromPointer, maskName } from '../text/pointer.js';
import { shownKey } from '../text/shown.js';
import type { Range, Span } from '../text/source-text.js';
import { notes } from '../words/en/notes.js';
import { providerFaultText } from '../words/en/providers.js';
import { en } from '../words/en.js';
import type { Words } from '../words/words.js';
import { siblingText } from './insert-key.js';
import { maskedPointer, maxRelated, type PlacedFinding, spanAt } from './place-findings.js';
import type { rules } from './rules/index.js';
import type { ArgsOf } from './rules/rule.js';
import { type RuleName, ruleDocs } from './rules/rule-table.js';

type Meaning = (typeof rules)[number];
type AllArgs = RuleArgs & { [Id in Meaning['id']]: ArgsOf<Extract<Meaning, { id: Id }>> };

/** The sentence of every rule; one that is missing, or asks for other facts, does not compile. */
const sentences: { readonly [R in keyof AllArgs]: (args: AllArgs[R]) => Words } = en;

/** Diagnostics that a file reports at most; one more counts the rest. */
const maxDiagnostics = 1000;
/** Related places that all diagnostics of a file have together at most. */
const maxRelatedOfAll = 10_000;

/** Words out of findings: of the first ones, in the order that they have; one more counts the others. */
export function toDiagnostics({ placed, document, isCut }: Findings, workspace: Workspace): Diagnostic[] {
  const worded = placed.filter(({ finding }) => !finding.isOnlyCounted);
  const shown = worded.slice(0, maxDiagnostics);
  let room = maxRelatedOfAll;
  const diagnostics = shown.map((one) => {
    const related = relatedOf(one, document, workspace, Math.min(room, maxRelated));
    room -= related.length;
    return { ...toDiagnostic(one, document, isCut), ...(related.length > 0 && { related }) };
  });
  if (placed.length === shown.length && !isCut) return diagnostics;
  const isShown = new Set(shown);
  const rest = placed.filter((one) => !isShown.has(one));
  return [...diagnostics, countOf(rest, document, isCut)];
}

/** Findings of a document; `isCut` where there are more than these. */
interface Findings {
  readonly placed: readonly PlacedFinding[];
  readonly document: Document;
  readonly isCut: boolean;
}

/** One diagnostic in place of many, at the first of them and as grave as the gravest. */
function countOf(placed: readonly PlacedFinding[], document: Document, isCut: boolean): Diagnostic {
  const rule = 'too-many-diagnostics';
  // One more stands for what was not looked at.
  const counts = { error: isCut ? 1 : 0, warning: 0, info: 0 };
  for (const { severity } of placed) counts[severity]++;
  const args = {
    errors: counts.error,
    warnings: counts.warning,
    infos: counts.info,
    ...(isCut && { isCut: 'yes' as const }),
  };
  const { message, help = '' } = wordsOf(rule, args);
  return {
    rule,
    severity: counts.error > 0 ? 'error' : counts.warning > 0 ? 'warning' : 'info',
    message,
    pointer: document.base,
    range: placed[0]?.range ?? null,
    account: null,
    args,
    help,
    docs: ruleDocs(rule),
  };
}

function relatedOf(one: PlacedFinding, document: Document, workspace: Workspace, most: number): RelatedPlace[] {
  const related = new Map<string, RelatedPlace>();
  for (const { finding, location } of [one, ...one.echoes]) {
    for (const place of relatedPlaces(finding, location, document, workspace)) {
      if (related.size >= most) return [...related.values()];
      related.set(JSON.stringify(place), place);
    }
  }
  return [...related.values()];
}

function toDiagnostic(
  { finding, severity, span, range, rule }: PlacedFinding,
  document: Document,
  isCut: boolean,
): Diagnostic {
  const { message, help } = wordsOf(rule as RuleName, finding.args);
  // Whether a fix does any good, the rest of the file would have to say.
  const fix = isCut ? null : fixOf(finding, span, document);
  return {
    rule,
    severity,
    message: cleanText(message),
    pointer: maskedPointer(finding, document.base),
    range,
    account: finding.account == null ? null : maskName(finding.account),
    args: shownArgs(finding.args),
    ...(help !== undefined && { help: cleanText(help) }),
    ...(fix && { fix }),
    docs: ruleDocs(rule),
  };
}

/** The facts of a message, for who words it in another language: masked where they were found, clean line by line. */
function shownArgs(args: Args): NonNullable<Diagnostic['args']> {
  const shown: Record<string, string | number> = {};
  for (const [name, fact] of Object.entries(args)) {
    // A list is a text with a line for each item.
    if (typeof fact === 'string') shown[name] = fact.split('\n').map(cleanText).join('\n');
    else if (fact !== undefined) shown[name] = fact;
  }
  return shown;
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

/** Why a provider file cannot be used, for a command line that names its folder. */
export function providerFaultOf({ fault, related }: Extract<ProviderFileResult, { fault: ProviderFault }>): string {
  const [first] = related;
  return providerFaultText(fault, first && noteOf(first.note, first.args));
}

/** What is said of a place that belongs to a finding. */
function noteOf(note: string, args: Args = {}): string {
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
