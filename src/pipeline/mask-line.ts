import { maskKey } from '../pointer.js';

/** A line of a file without its secrets. */
export interface MaskedLine {
  readonly text: string;
  /** Where a column (from 0) of the line stands in the masked text. */
  column(original: number): number;
}

/** Keys whose value is shown; of every other key, misspelt ones among them, it may be a secret. */
const openKeys = new Set(
  (
    '$schema providers default provider address userId server port ssl apop sender delay hello mechanism family ' +
    'servername ca minVersion fingerprint file'
  ).split(' '),
);
const secretKey = /pass|pwd|secret|token|cred|kennwort/i;
const keyPattern = /(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s,{}[\]"'#][^,{}[\]#]*?)\s*:(?=\s|$|["'[{])/y;
const shownComment = /#\s*(?:mailconf-disable-next-line(?:\s+[a-z, -]*)?|yaml-language-server: \$schema=\S*)\s*$/y;
const stars = '***';

/**
 * Masks a line by its own text and by the less indented lines above it, never by a tree: a file with a syntax error has
 * none, and comments and neighbouring lines hold secrets too. What is not known to be open is hidden.
 */
export function maskLine(lineAt: (number: number) => string, number: number): MaskedLine {
  const line = lineAt(number);
  const writer = createWriter();
  const insideSecret = isInsideSecret(lineAt, number);
  let at = 0;
  /** Flow collections that this line has opened. */
  let depth = 0;
  const take = (length: number, shown: boolean) => {
    if (length > 0) writer.add(line.slice(at, at + length), shown);
    at += length;
  };
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(line)?.[0] ?? null;
  };
  take(/^\s*(?:- +)*/.exec(line)?.[0].length ?? 0, true);
  while (at < line.length) {
    const structure = match(/[\s,{}[\]]+/y);
    if (structure !== null) {
      for (const character of structure) depth += '{['.includes(character) ? 1 : '}]'.includes(character) ? -1 : 0;
      take(structure.length, true);
      continue;
    }
    if (line[at] === '#') {
      const shown = match(shownComment) !== null;
      take(shown ? line.length : 1, true);
      if (at < line.length) take(line.length - at, false);
      break;
    }
    const key = match(keyPattern);
    if (key === null) {
      // A word that is no key: `---`, a list's item, the rest of a text that began above.
      const marker = match(/(?:---|\.\.\.)(?=\s|$)/y);
      take(marker?.length ?? line.length - at, marker !== null);
      continue;
    }
    const name = key.replace(/\s*:$/, '').replace(/^["']|["']$/g, '');
    const isHidden = insideSecret && !['env', 'file', 'command'].includes(name);
    take(key.length, !isHidden && maskKey(name) === name);
    take(match(/\s*/y)?.length ?? 0, true);
    const value = isHidden ? null : openValue(name, match);
    if (value !== null) take(value.length, true);
    else if (at < line.length && !/[{[#]/.test(line[at] as string)) take(hiddenLength(line, at, depth > 0), false);
    else if (secretKey.test(name) && line[at] !== '{') take(line.length - at, false);
  }
  return writer.done();
}

/** The value of a key, as far as it may be shown; `null` for one that must be hidden or that is an object. */
function openValue(name: string, match: (pattern: RegExp) => string | null): string | null {
  if (name === 'env') return match(/"?[A-Za-z_][A-Za-z0-9_]*"?(?=\s*(?:[,}]|#|$))/y);
  if (openKeys.has(name)) {
    return match(
      /"(?:[^"\\]|\\.)*"(?=\s*(?:[,}\]]|#|$))|'(?:[^']|'')*'(?=\s*(?:[,}\]]|#|$))|[^\s"'{[#&*!|>](?:(?!:\s|\s#|[,}\]])[^"'])*/y,
    );
  }
  // An object's key with a word in its place: only these are known to be no secret.
  return match(/(?:true|false|null|yes|no|on|off|~|\d{1,5})(?=\s*(?:[,}]|#|$))/y);
}

/** How far a hidden value reaches: in a flow mapping to the next key, else to the end of the line. */
function hiddenLength(line: string, at: number, isInFlow: boolean): number {
  const value = isInFlow ? /(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^"'\s][^,{}[\]]*?)(?=\s*[,}\]])/y : /.*/y;
  value.lastIndex = at;
  return value.exec(line)?.[0].length ?? line.length - at;
}

/** Whether a less indented line above begins a secret that goes on here. */
function isInsideSecret(lineAt: (number: number) => string, number: number): boolean {
  let indent = indentOf(lineAt(number));
  for (let above = number - 1; above > 0 && indent > 0; above--) {
    const line = lineAt(above);
    if (/^\s*(?:#|$)/.test(line) || indentOf(line) >= indent) continue;
    indent = indentOf(line);
    const key = /^\s*(?:- +)*["']?([^:"']*)["']?\s*:/.exec(line)?.[1];
    if (key !== undefined && secretKey.test(key)) return true;
  }
  return false;
}

function indentOf(line: string): number {
  return /^[ \t]*/.exec(line)?.[0].length ?? 0;
}

function createWriter() {
  let text = '';
  let length = 0;
  const parts: { from: number; to: number; out: number; shown: boolean }[] = [];
  return {
    add(piece: string, shown: boolean) {
      parts.push({ from: length, to: length + piece.length, out: text.length, shown });
      text += shown ? piece : stars;
      length += piece.length;
    },
    done(): MaskedLine {
      return {
        text,
        column(original) {
          const part = parts.find(({ to }) => original < to);
          if (!part) return text.length;
          return part.out + (part.shown ? original - part.from : 0);
        },
      };
    },
  };
}
