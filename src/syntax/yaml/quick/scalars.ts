import { backslash, dash, doubleQuote, isPlainStart, isSpace, singleQuote, space } from '../../characters.js';
import { scalarOf, unsureScalar } from '../plain-scalar.js';
import { type Cursor, unsure } from './cursor.js';

/** Where the quotes end that begin here. */
export function quotedEnd({ text, pos, lineEnd }: Cursor, quote: number): number {
  const end = text.indexOf(quote === doubleQuote ? '"' : "'", pos + 1);
  // Over more than one line. Not searched for again: it makes this reader step aside.
  if (end === -1 || end >= lineEnd) throw unsure;
  if (quote === singleQuote) {
    if (text.charCodeAt(end + 1) === singleQuote) throw unsure;
  } else {
    for (let at = pos + 1; at < end; at++) if (text.charCodeAt(at) === backslash) throw unsure;
  }
  return end;
}

export function readQuoted(cursor: Cursor, quote: number): string {
  const end = quotedEnd(cursor, quote);
  const start = cursor.pos;
  cursor.recorder?.scalar(start, end + 1);
  cursor.pos = end + 1;
  return cursor.text.slice(start + 1, end);
}

/** Reads a text without quotes, which ends with the line or before a comment. */
export function readPlain(cursor: Cursor, first: number): unknown {
  const { text, pos, lineEnd } = cursor;
  if (pos === lineEnd) throw unsure;
  if (!isPlainStart(first) && (first !== dash || pos + 1 === lineEnd || isSpace(text.charCodeAt(pos + 1))))
    throw unsure;
  let stop = lineEnd;
  for (let at = cursor.hashFrom(pos); at < stop; at = cursor.hashFrom(at + 1)) {
    if (text.charCodeAt(at - 1) === space) stop = at;
  }
  while (text.charCodeAt(stop - 1) === space) stop--;
  for (let at = cursor.colonFrom(pos); at < stop; at = cursor.colonFrom(at + 1)) {
    if (at + 1 === lineEnd || text.charCodeAt(at + 1) === space) throw unsure;
  }
  return scalar(cursor, stop);
}

/** The value of the text from here to an offset; goes there. */
export function scalar(cursor: Cursor, stop: number): unknown {
  const value = scalarOf(cursor.text.slice(cursor.pos, stop));
  if (value === unsureScalar) throw unsure;
  cursor.recorder?.scalar(cursor.pos, stop);
  cursor.pos = stop;
  return value;
}
