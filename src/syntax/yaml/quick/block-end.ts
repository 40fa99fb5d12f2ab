import type { TextNode } from '../../text-tree.js';

/** What it looks at of where the reader is. */
export interface Reading {
  readonly text: string;
  readonly pos: number;
  readonly gap: number;
  readonly indent: number;
}

/**
 * Works out where a block ends to the YAML library. It ends with the line of its last value; comments behind it belong to
 * it or to what is around it, by their columns.
 */
export class BlockEnd {
  /** Behind which line the stretch without content begins that was looked at last. */
  private gap = -1;
  /** Where the innermost block that is not closed yet ends, with the comments that belong to it. */
  private end = 0;
  /** Columns of comments behind it that may still belong to a block. */
  private comments: readonly number[] = [];

  /** The end of a block at that column with that last value, where the cursor stands at what comes next. */
  close(cursor: Reading, column: number, last: TextNode | undefined): number {
    const next = cursor.indent === -1 ? cursor.text.length : cursor.pos;
    // A block around one that was closed here ends where that one does.
    if (cursor.gap !== this.gap && last) {
      this.gap = cursor.gap;
      if (last.end > last.start) this.endOfValue(cursor, column, next);
      else this.endOfNothing(cursor, last, next);
    }
    const { end } = this;
    if (column > 0 && this.comments.some((comment) => comment >= column)) {
      this.end = next;
      this.comments = [];
    }
    return end;
  }

  /** Comments that are indented further than the block go on with its last value. */
  private endOfValue({ text, gap }: Reading, column: number, next: number): void {
    this.end = gap;
    const comments: number[] = [];
    let lineStart = gap;
    const written = text.slice(gap, next);
    this.comments = comments;
    if (!written.includes('#')) return;
    for (const [line, spaces = ''] of written.matchAll(/( *)[^\n]*(?:\n|$)/g)) {
      lineStart += line.length;
      if (line.charAt(spaces.length) !== '#') continue;
      if (comments.length === 0 && spaces.length > column) this.end = lineStart;
      else comments.push(spaces.length);
    }
  }

  /** A key without a value has all comments behind it, and ends before its line does if there is none. */
  private endOfNothing({ text, gap }: Reading, last: TextNode, next: number): void {
    const hasComment = /^#|^ *#/m.test(text.slice(gap, next)) || text.charAt(last.start) === '#';
    this.end = hasComment ? next : last.end;
    this.comments = [];
  }
}
