import type { Range } from '../diagnostic.js';
import type { Document } from '../load/document.js';
import { maskLine } from './mask-line.js';

/** The lines around a place, secrets hidden, as plain data for a report. */
export interface Excerpt {
  readonly lines: readonly { readonly number: number; readonly text: string }[];
  /** The stretch to underline, in columns (from 0) of the masked line; `to` is exclusive and after `from`. */
  readonly mark: { readonly line: number; readonly from: number; readonly to: number };
}

/** The line of a range and its neighbours. */
export function excerptOf(document: Document, range: Range | null): Excerpt | null {
  const { source } = document;
  if (range === null || source === null || source.text === '') return null;
  const { line } = range.start;
  const masked = (number: number) => maskLine((at) => source.line(at), number);
  const marked = masked(line);
  const lines = [line - 1, line, line + 1]
    .filter((number) => number >= 1 && number <= source.lineCount)
    .map((number) => ({ number, text: number === line ? marked.text : masked(number).text }))
    .filter(({ number, text }) => number === line || text.trim() !== '');
  const end = range.end.line === line ? range.end.column - 1 : source.line(line).trimEnd().length;
  const from = marked.column(range.start.column - 1);
  const to = Math.max(end > 0 ? marked.column(end - 1) + 1 : 0, from + 1);
  const isHidden = marked.text.slice(from, from + 3) === '***' && to - from < 3;
  return { lines, mark: { line, from, to: isHidden ? from + 3 : to } };
}
