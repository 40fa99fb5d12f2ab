import type { Node, Pair } from 'yaml';
import type { Span } from '../../text/source-text.js';
import { yaml } from './yaml-library.js';

/** An entry of a mapping as the composer makes it. */
export type KeyedPair = Pair<Node, Node | null>;

/** Whether the entry merges other mappings in; a quoted `<<` is a key like any other. */
export function isMergeKey(pair: KeyedPair): boolean {
  return (
    yaml().isScalar(pair.key) && pair.key.value === '<<' && (pair.key.type === 'PLAIN' || pair.key.type === undefined)
  );
}

/** A key as the file writes it: `1:` is `"1"`, `null:` is `"null"`; `null` where it is no scalar. */
export function keyOf(pair: KeyedPair): string | null {
  const key = pair.key;
  if (key === null) return '';
  if (!yaml().isScalar(key)) return null;
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value ?? ''));
}

export function spanOf(node: Node | null | undefined): Span {
  const range = node?.range;
  return range ? { start: range[0], end: range[1] } : { start: 0, end: 0 };
}
