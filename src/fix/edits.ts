import type { Edit } from '../model/diagnostic.js';
import { firstIndex } from '../text/binary-search.js';
import type { Span } from '../text/source-text.js';

/** One replacement: the stretch that it takes out of the old text, and where its own text stands in the new one. */
export interface PlacedEdit {
  readonly before: Span;
  readonly after: Span;
}

/** A text after replacements, which are in the order of the text. */
export interface Patched {
  readonly text: string;
  readonly edits: readonly PlacedEdit[];
}

const startOf = (edit: Edit) => edit.range.start.offset;
const endOf = (edit: Edit) => edit.range.end.offset;

/** Replaces all stretches at once; none may overlap another. */
export function applyEdits(text: string, edits: readonly Edit[]): Patched {
  const placed: PlacedEdit[] = [];
  const parts: string[] = [];
  let from = 0;
  let length = 0;
  for (const edit of [...edits].sort((a, b) => startOf(a) - startOf(b) || endOf(a) - endOf(b))) {
    const kept = text.slice(from, startOf(edit));
    parts.push(kept, edit.newText);
    const start = length + kept.length;
    length = start + edit.newText.length;
    from = endOf(edit);
    placed.push({ before: { start: startOf(edit), end: from }, after: { start, end: length } });
  }
  parts.push(text.slice(from));
  return { text: parts.join(''), edits: placed };
}

/** Whether an edit of a list that is in the order of the text changes the stretch, or stands right beside it. */
export function touches(edits: readonly PlacedEdit[], side: 'before' | 'after', span: Span): boolean {
  return editAt(edits, side, span) !== null;
}

/** The first edit that changes the stretch, or stands right beside it. */
export function editAt(edits: readonly PlacedEdit[], side: 'before' | 'after', span: Span): PlacedEdit | null {
  const edit = edits[firstIndex(edits, (candidate) => candidate[side].end >= span.start)];
  return edit && edit[side].start <= span.end ? edit : null;
}

/** Where an offset of the new text stood in the old one; what is new stood at the start of what it replaces. */
export function oldOffset(edits: readonly PlacedEdit[], offset: number): number {
  const index = firstIndex(edits, ({ after }) => after.start > offset) - 1;
  const edit = edits[index];
  if (!edit) return offset;
  return offset < edit.after.end ? edit.before.start : edit.before.end + offset - edit.after.end;
}

/** Those, from the first on, whose edits leave the edits of all before them alone. */
export function withoutOverlaps<T extends { readonly edits: readonly Edit[] }>(fixes: readonly T[]): T[] {
  const taken: Edit[] = [];
  return fixes.filter(({ edits }) => {
    const own = [...edits].sort((a, b) => startOf(a) - startOf(b) || endOf(a) - endOf(b));
    const isSound = own.every((edit, index) => startOf(edit) >= endOf(own[index - 1] ?? edit) || index === 0);
    if (own.length === 0 || !isSound || own.some((edit) => isNear(taken, edit))) return false;
    for (const edit of own) taken.splice(placeOf(taken, edit), 0, edit);
    return true;
  });
}

function placeOf(taken: readonly Edit[], edit: Edit): number {
  return firstIndex(taken, (other) => endOf(other) >= startOf(edit));
}

/** Two insertions at one place have no order, so edits that touch count as overlapping. */
function isNear(taken: readonly Edit[], edit: Edit): boolean {
  const next = taken[placeOf(taken, edit)];
  return next !== undefined && startOf(next) <= endOf(edit);
}
