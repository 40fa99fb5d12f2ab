import {
  ampersand,
  backslash,
  blank,
  closeBrace,
  closeBracket,
  colon,
  comma,
  dash,
  doubleQuote,
  hash,
  isEndInFlow,
  isInKey,
  isKeyStart,
  isPlainStart,
  isSpace,
  lineFeed,
  openBrace,
  openBracket,
  singleQuote,
  star,
} from '../characters.js';
import { scalarOf, unsureScalar } from './plain-scalar.js';

/**
 * Reads the plain part of YAML 1.2 that nearly all configurations are written in, many times as fast as the parser of
 * the whole language: mappings and lists by indentation; texts, `{…}` and `[…]` on one line; comments; anchors of values,
 * aliases of what holds none, `<<: *alias`. It gives no places. Whatever else a text holds, a fault among it, makes it step
 * aside.
 */

/** Thrown where this reader is not sure of what the text means. */
const unsure = Symbol('unsure');

/** Levels that are followed; real ones have less than ten. */
const depthLimit = 40;
/** Values that aliases may add; the careful parser refuses ten times as many. */
const aliasLimit = 100_000;
/** Characters of a key; YAML bounds its length, too. */
const keyLimit = 500;

/** A value that has a name. */
interface Anchored {
  readonly value: unknown;
  /** Values below and with it. */
  readonly size: number;
}

const anchorForm = /&[\w-]+(?=[ \n])/y;
const aliasForm = /\*[\w-]+/y;
/** What is a line break or a blank to some readers alone, and tabs. */
const oddCharacter = /[\t\r\x85\u2028\u2029\ufeff]/;

let reader: ReturnType<typeof createReader> | undefined;

/** The value of such a text, its mappings without a prototype; `undefined` where the careful parser must be asked. */
export function parsePlainYaml(text: string): object | undefined {
  const withLf = text.includes('\r') ? text.replaceAll('\r\n', '\n') : text;
  if (oddCharacter.test(withLf)) return undefined;
  // One for all texts: its functions are compiled once.
  reader ??= createReader();
  try {
    return reader.read(withLf.endsWith('\n') ? withLf : `${withLf}\n`);
  } catch (error) {
    if (error === unsure) return undefined;
    throw error;
  }
}

