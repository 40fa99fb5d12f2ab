import { blank, colon, doubleQuote, singleQuote } from '../../characters.js';
import { type Cursor, unsure } from './cursor.js';
import { quotedEnd } from './scalars.js';

/** Characters of a key; YAML bounds its length, too. */
const keyLimit = 500;
/** A key without quotes that is a key to anybody. */
const plainKey = /^[\w$][\w$./-]*$/;

/** Keys that were read: most files have the same. A text of this table is one that needs no check, and no other copy. */
const seen = new Map<string, string>();
const seenLimit = 1000;

/** Where a key ends, at its colon; -1 where none stands here. */
export function keyEnd(cursor: Cursor): number {
  const { text, pos } = cursor;
  const code = text.charCodeAt(pos);
  const isQuoted = code === doubleQuote || code === singleQuote;
  const end = isQuoted ? quotedEnd(cursor, code) + 1 : cursor.colonFrom(pos);
  if (end - pos > keyLimit || end >= cursor.lineEnd) return -1;
  if (isQuoted ? text.charCodeAt(end) !== colon : !isPlainKey(text.slice(pos, end))) return -1;
  return end + 1 === cursor.lineEnd || text.charCodeAt(end + 1) === blank ? end : -1;
}

/** Reads a key and its colon. */
export function readKey(cursor: Cursor): string {
  const { text, pos } = cursor;
  const end = keyEnd(cursor);
  if (end === -1) throw unsure;
  cursor.pos = end + 1;
  const code = text.charCodeAt(pos);
  if (code === doubleQuote || code === singleQuote) return text.slice(pos + 1, end - 1);
  const name = text.slice(pos, end);
  return seen.get(name) ?? name;
}

function isPlainKey(name: string): boolean {
  if (seen.has(name)) return true;
  if (!plainKey.test(name)) return false;
  if (seen.size < seenLimit) {
    // A copy: a slice would keep the text of its file.
    const copy = Buffer.from(name).toString();
    seen.set(copy, copy);
  }
  return true;
}
