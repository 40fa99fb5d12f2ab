/**
 * One pattern of a `.gitignore`, matched as git's wildmatch does (wildmatch.c, dir.c), byte by byte. All ways of reading
 * the pattern are followed at once, so that a match takes at most the pattern's length times that of the path.
 */
export interface IgnorePattern {
  readonly isNegated: boolean;
  /** It speaks of folders alone. */
  readonly isOfFolders: boolean;
  /** The name that it means in any folder, where it is a name without wildcards; else `null`. */
  readonly name: string | null;
  /** Whether it means a path relative to the folder of its file, and its last name: both as bytes (latin1). */
  matches(path: string, name: string): boolean;
}

/** The patterns of a file's text, as bytes, in their order. */
export function parseIgnoreFile(bytes: string, isCaseFolded: boolean): IgnorePattern[] {
  return bytes
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .split('\n')
    .flatMap((line) => parsePattern(line.endsWith('\r') ? line.slice(0, -1) : line, isCaseFolded) ?? []);
}

function parsePattern(line: string, isCaseFolded: boolean): IgnorePattern | null {
  if (line === '' || line.startsWith('#') || line.includes('\0')) return null;
  const trimmed = withoutBlanks(line);
  const isNegated = trimmed.startsWith('!');
  const written = isNegated ? trimmed.slice(1) : trimmed;
  const isOfFolders = written.endsWith('/');
  const pattern = isOfFolders ? written.slice(0, -1) : written;
  if (pattern === '') return null;
  const wildcard = pattern.search(/[*?[\\]/);
  const fold = (text: string) => (isCaseFolded ? lowerCase(text) : text);
  const facts = { isNegated, isOfFolders };
  if (!pattern.includes('/')) {
    if (wildcard === -1) {
      const own = fold(pattern);
      return { ...facts, name: own, matches: (_, name) => fold(name) === own };
    }
    const isMatch = createWildmatch(fold(pattern), isCaseFolded);
    return { ...facts, name: null, matches: (_, name) => isMatch(fold(name), 0) };
  }
  const from = pattern.startsWith('/') ? 1 : 0;
  const start = fold(pattern.slice(from, wildcard === -1 ? pattern.length : wildcard));
  if (wildcard === -1) return { ...facts, name: null, matches: (path) => fold(path) === start };
  // git matches what stands before the first wildcard on its own, so that `a**/b` begins anew at its stars.
  const isMatch = createWildmatch(fold(pattern.slice(wildcard)), isCaseFolded);
  return {
    ...facts,
    name: null,
    matches: (path) => fold(path).startsWith(start) && isMatch(fold(path), start.length),
  };
}

/** Spaces at the end do not count, unless a backslash stands before them. */
function withoutBlanks(line: string): string {
  let end = 0;
  for (let at = 0; at < line.length; at++) {
    if (line[at] === ' ') continue;
    if (line[at] === '\\') at++;
    end = Math.min(at + 1, line.length);
  }
  return line.slice(0, end);
}

/** As C does in a locale without letters beyond ASCII. */
function lowerCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** What one place of a pattern takes. */
type Token =
  | { readonly kind: 'byte'; readonly byte: number }
  | { readonly kind: 'any' }
  | { readonly kind: 'class'; readonly bytes: Uint8Array }
  | { readonly kind: 'never' }
  /** Any number of bytes; with slashes where `crosses`, and with the slash behind it nothing at all where `skips`. */
  | { readonly kind: 'star'; readonly crosses: boolean; readonly skips: boolean };

const slash = 0x2f;

/** Whether a text matches from a place on. */
function createWildmatch(pattern: string, isCaseFolded: boolean): (text: string, from: number) => boolean {
  const tokens = tokensOf(pattern, isCaseFolded);
  const end = tokens.length;
  // Most texts end otherwise than the pattern does.
  const last = tokens.findLastIndex(({ kind }) => kind !== 'byte');
  const star = tokens[last];
  const tail = tokens.slice(last + (star?.kind === 'star' && star.skips ? 2 : 1));
  const ending = tail.map((token) => (token.kind === 'byte' ? String.fromCharCode(token.byte) : '')).join('');
  // Which places of the pattern are open, and the step in which a place was last opened.
  let open: number[] = [];
  let next: number[] = [];
  const opened = new Int32Array(end + 1);
  let step = 0;
  const add = (list: number[], place: number) => {
    if (opened[place] === step) return;
    opened[place] = step;
    list.push(place);
  };
  /** Opens a place that is reached from the one before it; a star may take nothing. */
  const reach = (list: number[], place: number) => {
    for (let at = place; ; ) {
      add(list, at);
      const token = tokens[at];
      if (token?.kind !== 'star') return;
      if (token.skips) {
        add(list, at + 1);
        at += 2;
      } else at += 1;
    }
  };
  return (text, from) => {
    if (!text.endsWith(ending)) return false;
    opened.fill(0);
    step = 1;
    open.length = 0;
    reach(open, 0);
    for (let at = from; at < text.length && open.length > 0; at++) {
      const byte = text.charCodeAt(at);
      step++;
      next.length = 0;
      for (const place of open) {
        const token = tokens[place];
        if (token === undefined) continue;
        if (token.kind === 'star') {
          if (byte === slash && !token.crosses) continue;
          add(next, place);
          add(next, place + 1);
        } else if (takes(token, byte)) reach(next, place + 1);
      }
      [open, next] = [next, open];
    }
    return open.includes(end);
  };
}

function takes(token: Exclude<Token, { kind: 'star' }>, byte: number): boolean {
  if (token.kind === 'byte') return token.byte === byte;
  if (token.kind === 'any') return byte !== slash;
  return token.kind === 'class' && byte !== slash && token.bytes[byte] === 1;
}

function tokensOf(pattern: string, isCaseFolded: boolean): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at];
    if (character === '*') {
      const start = at;
      while (pattern[at + 1] === '*') at++;
      const behind = pattern.slice(at + 1, at + 3);
      const isWhole = (start === 0 || pattern[start - 1] === '/') && /^(?:$|\/|\\\/)/.test(behind);
      const crosses = at > start && isWhole;
      tokens.push({ kind: 'star', crosses, skips: crosses && behind.startsWith('/') });
    } else if (character === '?') tokens.push({ kind: 'any' });
    else if (character === '[') {
      const found = classAt(pattern, at, isCaseFolded);
      if (found === null) return [...tokens, { kind: 'never' }];
      tokens.push({ kind: 'class', bytes: found.bytes });
      at = found.end;
    } else {
      if (character === '\\') at++;
      if (at >= pattern.length) return [...tokens, { kind: 'never' }];
      tokens.push({ kind: 'byte', byte: pattern.charCodeAt(at) });
    }
  }
  return tokens;
}

