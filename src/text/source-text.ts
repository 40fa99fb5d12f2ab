/** A place in a text. `line` and `column` count from 1, `offset` from 0 without a BOM; columns and offsets in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** A stretch of text; `end` is exclusive. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** Offsets of a stretch of text in UTF-16 code units; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A text with its lines found once, and only when a place in it is reported. */
export interface SourceText {
  readonly text: string;
  range(span: Span): Range;
  /** The line of that number (from 1) without its end, and where it stands. */
  line(number: number): string;
  lineSpan(number: number): Span;
  readonly lineCount: number;
}

/** Finds places in a text. A line ends with LF, CR or CR LF. */
export function createSourceText(text: string): SourceText {
  let starts: number[] | undefined;
  const lineStarts = () => {
    if (starts === undefined) {
      starts = [0];
      for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);
    }
    return starts;
  };
  const position = (offset: number): Position => {
    const table = lineStarts();
    const at = Math.max(0, Math.min(offset, text.length));
    let low = 0;
    let high = table.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((table[middle] as number) <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: at - (table[low] as number) + 1, offset: at };
  };
  const lineSpan = (number: number): Span => {
    const table = lineStarts();
    const start = table[number - 1] ?? text.length;
    const whole = text.slice(start, table[number] ?? text.length);
    return { start, end: start + whole.replace(/\r\n$|[\r\n]$/, '').length };
  };
  return {
    text,
    lineSpan,
    range: ({ start, end }) => ({ start: position(start), end: position(Math.max(start, end)) }),
    line: (number) => {
      const { start, end } = lineSpan(number);
      return text.slice(start, end);
    },
    get lineCount() {
      return lineStarts().length;
    },
  };
}
