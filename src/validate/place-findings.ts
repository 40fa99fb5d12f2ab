import type { Severity } from '../model/diagnostic.js';
import type { Finding } from '../model/finding.js';
import type { Document, Location } from '../syntax/document.js';
import { maskPointer } from '../text/pointer.js';
import type { Range, Span } from '../text/source-text.js';
import { type RuleName, ruleSeverities } from './rules/rule-table.js';

/** Further uses of an anchor that are kept of one finding. */
export const maxRelated = 100;

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
export function placeFindings(findings: readonly Finding[], document: Document): readonly PlacedFinding[] {
  if (findings.length === 0) return none;
  const found = new Map<string, PlacedFinding & { readonly echoes: Pick<PlacedFinding, 'finding' | 'location'>[] }>();
  const places = new Map<string, string>();
  const whole = findings.find(({ isOfWholeFile }) => isOfWholeFile);
  for (const finding of whole ? [whole] : findings) {
    const { rule, pointer, args } = finding;
    const location = finding.span ? null : document.locate(pointer);
    const span = finding.span ?? (location && spanAt(location, finding.at)) ?? (pointer === '' ? start : null);
    const range = span && document.source ? document.source.range(span) : null;
    const place = `${rule}\0${range ? range.start.offset : pointer}`;
    const key = `${place}\0${JSON.stringify(args)}`;
    const first = found.get(finding.isOnlyCounted ? (places.get(place) ?? key) : key);
    if (first === undefined) {
      const severity = finding.severity ?? ruleSeverities[rule as RuleName];
      places.set(place, key);
      found.set(key, { rule, severity, finding, span, range, location, echoes: [] });
    } else if (first.echoes.length < maxRelated) first.echoes.push({ finding, location });
  }
  return sortByPlace([...found.values()]);
}

const none: readonly never[] = [];
const start: Span = { start: 0, end: 0 };

/** The span of a key or a value; a key that is missing in the root is shown at the start of the file. */
export function spanAt(location: Location, at: Finding['at']): Span {
  return at === 'key' ? (location.key ?? start) : location.value;
}

/** In the order of the text; what is in no text comes last. */
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

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The pointer of a finding into its file, as it may be shown. */
export function maskedPointer({ pointer, hidesKey }: Finding, base: string): string {
  return maskPointer(base + (hidesKey ? `${pointer.slice(0, pointer.lastIndexOf('/') + 1)}***` : pointer));
}
