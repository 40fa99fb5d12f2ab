import { cleanText } from '../clean-text.js';
import type { Diagnostic, Edit, Fix, Range, RelatedPlace, Severity } from '../diagnostic.js';
import type { Finding } from '../finding.js';
import type { Document, Location } from '../load/document.js';
import * as say from '../messages.js';
import { maskName, maskPointer } from '../pointer.js';
import type { Span } from '../text.js';
import { type RuleName, ruleDocs, ruleSeverities } from '../validate/rule-table.js';
import { rangeInPreset } from './preset-place.js';
import { siblingText } from './sibling.js';

/** The fault of an alias's target is told once; further uses of the anchor are places that belong to it. */
const usedHere = 'used here';

/** Diagnostics that a file reports at most; one more counts the rest. */
const maxDiagnostics = 1000;
/** Related places that one diagnostic has at most, and all of a file together. */
const maxRelated = 100;
const maxRelatedOfAll = 10_000;

/** A finding at its place in the text; `echoes` are the same one at further uses of an anchor. */
export interface PlacedFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly finding: Finding;
  readonly span: Span | null;
  readonly range: Range | null;
  readonly location: Location | null;
  readonly echoes: readonly Pick<PlacedFinding, 'finding' | 'location'>[];
}

/** Works out places and levels of findings, drops echoes, and sorts by place. The only place that does either. */
export function placeFindings(findings: readonly Finding[], document: Document): PlacedFinding[] {
  const told = new Map<string, PlacedFinding & { readonly echoes: Pick<PlacedFinding, 'finding' | 'location'>[] }>();
  const whole = findings.find(({ isOfWholeFile }) => isOfWholeFile);
  for (const finding of whole ? [whole] : findings) {
    const { rule, pointer, isOnlyCounted = false } = finding;
    const location = finding.span ? null : document.locate(pointer);
    const span = finding.span ?? (location && spanAt(location, finding.at)) ?? (pointer === '' ? start : null);
    const range = rangeOf(span, document);
    const place = range ? `${range.start.offset}` : pointer;
    const key = `${rule}\0${place}\0${isOnlyCounted ? '' : finding.message}`;
    const first = told.get(key);
    if (first !== undefined) {
      if (first.echoes.length < maxRelated) first.echoes.push({ finding, location });
      continue;
    }
    const severity = finding.severity ?? ruleSeverities[rule as RuleName];
    told.set(key, { rule, severity, finding, span, range, location, echoes: [] });
  }
  return sortByPlace([...told.values()]);
}

/** In the order of the text; what stands in no text comes last. */
export function sortByPlace(placed: readonly PlacedFinding[]): PlacedFinding[] {
  const pointers = new Map<PlacedFinding, string>();
  const pointerOf = (one: PlacedFinding) => {
    const known = pointers.get(one) ?? maskedPointer(one.finding, '');
    pointers.set(one, known);
    return known;
  };
  const startOf = ({ range }: PlacedFinding) => range?.start.offset ?? Number.MAX_SAFE_INTEGER;
  return [...placed].sort(
    (a, b) => startOf(a) - startOf(b) || compare(pointerOf(a), pointerOf(b)) || compare(a.rule, b.rule),
  );
}

/** Words out of findings: of the first ones, in the order that they have; one more counts the others. */
export function toDiagnostics(placed: readonly PlacedFinding[], document: Document): Diagnostic[] {
  const worded = placed.length > maxDiagnostics ? placed.filter(({ finding }) => !finding.isOnlyCounted) : placed;
  const shown = worded.slice(0, maxDiagnostics);
  let room = maxRelatedOfAll;
  const diagnostics = shown.map((one) => {
    const related = relatedOf(one, document, Math.min(room, maxRelated));
    room -= related.length;
    return { ...toDiagnostic(one, document), ...(related.length > 0 && { related }) };
  });
  if (placed.length === shown.length) return diagnostics;
  const isShown = new Set(shown);
  return [
    ...diagnostics,
    restOf(
      placed.filter((one) => !isShown.has(one)),
      document,
    ),
  ];
}

/** One diagnostic in place of many, at the first of them and as grave as the gravest. */
function restOf(placed: readonly PlacedFinding[], document: Document): Diagnostic {
  const rule = 'too-many-diagnostics';
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity } of placed) counts[severity]++;
  const { error: errors, warning: warnings, info: infos } = counts;
  return {
    rule,
    severity: errors > 0 ? 'error' : warnings > 0 ? 'warning' : 'info',
    pointer: document.base,
    range: placed[0]?.range ?? null,
    account: null,
    args: { errors, warnings, infos },
    ...say.notShown(errors, warnings, infos),
    docs: ruleDocs(rule),
  };
}

function relatedOf(one: PlacedFinding, document: Document, most: number): RelatedPlace[] {
  const related = new Map<string, RelatedPlace>();
  for (const { finding, location } of [one, ...one.echoes]) {
    for (const place of relatedPlaces(finding, location, document)) {
      if (related.size >= most) return [...related.values()];
      related.set(JSON.stringify(place), place);
    }
  }
  return [...related.values()];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function toDiagnostic({ finding, severity, span, range, rule }: PlacedFinding, document: Document): Diagnostic {
  const { message, help } = finding;
  const fix = fixOf(finding, span, document);
  return {
    rule,
    severity,
    message: cleanText(message),
    pointer: maskedPointer(finding, document.base),
    range,
    account: finding.account == null ? null : maskName(finding.account),
    ...(help !== undefined && { help: cleanText(help) }),
    ...(fix && { fix }),
    docs: ruleDocs(rule),
  };
}

function maskedPointer({ pointer, hidesKey }: Finding, base: string): string {
  return maskPointer(base + (hidesKey ? `${pointer.slice(0, pointer.lastIndexOf('/') + 1)}***` : pointer));
}

const start: Span = { start: 0, end: 0 };

/** A key that is missing in the root is shown at the start of the file. */
function spanAt(location: Location, at: Finding['at']): Span {
  return at === 'key' ? (location.key ?? start) : location.value;
}

function rangeOf(span: Span | null, document: Document): Range | null {
  return span && document.source ? document.source.range(span) : null;
}

function relatedPlaces(finding: Finding, location: Location | null, document: Document): RelatedPlace[] {
  const told = (finding.related ?? []).map(({ message, span, pointer, at, preset, path, range }) => {
    const place = pointer === undefined ? null : document.locate(pointer);
    const own = span ?? (at === 'key' ? place?.key : place?.value) ?? null;
    return {
      message: cleanText(message),
      path: preset?.file.path ?? path ?? document.path,
      range: preset ? rangeInPreset(preset.file, preset.pointer) : (range ?? rangeOf(own, document)),
    };
  });
  const uses = (location?.uses ?? []).map((span) => ({
    message: usedHere,
    path: document.path,
    range: rangeOf(span, document),
  }));
  return [...told, ...uses];
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
  const { title } = fix;
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
