import type { Document } from '../syntax/document.js';
import type { Range } from '../text/source-text.js';
import { createMask } from './file.js';
import type { MaskedLine } from './line.js';

/** The lines around a place, secrets hidden, as plain data for a report. */
export interface Excerpt {
  readonly lines: readonly { readonly number: number; readonly text: string }[];
  /** The stretch to underline, in columns (from 0) of the masked line; `to` is exclusive and after `from`. */
  readonly mark: { readonly line: number; readonly from: number; readonly to: number };
}

/** The masks of documents that were asked for: each line is masked once. */
const masks = new WeakMap<Document, (number: number) => MaskedLine>();

function maskOf(document: Document): (number: number) => MaskedLine {
  const mask = masks.get(document) ?? createMask(document);
  masks.set(document, mask);
  return mask;
}

/** A text, and each of its lines (from 1) as it may be shown. */
export interface ShownText {
  readonly text: string;
  line(number: number): string;
}

/** The whole text of a document for a report, which compares it and prints only its masked lines. */
export function shownTextOf(document: Document): ShownText {
  const { source } = document;
  if (source === null) return { text: '', line: () => '' };
  const mask = maskOf(document);
  return { text: source.text, line: (number) => mask(number).text };
}

/** The line of a range and its neighbours. */
export function excerptOf(document: Document, range: Range | null): Excerpt | null {
  const { source } = document;
  if (range === null || source === null || source.text === '') return null;
  const mask = maskOf(document);
  const { line } = range.start;
  const marked = mask(line);
  const lines = [line - 1, line, line + 1]
    .filter((number) => number >= 1 && number <= source.lineCount)
    .map((number) => ({ number, text: mask(number).text }))
    .filter(({ number, text }) => number === line || text.trim() !== '');
  const start = range.start.column - 1;
  const end = range.end.line === line ? range.end.column - 1 : source.line(line).trimEnd().length;
  const from = marked.column(start);
  const last = Math.max(start, end - 1);
  const to = marked.column(last) + (marked.isHidden(last) ? 3 : 1);
  return cutAround({ lines, mark: { line, from, to } });
}

/** Columns that are kept on both sides of the mark; no report shows more. */
const kept = 1000;

function cutAround({ lines, mark }: Excerpt): Excerpt {
  const { line, from, to } = mark;
  const start = lines.find(({ number }) => number === line)?.text ?? '';
  if (lines.every(({ text }) => text.length <= 2 * kept)) return { lines, mark };
  const cut = Math.max(0, Math.min(from - kept, start.length));
  return {
    lines: lines.map(({ number, text }) => ({ number, text: text.slice(cut, from + kept).toWellFormed() })),
    mark: { line, from: from - cut, to: Math.min(to, from + kept) - cut },
  };
}
