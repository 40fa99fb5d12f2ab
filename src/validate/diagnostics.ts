import { rangeInPreset } from '../files/builtin-places.js';
import type { Diagnostic, Edit, Fix, RelatedPlace } from '../model/diagnostic.js';
import type { Finding } from '../model/finding.js';
import type { Document, Location } from '../syntax/document.js';
import { cleanText } from '../text/clean-text.js';
import { maskName, maskPointer } from '../text/pointer.js';
import type { Range, Span } from '../text/source-text.js';
import { siblingText } from './insert-key.js';
import { type RuleName, ruleDocs, ruleSeverities } from './rules/rule-table.js';

/** The fault of an alias's target is told once; further uses of the anchor are places that belong to it. */
const usedHere = 'used here';

/** Works out places and levels of findings, drops echoes, and sorts by place. The only place that does either. */
export function toDiagnostics(findings: readonly Finding[], document: Document): Diagnostic[] {
  const told = new Map<string, { readonly diagnostic: Diagnostic; readonly related: Map<string, RelatedPlace> }>();
  const whole = findings.find(({ isOfWholeFile }) => isOfWholeFile);
  for (const finding of whole ? [whole] : findings) {
    const { related, ...diagnostic } = toDiagnostic(finding, document);
    const place = diagnostic.range ? `${diagnostic.range.start.offset}` : diagnostic.pointer;
    const key = `${finding.rule}\0${place}\0${diagnostic.message}`;
    const first = told.get(key) ?? { diagnostic, related: new Map() };
    told.set(key, first);
    for (const other of related ?? []) first.related.set(JSON.stringify(other), other);
  }
  const diagnostics = [...told.values()].map(({ diagnostic, related }) => ({
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

function toDiagnostic(finding: Finding, document: Document): Diagnostic {
  const { rule, pointer, message, help } = finding;
  const location = finding.span ? null : document.locate(pointer);
  const span = finding.span ?? (location && spanAt(location, finding.at)) ?? (pointer === '' ? start : null);
  const related = relatedPlaces(finding, location, document);
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
