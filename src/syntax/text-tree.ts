import type { Span } from '../text/source-text.js';

/** A part of the text as YAML reads it. */
export interface TextNode extends Span {
  readonly kind: 'scalar' | 'alias' | 'mapping' | 'list';
  /** The name of its anchor, of an alias that of the anchor it means. */
  readonly anchor: string | null;
  /** Whether it is a text that begins with `|` or `>`. */
  readonly isBlockScalar: boolean;
  /** In the order of the text. */
  readonly entries: readonly TextEntry[];
}

/** An entry of a mapping or an item of a list. */
export interface TextEntry {
  /** `null` for an item. */
  readonly key: TextNode | null;
  /** The key as a text; `null` for an item, and where the key is no scalar. */
  readonly name: string | null;
  /** `null` where not even a colon stands behind the key. */
  readonly value: TextNode | null;
}

/** The text as YAML reads it, which JSON is too; of a text with a fault as far as it goes. */
export interface TextTree {
  /** Of each document. */
  readonly roots: readonly TextNode[];
  /** The offset of the first fault of syntax: what stands behind it may stand at the wrong place of the tree. */
  readonly trustedTo: number;
}
