import type { Diagnostic } from '../model/diagnostic.js';
import type { Document } from '../syntax/document.js';
import { isJsonPath } from '../syntax/file-kind.js';
import { yaml } from '../syntax/yaml/yaml-library.js';
import type { Checked } from '../validate/validate-document.js';
import { oldOffset, type Patched } from './edits.js';
import { lowersProtection } from './protection.js';
import { differsOnlyWhereNamed } from './value-diff.js';

/** What a try to fix came to: `grows` where all is well but for faults that came to light. */
export type Verdict = 'good' | 'grows' | 'bad';

/** Judges a file by what it was before: no fix is believed because a rule proposed it. */
export function judge(before: Checked, after: Checked, patched: Patched, fixed: readonly Diagnostic[]): Verdict {
  const pointers = fixed.map(({ pointer }) => pointer);
  const isProved =
    parses(before.document, after.document) &&
    staysInside(before.document, patched) &&
    areGone(fixed, before, after, patched) &&
    keepsLayout(before.document, after.document) &&
    (!isUsable(before.document) || differsOnlyWhereNamed(before.document, after.document, patched, pointers)) &&
    !lowersProtection(before, after, pointers);
  if (!isProved) return 'bad';
  return errorCount(after) <= errorCount(before) ? 'good' : 'grows';
}

/** Errors of a file. */
export function errorCount({ placed }: Checked): number {
  return placed.filter(({ severity }) => severity === 'error').length;
}

/** A file with faults of syntax may keep some of them; no file gets one of a worse kind. */
function parses(before: Document, after: Document): boolean {
  const grade = ({ findings }: Document) => (findings.some(isFirstOnly) ? 2 : findings.length > 0 ? 1 : 0);
  return grade(after) <= grade(before);
}

/** The rest of a `package.json` belongs to others. */
function staysInside({ base, locate }: Document, { edits }: Patched): boolean {
  if (base === '') return true;
  const own = locate('')?.value;
  return own !== undefined && edits.every(({ before }) => before.start >= own.start && before.end <= own.end);
}

/** Whether the value of a document says what is written: not where a fault of syntax left a part of it out. */
function isUsable({ findings }: Document): boolean {
  return findings.every(({ rule }) => rule === 'duplicate-key');
}

/** Rules that tell the first fault of the whole text and hide those behind it. */
function isFirstOnly({ rule }: { readonly rule: string }): boolean {
  return rule === 'yaml-syntax' || rule === 'multiple-documents';
}

function areGone(fixed: readonly Diagnostic[], before: Checked, after: Checked, { edits }: Patched): boolean {
  const startOf = ({ range }: Diagnostic) => range?.start.offset ?? 0;
  const first = Math.max(...fixed.filter(isFirstOnly).map(startOf));
  const isPassed = (found: Diagnostic) => !isFirstOnly(found) || oldOffset(edits, startOf(found)) > first;
  if (!after.diagnostics.every(isPassed)) return false;
  const [was, is, done] = [before.diagnostics, after.diagnostics, fixed].map(countByPlace);
  return [...(done ?? [])].every(([place, count]) => (is?.get(place) ?? 0) <= (was?.get(place) ?? 0) - count);
}

function countByPlace(diagnostics: readonly Diagnostic[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const diagnostic of diagnostics) {
    if (isFirstOnly(diagnostic)) continue;
    const { rule, pointer } = diagnostic;
    // One unknown key in the place of another is the same fault.
    const place = `${rule}\0${rule === 'unknown-key' ? pointer.slice(0, pointer.lastIndexOf('/')) : pointer}`;
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  return counts;
}

/** Whether all comments are still there in their order, no line end went, and no other kind of it came in. */
function keepsLayout(before: Document, after: Document): boolean {
  const [old, fresh] = [before, after].map(({ source }) => source?.text ?? '') as [string, string];
  const [ends, freshEnds] = [lineEnds(old), lineEnds(fresh)];
  if (ends.length > freshEnds.length || (ends.length > 0 && freshEnds.some((end) => !ends.includes(end)))) return false;
  if (isJsonPath(before.path) || !old.includes('#')) return true;
  const left = commentsOf(fresh);
  let at = 0;
  for (const comment of commentsOf(old)) {
    at = left.indexOf(comment, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

function lineEnds(text: string): readonly string[] {
  return text.match(/\r\n|\r|\n/g) ?? [];
}

function commentsOf(text: string): string[] {
  const comments: string[] = [];
  let isScalar = false;
  for (const lexeme of new (yaml().Lexer)().lex(text)) {
    if (!isScalar && yaml().CST.tokenType(lexeme) === 'comment') comments.push(lexeme);
    // What follows that mark is a scalar, whatever it begins with.
    isScalar = lexeme === '\u001f';
  }
  return comments;
}
