import { fromUtf8, toUtf8 } from '../../../text/bytes.js';
import { colon, doubleQuote, singleQuote, space } from '../../characters.js';
import { type Cursor, unsure } from './cursor.js';
import { quotedEnd } from './scalars.js';

/** Characters of a key; YAML bounds its length, too. */
const keyLimit = 500;
/** A key without quotes that is a key to anybody. */
const plainKey = /^[\w$][\w$./-]*$/;

/** Plain keys that were read: most files have the same. What is in this table needs no check and no copy of its own. */
const seen = new Map<string, string>();
const seenLimit = 1000;

/** Whether a key and its colon stand here. */
export function isAtKey(cursor: Cursor): boolean {
  return keyAt(cursor) !== undefined;
}

/** Reads a key and its colon. */
export function readKey(cursor: Cursor): string {
  const key = keyAt(cursor);
  if (key === undefined) throw unsure;
  cursor.pos += key.length + (isQuote(cursor.text.charCodeAt(cursor.pos)) ? 3 : 1);
  return key;
}

function keyAt(cursor: Cursor): string | undefined {
  const { text, pos, lineEnd } = cursor;
  const code = text.charCodeAt(pos);
  const end = isQuote(code) ? quotedEnd(cursor, code) + 1 : cursor.colonFrom(pos);
  if (end - pos > keyLimit || end >= lineEnd || (end + 1 < lineEnd && text.charCodeAt(end + 1) !== space))
    return undefined;
  if (isQuote(code)) return text.charCodeAt(end) === colon ? text.slice(pos + 1, end - 1) : undefined;
  const key = text.slice(pos, end);
  return seen.get(key) ?? checked(key);
}

function isQuote(code: number): boolean {
  return code === doubleQuote || code === singleQuote;
}

function checked(key: string): string | undefined {
  if (!plainKey.test(key)) return undefined;
  // A copy: a slice would keep the text of its file.
  if (seen.size < seenLimit) seen.set(key, fromUtf8(toUtf8(key)));
  return key;
}