/** What the names of classes stand for, in ASCII. */
const namedClasses: Readonly<Record<string, RegExp>> = {
  alnum: /[A-Za-z0-9]/,
  alpha: /[A-Za-z]/,
  blank: /[ \t]/,
  cntrl: /[\0-\x1f\x7f]/,
  digit: /[0-9]/,
  graph: /[!-~]/,
  lower: /[a-z]/,
  print: /[ -~]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[ \t-\r]/,
  upper: /[A-Z]/,
  xdigit: /[0-9A-Fa-f]/,
};

/** The bytes of the class that begins at a `[`, and where it ends; `null` where it is none, and matches nothing. */
function classAt(pattern: string, start: number, isCaseFolded: boolean): { bytes: Uint8Array; end: number } | null {
  const bytes = new Uint8Array(256);
  const isNegated = pattern[start + 1] === '!' || pattern[start + 1] === '^';
  const first = start + (isNegated ? 2 : 1);
  /** The byte that a range may begin with; 0 where none stands before. */
  let previous = 0;
  for (let at = first; at < pattern.length; at++) {
    if (pattern[at] === ']' && at > first) return { bytes: isNegated ? bytes.map((byte) => 1 - byte) : bytes, end: at };
    const named = pattern.startsWith('[:', at) ? pattern.indexOf(']', at + 2) : -1;
    if (named > at + 2 && pattern[named - 1] === ':') {
      const form = namedClasses[pattern.slice(at + 2, named - 1)];
      if (form === undefined) return null;
      for (let byte = 0; byte < 128; byte++) if (form.test(String.fromCharCode(byte))) bytes[byte] = 1;
      if (isCaseFolded && form === namedClasses.upper) addRange(bytes, 0x61, 0x7a);
      at = named;
      previous = 0;
    } else if (pattern[at] === '-' && previous > 0 && at + 1 < pattern.length && pattern[at + 1] !== ']') {
      at += pattern[at + 1] === '\\' ? 2 : 1;
      if (at >= pattern.length) return null;
      addRange(bytes, previous, pattern.charCodeAt(at));
      if (isCaseFolded) addFolded(bytes, previous, pattern.charCodeAt(at));
      previous = 0;
    } else {
      if (pattern[at] === '\\') at++;
      if (at >= pattern.length) return null;
      previous = pattern.charCodeAt(at);
      bytes[previous] = 1;
    }
  }
  return null;
}

function addRange(bytes: Uint8Array, low: number, high: number): void {
  if (low <= high) bytes.fill(1, low, high + 1);
}

/** A small letter is in a range that its capital is in. */
function addFolded(bytes: Uint8Array, low: number, high: number): void {
  addRange(bytes, Math.max(low, 0x41) + 0x20, Math.min(high, 0x5a) + 0x20);
}