function createReader() {
  /** It ends with a line feed, so that every loop does. */
  let text = '';
  /** The next character to read. */
  let pos = 0;
  /** The column of the first character of the line at which a node is read, -1 behind the last line. */
  let indent = -1;
  let depth = 0;
  /** Values that were read. */
  let size = 0;
  /** Values that aliases added. */
  let added = 0;
  /** By name; `null` while what it names is read. */
  const anchors = new Map<string, Anchored | null>();

  /** Goes on to the next line that is neither empty nor a comment. */
  const toContent = () => {
    while (pos < text.length) {
      const start = pos;
      skipBlanks();
      const code = text.charCodeAt(pos);
      if (code === hash) pos = text.indexOf('\n', pos);
      else if (code !== lineFeed) {
        indent = pos - start;
        return;
      }
      pos++;
    }
    indent = -1;
  };

  /** Whether nothing but a comment is left of the line; goes behind it then. */
  const endsHere = () => {
    const start = pos;
    skipBlanks();
    const code = text.charCodeAt(pos);
    if (code === hash && pos > start) pos = text.indexOf('\n', pos);
    else if (code !== lineFeed) return false;
    pos++;
    return true;
  };

  const match = (form: RegExp): string => {
    form.lastIndex = pos;
    const found = form.exec(text)?.[0];
    if (found === undefined) throw unsure;
    pos += found.length;
    return found;
  };

  /** Where a key ends, at its colon; -1 where none stands here. */
  const keyEnd = (): number => {
    const code = text.charCodeAt(pos);
    let end = pos + 1;
    if (code === doubleQuote || code === singleQuote) end = quotedEnd(code) + 1;
    else if (isKeyStart(code)) while (isInKey(text.charCodeAt(end))) end++;
    else return -1;
    if (end - pos > keyLimit || text.charCodeAt(end) !== colon) return -1;
    const next = text.charCodeAt(end + 1);
    return next === blank || next === lineFeed ? end : -1;
  };

  const key = (): string => {
    const end = keyEnd();
    if (end === -1) throw unsure;
    const name = isKeyStart(text.charCodeAt(pos)) ? text.slice(pos, end) : text.slice(pos + 1, end - 1);
    pos = end + 1;
    return name;
  };

  /** Where the quotes end that begin here. */
  const quotedEnd = (quote: number): number => {
    let end = pos + 1;
    for (let code = text.charCodeAt(end); code !== quote; code = text.charCodeAt(++end)) {
      if (code === lineFeed || (code === backslash && quote === doubleQuote)) throw unsure;
    }
    if (quote === singleQuote && text.charCodeAt(end + 1) === singleQuote) throw unsure;
    return end;
  };

  const isItem = () => text.charCodeAt(pos) === dash && text.charCodeAt(pos + 1) === blank;

  const block = (column: number): object => {
    if (++depth > depthLimit) throw unsure;
    const value = isItem() ? list(column) : mapping(column);
    depth--;
    return value;
  };

  const mapping = (column: number): object => {
    const value: Record<string, unknown> = Object.create(null);
    let merged: object | undefined;
    do {
      if (text.charCodeAt(pos) === lessThan && text.startsWith('<<: *', pos)) {
        if (merged) throw unsure;
        pos += 3;
        merged = mappingOf(valueOnLine(column));
        continue;
      }
      const name = key();
      if (name in value) throw unsure;
      value[name] = endsHere() ? valueBelow(column) : anchoredOrNot(column);
      size++;
    } while (indent === column);
    if (indent > column) throw unsure;
    // Own keys win, wherever they stand.
    if (merged) for (const [name, item] of Object.entries(merged)) if (!(name in value)) value[name] = item;
    return value;
  };

  const mappingOf = (value: unknown): object => {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) throw unsure;
    return value;
  };

  const anchoredOrNot = (column: number): unknown => {
    skipBlanks();
    if (text.charCodeAt(pos) !== ampersand) return valueOnLine(column);
    const name = match(anchorForm).slice(1);
    // Which of two an alias means depends on where they stand.
    if (anchors.has(name)) throw unsure;
    anchors.set(name, null);
    const [sizeBefore, addedBefore] = [size, added];
    const value = endsHere() ? valueBelow(column) : valueOnLine(column);
    // Nothing that grows by itself: an alias of what has aliases.
    if (value === null || added > addedBefore) throw unsure;
    anchors.set(name, { value, size: size - sizeBefore + 1 });
    return value;
  };

  const alias = (): unknown => {
    const target = anchors.get(match(aliasForm).slice(1));
    if (!target) throw unsure;
    added += target.size;
    if (added > aliasLimit) throw unsure;
    return target.value;
  };

  const list = (column: number): object => {
    const items: unknown[] = [];
    do {
      if (!isItem()) break;
      pos += 1;
      const start = pos;
      skipBlanks();
      if (keyEnd() !== -1) items.push(block(column + 1 + pos - start));
      else items.push(valueOnLine(column));
      size++;
    } while (indent === column);
    if (indent > column) throw unsure;
    return items;
  };

  /** What stands on the lines behind a key: an indented block, a list, or nothing. */
  const valueBelow = (column: number): unknown => {
    toContent();
    if (indent > column || (indent === column && isItem())) return block(indent);
    return null;
  };

  const valueOnLine = (column: number): unknown => {
    skipBlanks();
    const code = text.charCodeAt(pos);
    const value = isOpening(code) ? inline(code) : code === star ? alias() : plainToEnd(code);
    if (!endsHere()) throw unsure;
    toContent();
    // A line that is indented further goes on with the text.
    if (indent > column) throw unsure;
    return value;
  };

  const plainToEnd = (first: number): unknown => {
    if (!isPlainStart(first) && (first !== dash || isSpace(text.charCodeAt(pos + 1)))) throw unsure;
    const start = pos;
    /** Behind the last character that is no blank. */
    let stop = pos;
    for (let at = pos, code = first; code !== lineFeed; code = text.charCodeAt(++at)) {
      if (code === blank) continue;
      if (code === hash && stop < at) break;
      stop = at + 1;
      if (code !== colon) continue;
      const next = text.charCodeAt(stop);
      if (next === blank || next === lineFeed) throw unsure;
    }
    pos = stop;
    return scalar(start, stop);
  };

  const scalar = (start: number, stop: number): unknown => {
    const value = scalarOf(text.slice(start, stop));
    if (value === unsureScalar) throw unsure;
    return value;
  };

  /** What ends by a character of its own: `{…}`, `[…]`, quotes. */
  const inline = (code: number): unknown => {
    if (code === doubleQuote || code === singleQuote) {
      const start = pos + 1;
      const end = quotedEnd(code);
      pos = end + 1;
      return text.slice(start, end);
    }
    if (++depth > depthLimit) throw unsure;
    pos++;
    const value = code === openBrace ? flowMapping() : flowList();
    depth--;
    return value;
  };

  const flowMapping = (): object => {
    const value: Record<string, unknown> = Object.create(null);
    if (isEmptyFlow(closeBrace)) return value;
    do {
      const name = key();
      if (name in value) throw unsure;
      skipBlanks();
      value[name] = flowValue();
    } while (goesOn(closeBrace));
    return value;
  };

  const flowList = (): object => {
    const items: unknown[] = [];
    if (isEmptyFlow(closeBracket)) return items;
    do items.push(flowValue());
    while (goesOn(closeBracket));
    return items;
  };

  const isEmptyFlow = (close: number): boolean => {
    skipBlanks();
    if (text.charCodeAt(pos) !== close) return false;
    pos++;
    return true;
  };

  /** Whether another item comes; goes to it, or behind the bracket that closes. */
  const goesOn = (close: number): boolean => {
    size++;
    skipBlanks();
    const code = text.charCodeAt(pos++);
    if (code === close) return false;
    if (code !== comma) throw unsure;
    skipBlanks();
    return true;
  };

  const flowValue = (): unknown => {
    const first = text.charCodeAt(pos);
    if (isOpening(first)) return inline(first);
    return first === star ? alias() : flowPlain(first);
  };

  const flowPlain = (first: number): unknown => {
    const next = text.charCodeAt(pos + 1);
    if (!isPlainStart(first) && (first !== dash || isSpace(next) || isEndInFlow(next))) throw unsure;
    const start = pos;
    let stop = pos;
    for (let at = pos, code = first; !isEndInFlow(code); code = text.charCodeAt(++at))
      if (code !== blank) stop = at + 1;
    pos = stop;
    return scalar(start, stop);
  };

  const skipBlanks = () => {
    while (text.charCodeAt(pos) === blank) pos++;
  };

  const document = (): object => {
    toContent();
    if (indent === 0 && text.startsWith('---\n', pos)) {
      pos += 4;
      toContent();
    }
    if (indent === -1) throw unsure;
    const value = block(indent);
    if (indent !== -1) throw unsure;
    return value;
  };

  return {
    read(written: string): object {
      text = written;
      pos = 0;
      depth = 0;
      size = 0;
      added = 0;
      if (anchors.size > 0) anchors.clear();
      try {
        return document();
      } finally {
        text = '';
      }
    },
  };
}

const lessThan = 60;

function isOpening(code: number): boolean {
  return code === openBrace || code === openBracket || code === doubleQuote || code === singleQuote;
}
