import type { Span } from '../../../text/source-text.js';
import type { TextEntry, TextNode } from '../../text-tree.js';
import { BlockEnd, type Reading } from './block-end.js';

/** What the quick reader knows of a part of the text. */
export interface QuickNode extends TextNode {
  anchor: string | null;
  end: number;
  entries: QuickEntry[];
  /** What an alias means. */
  readonly target: QuickNode | null;
}

export interface QuickEntry extends TextEntry {
  readonly value: QuickNode;
  /** Whether it is `<<`. */
  readonly isMerge: boolean;
}

/** Shared by all that can have no entries. */
const none: QuickEntry[] = [];

/** A scalar: a large file has millions, so what is the same of all of them stands in none. */
class Scalar {
  readonly start: number;
  end: number;
  declare readonly kind: 'scalar';
  declare anchor: string | null;
  declare readonly isBlockScalar: false;
  declare entries: QuickEntry[];
  declare readonly target: null;

  constructor(start: number, end: number) {
    this.start = start;
    this.end = end;
  }
}
Object.assign(Scalar.prototype, { kind: 'scalar', anchor: null, isBlockScalar: false, entries: none, target: null });

/**
 * Writes down where each part stands while the quick reader reads a text once more, as the YAML library would. The methods
 * are called when a part has been read; what an entry holds is what was read last.
 */
export class TreeRecorder {
  /** What was read last, in the end the root. */
  last: QuickNode = new Scalar(0, 0);
  readonly comments: Span[] = [];
  private readonly open: QuickNode[] = [];
  private readonly anchors = new Map<string, QuickNode>();
  private readonly blockEnd = new BlockEnd();

  comment(start: number, end: number): void {
    this.comments.push({ start, end });
  }

  scalar(start: number, end: number): void {
    this.last = new Scalar(start, end);
  }

  alias(name: string, start: number, end: number): void {
    this.last = nodeOf('alias', start, end, name, this.anchors.get(name) ?? null);
  }

  /** The part that was read last has a name. */
  anchor(name: string): void {
    this.last.anchor = name;
    this.anchors.set(name, this.last);
  }

  /** A mapping or list begins. */
  begin(kind: 'mapping' | 'list', start: number): void {
    this.open.push(nodeOf(kind, start, start));
  }

  entry(name: string | null, keyStart: number, keyEnd: number): void {
    const key = name === null ? null : new Scalar(keyStart, keyEnd);
    this.open.at(-1)?.entries.push({ key, name, value: this.last, isMerge: false });
  }

  merge(start: number): void {
    const key = new Scalar(start, start + 2);
    this.open.at(-1)?.entries.push({ key, name: '<<', value: this.last, isMerge: true });
  }

  endFlow(end: number): void {
    this.end(end);
  }

  endBlock(cursor: Reading, column: number): void {
    this.end(this.blockEnd.close(cursor, column, this.open.at(-1)?.entries.at(-1)?.value));
  }

  private end(end: number): void {
    const node = this.open.pop() as QuickNode;
    node.end = end;
    // A list that grows has room for more than it will hold.
    node.entries = node.entries.slice();
    this.last = node;
  }
}

function nodeOf(
  kind: Exclude<TextNode['kind'], 'scalar'>,
  start: number,
  end: number,
  anchor: string | null = null,
  target: QuickNode | null = null,
): QuickNode {
  const entries = kind === 'alias' ? none : [];
  return { kind, start, end, anchor, isBlockScalar: false, entries, target };
}
