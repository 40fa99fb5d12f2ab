import { star } from '../../characters.js';
import { type Cursor, unsure } from './cursor.js';

/** Values that aliases may add; the careful reader allows more. */
const aliasLimit = 100_000;

const anchorName = /&[\w-]+(?=[ \r\n]|$)/y;
const aliasName = /\*[\w-]+/y;

/** Reads an anchor, the value behind it by `readValue`, and remembers that value. */
export function readAnchored(cursor: Cursor, readValue: () => unknown): unknown {
  const name = cursor.match(anchorName).slice(1);
  // Which of two an alias means depends on where they stand.
  if (cursor.anchors.has(name)) throw unsure;
  cursor.skipSpaces();
  // An alias has no name of its own.
  if (cursor.text.charCodeAt(cursor.pos) === star) throw unsure;
  cursor.anchors.set(name, null);
  const { size, added, depth, deepest } = cursor;
  cursor.deepest = depth;
  const value = readValue();
  if (value === null) throw unsure;
  const grown = cursor.size - size + cursor.added - added;
  cursor.anchors.set(name, { value, size: grown + 1, height: cursor.deepest - depth });
  cursor.deepest = Math.max(cursor.deepest, deepest);
  cursor.recorder?.anchor(name);
  return value;
}

/** Reads an alias; the value of its anchor. */
export function readAlias(cursor: Cursor): unknown {
  const start = cursor.pos;
  const name = cursor.match(aliasName).slice(1);
  const target = cursor.anchors.get(name);
  if (!target) throw unsure;
  cursor.recorder?.alias(name, start, cursor.pos);
  cursor.reach(cursor.depth + target.height);
  cursor.added += target.size;
  if (cursor.added > aliasLimit) throw unsure;
  return target.value;
}
