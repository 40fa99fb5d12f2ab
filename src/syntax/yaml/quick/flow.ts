import {
  ampersand,
  closeBrace,
  closeBracket,
  colon,
  comma,
  dash,
  doubleQuote,
  isEndInFlow,
  isPlainStart,
  isSpace,
  openBrace,
  openBracket,
  singleQuote,
  space,
  star,
} from '../../characters.js';
import { dataObject } from '../../data-object.js';
import { readAlias, readAnchored } from './anchors.js';
import { type Cursor, unsure } from './cursor.js';
import { readKey } from './keys.js';
import { isAtMergeKey, mergeInto, passMergeKey } from './merge.js';
import { readQuoted, scalar } from './scalars.js';

/** Whether what begins so ends by a character of its own: `{…}`, `[…]`, quotes. */
export function isOpening(code: number): boolean {
  return code === doubleQuote || code === singleQuote || code === openBrace || code === openBracket;
}

export function readInline(cursor: Cursor, code: number): unknown {
  if (code === doubleQuote || code === singleQuote) return readQuoted(cursor, code);
  cursor.recorder?.begin(code === openBrace ? 'mapping' : 'list', cursor.pos);
  cursor.pos++;
  cursor.enter();
  const value = code === openBrace ? readMapping(cursor) : readList(cursor);
  cursor.leave();
  cursor.recorder?.endFlow(cursor.pos);
  return value;
}

function readMapping(cursor: Cursor): object {
  const value = dataObject();
  if (isEmpty(cursor, closeBrace)) return value;
  let merged: unknown;
  do {
    const keyStart = cursor.pos;
    if (isAtMergeKey(cursor)) {
      passMergeKey(cursor, merged);
      cursor.skipSpaces();
      merged = readValue(cursor);
      cursor.recorder?.merge(keyStart);
      continue;
    }
    const name = readKey(cursor);
    const keyEnd = cursor.pos - 1;
    if (name in value) throw unsure;
    cursor.skipSpaces();
    value[name] = readValue(cursor);
    cursor.recorder?.entry(name, keyStart, keyEnd);
  } while (goesOn(cursor, closeBrace));
  if (merged !== undefined) mergeInto(value, merged);
  return value;
}

function readList(cursor: Cursor): object {
  const items: unknown[] = [];
  if (isEmpty(cursor, closeBracket)) return items;
  do {
    items.push(readValue(cursor));
    cursor.recorder?.entry(null, 0, 0);
  } while (goesOn(cursor, closeBracket));
  return items;
}

function isEmpty(cursor: Cursor, close: number): boolean {
  cursor.skipSpaces();
  if (cursor.text.charCodeAt(cursor.pos) !== close) return false;
  cursor.pos++;
  return true;
}

/** Whether another item comes; goes to it, or behind the bracket that closes. */
function goesOn(cursor: Cursor, close: number): boolean {
  cursor.size++;
  cursor.skipSpaces();
  const code = cursor.text.charCodeAt(cursor.pos++);
  if (code === close) return false;
  if (code !== comma) throw unsure;
  cursor.skipSpaces();
  return true;
}

function readValue(cursor: Cursor): unknown {
  const { text, pos } = cursor;
  if (text.charCodeAt(pos) === ampersand) return readAnchored(cursor, () => readPart(cursor));
  return readPart(cursor);
}

function readPart(cursor: Cursor): unknown {
  const first = cursor.text.charCodeAt(cursor.pos);
  if (isOpening(first)) return readInline(cursor, first);
  return first === star ? readAlias(cursor) : readPlain(cursor, first);
}

function readPlain(cursor: Cursor, first: number): unknown {
  const { text, pos, lineEnd } = cursor;
  if (pos === lineEnd) throw unsure;
  const next = text.charCodeAt(pos + 1);
  if (!isPlainStart(first) && (first !== dash || isSpace(next) || isEndInFlow(next))) throw unsure;
  let stop = pos;
  for (let at = pos, code = first; at < lineEnd; code = text.charCodeAt(++at)) {
    if (isEndInFlow(code) && !(code === colon && isInText(text, at + 1, lineEnd))) break;
    if (code !== space) stop = at + 1;
  }
  return scalar(cursor, stop);
}

/** Whether the colon before an offset is one of a text, as in a fingerprint. */
function isInText(text: string, at: number, lineEnd: number): boolean {
  if (at >= lineEnd) return false;
  const code = text.charCodeAt(at);
  return code !== space && !isEndInFlow(code);
}
