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

/** A value that has a name. */
interface Anchored {
  readonly value: unknown;
  /** Values below and with it. */
  readonly size: number;
}

/** A key up to its colon; YAML bounds its length, too. */
const keyForm = /(?:[\w$][\w$./-]{0,500}|"[^"\\\n]{0,500}"|'[^'\n]{0,500}')(?=:(?:[ \n]|$))/y;
const anchorForm = /&[\w-]+(?=[ \n]|$)/y;
const aliasForm = /\*[\w-]+/y;
/** What opens a text that is not plain, or that only the whole grammar tells from one. */
const opensOther = /[\s,[\]{}#&*!|>'"%@`:?-]/;
const flowPlain = /(?:[^\s,[\]{}#&*!|>'"%@`:?-]|-(?=[^\s,[\]{}#:]))[^,[\]{}\n#:]*/y;
const quotedForm = /"[^"\\\n]*"|'[^'\n]*'(?!')/y;
/** What is a line break or a blank to some readers alone, and tabs. */
const oddCharacter = /[\t\r\x85\u2028\u2029\ufeff]/;

const words = new Map<string, unknown>([
  ...['true', 'True', 'TRUE'].map((word): [string, unknown] => [word, true]),
  ...['false', 'False', 'FALSE'].map((word): [string, unknown] => [word, false]),
  ...['null', 'Null', 'NULL', '~'].map((word): [string, unknown] => [word, null]),
]);

/** The value of such a text, its mappings without a prototype; `undefined` where the careful parser must be asked. */
export function parsePlainYaml(text: string): object | undefined {
  const withLf = text.includes('\r') ? text.replaceAll('\r\n', '\n') : text;
  if (oddCharacter.test(withLf)) return undefined;
  try {
    return createReader(withLf).document();
  } catch (error) {
    if (error === unsure) return undefined;
    throw error;
  }
}

function createReader(text: string) {
  const { length } = text;
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
    for (;;) {
      const start = pos;
      skipBlanks();
      const code = text.charCodeAt(pos);
      if (code === hash) pos = lineEnd();
      if (pos >= length) {
        indent = -1;
        return;
      }
      if (text.charCodeAt(pos) !== lineFeed) {
        indent = pos - start;
        return;
      }
      pos++;
    }
  };

  const lineEnd = () => {
    const end = text.indexOf('\n', pos);
    return end === -1 ? length : end;
  };

  /** Whether nothing but a comment is left of the line; goes to its end then. */
  const endsHere = () => {
    const start = pos;
    skipBlanks();
    const code = text.charCodeAt(pos);
    if (code === hash && pos > start) pos = lineEnd();
    if (pos < length && text.charCodeAt(pos) !== lineFeed) return false;
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

  const key = (): string => {
    const found = match(keyForm);
    pos += 1;
    const code = found.charCodeAt(0);
    return code === doubleQuote || code === singleQuote ? found.slice(1, -1) : found;
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
      if (text.startsWith('<<: *', pos)) {
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
    for (const [name, item] of Object.entries(merged ?? {})) if (!(name in value)) value[name] = item;
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
      keyForm.lastIndex = pos;
      if (keyForm.test(text)) items.push(block(column + 1 + pos - start));
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
    const value = code === star ? alias() : isOpening(code) ? inline() : plainToEnd();
    if (!endsHere()) throw unsure;
    toContent();
    // A line that is indented further goes on with the text.
    if (indent > column) throw unsure;
    return value;
  };

  const plainToEnd = (): unknown => {
    const end = lineEnd();
    const comment = text.indexOf(' #', pos);
    let stop = comment !== -1 && comment < end ? comment : end;
    while (text.charCodeAt(stop - 1) === blank) stop--;
    const written = text.slice(pos, stop);
    if (written === '') throw unsure;
    if (opensOther.test(written.charAt(0)) && !/^-[^\s]/.test(written)) throw unsure;
    if (written.includes(': ') || written.endsWith(':')) throw unsure;
    pos = stop;
    return scalarOf(written);
  };

  /** What ends by a character of its own: `{…}`, `[…]`, quotes. */
  const inline = (): unknown => {
    const code = text.charCodeAt(pos);
    if (code === doubleQuote || code === singleQuote) return match(quotedForm).slice(1, -1);
    if (++depth > depthLimit) throw unsure;
    pos++;
    const value = code === openBrace ? flowMapping() : flowList();
    depth--;
    return value;
  };

  const flowMapping = (): object => {
    const value: Record<string, unknown> = Object.create(null);
    flowItems(closeBrace, () => {
      const name = key();
      if (name in value) throw unsure;
      skipBlanks();
      value[name] = flowValue();
    });
    return value;
  };

  const flowList = (): object => {
    const items: unknown[] = [];
    flowItems(closeBracket, () => void items.push(flowValue()));
    return items;
  };

  const flowItems = (close: number, readItem: () => void): void => {
    skipBlanks();
    if (text.charCodeAt(pos) === close) pos++;
    else {
      for (;;) {
        readItem();
        size++;
        skipBlanks();
        const code = text.charCodeAt(pos++);
        if (code === close) return;
        if (code !== comma) throw unsure;
        skipBlanks();
      }
    }
  };

  const flowValue = (): unknown => {
    const code = text.charCodeAt(pos);
    if (code === star) return alias();
    return isOpening(code) ? inline() : scalarOf(match(flowPlain).replace(/ +$/, ''));
  };

  const skipBlanks = () => {
    while (text.charCodeAt(pos) === blank) pos++;
  };

  return {
    document(): object {
      toContent();
      if (indent === 0 && text.startsWith('---\n', pos)) {
        pos += 4;
        toContent();
      }
      if (indent === -1) throw unsure;
      const value = block(indent);
      if (indent !== -1) throw unsure;
      return value;
    },
  };
}

const lineFeed = 10;
const blank = 32;
const doubleQuote = 34;
const hash = 35;
const ampersand = 38;
const singleQuote = 39;
const star = 42;
const comma = 44;
const dash = 45;
const openBracket = 91;
const closeBracket = 93;
const openBrace = 123;
const closeBrace = 125;

function isOpening(code: number): boolean {
  return code === openBrace || code === openBracket || code === doubleQuote || code === singleQuote;
}

/** A plain text by the core schema (YAML 1.2.2, 10.3.2). */
function scalarOf(written: string): unknown {
  if (written.length <= 5 && words.has(written)) return words.get(written);
  if (/^(?:0|[1-9]\d{0,14})$/.test(written)) return Number(written);
  // Numbers of any other form; what may be none, such as an IPv4 address, is a text here and there.
  if (/^[-+]?(?:\.?\d[\d.]*(?:e[-+]?\d+)?|0[ox][\da-f]+|\.inf|\.nan)$/i.test(written) && !/\..*\./.test(written))
    throw unsure;
  return written;
}
