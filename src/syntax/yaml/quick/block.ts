import { ampersand, dash, space, star } from '../../characters.js';
import { dataObject } from '../../data-object.js';
import { readAlias, readAnchored } from './anchors.js';
import { type Cursor, unsure } from './cursor.js';
import { isOpening, readInline } from './flow.js';
import { isAtKey, readKey } from './keys.js';
import { isAtMergeKey, mergeInto, passMergeKey } from './merge.js';
import { readPlain } from './scalars.js';

/** Reads the mapping or list whose first entry stands here, at that column. */
export function readBlock(cursor: Cursor, column: number): object {
  cursor.enter();
  const isList = isItem(cursor);
  cursor.recorder?.begin(isList ? 'list' : 'mapping', cursor.pos);
  const value = isList ? readList(cursor, column) : readMapping(cursor, column);
  cursor.recorder?.endBlock(cursor, column);
  cursor.leave();
  return value;
}

function isItem({ text, pos }: Cursor): boolean {
  return text.charCodeAt(pos) === dash && text.charCodeAt(pos + 1) === space;
}

function readMapping(cursor: Cursor, column: number): object {
  const value = dataObject();
  let merged: unknown;
  do {
    const keyStart = cursor.pos;
    if (isAtMergeKey(cursor)) {
      passMergeKey(cursor, merged);
      merged = readBehindKey(cursor, column);
      cursor.recorder?.merge(keyStart);
      continue;
    }
    const name = readKey(cursor);
    const keyEnd = cursor.pos - 1;
    if (name in value) throw unsure;
    value[name] = readBehindKey(cursor, column);
    cursor.recorder?.entry(name, keyStart, keyEnd);
    cursor.size++;
  } while (cursor.indent === column);
  if (cursor.indent > column) throw unsure;
  if (merged !== undefined) mergeInto(value, merged);
  return value;
}

function readBehindKey(cursor: Cursor, column: number): unknown {
  return cursor.endsHere() ? readBelow(cursor, column) : readMaybeAnchored(cursor, column);
}

function readMaybeAnchored(cursor: Cursor, column: number): unknown {
  if (cursor.text.charCodeAt(cursor.pos) !== ampersand) return readOnLine(cursor, column);
  return readAnchored(cursor, () => (cursor.endsHere() ? readBelow(cursor, column) : readOnLine(cursor, column)));
}

function readList(cursor: Cursor, column: number): object {
  const items: unknown[] = [];
  do {
    if (!isItem(cursor)) break;
    const start = ++cursor.pos;
    cursor.skipSpaces();
    if (isAtKey(cursor)) items.push(readBlock(cursor, column + 1 + cursor.pos - start));
    else items.push(readOnLine(cursor, column));
    cursor.recorder?.entry(null, 0, 0);
    cursor.size++;
  } while (cursor.indent === column);
  if (cursor.indent > column) throw unsure;
  return items;
}

/** What stands on the lines behind a key: an indented block, a list, or nothing. */
function readBelow(cursor: Cursor, column: number): unknown {
  const { pos } = cursor;
  cursor.toContent();
  const { indent } = cursor;
  if (indent > column || (indent === column && isItem(cursor))) return readBlock(cursor, indent);
  cursor.recorder?.scalar(pos, pos);
  return null;
}

function readOnLine(cursor: Cursor, column: number): unknown {
  cursor.skipSpaces();
  const code = cursor.text.charCodeAt(cursor.pos);
  const value = isOpening(code)
    ? readInline(cursor, code)
    : code === star
      ? readAlias(cursor)
      : readPlain(cursor, code);
  if (!cursor.endsHere()) throw unsure;
  cursor.toContent();
  // A line that is indented further goes on with the text.
  if (cursor.indent > column) throw unsure;
  return value;
}

/** Reads a whole text. */
export function readDocument(cursor: Cursor): object {
  cursor.toContent();
  if (cursor.indent === 0 && cursor.lineEnd === cursor.pos + 3 && cursor.text.startsWith('---', cursor.pos)) {
    cursor.toContent();
  }
  if (cursor.indent === -1) throw unsure;
  const value = readBlock(cursor, cursor.indent);
  if (cursor.indent !== -1) throw unsure;
  return value;
}
