import type { Node, Pair, Scalar } from 'yaml';
import type { TextEntry, TextNode } from '../text-tree.js';
import { yaml } from './yaml-library.js';

/** A node of the YAML library, without what only that library knows. */
export function toTextNode(node: Node): TextNode {
  const { isAlias, isMap, isScalar, isSeq } = yaml();
  const [start, end] = node.range ?? [0, 0];
  const isBlockScalar = isScalar(node) && node.type?.startsWith('BLOCK') === true;
  const base = { start, end, isBlockScalar, entries: [] };
  if (isAlias(node)) return { ...base, kind: 'alias', anchor: node.source };
  const anchor = node.anchor ?? null;
  if (isMap(node))
    return { ...base, kind: 'mapping', anchor, entries: (node.items as Pair<Node, Node>[]).map(toEntry) };
  if (!isSeq(node)) return { ...base, kind: 'scalar', anchor };
  const items = node.items as (Node | null)[];
  return {
    ...base,
    kind: 'list',
    anchor,
    entries: items.map((value) => ({ key: null, name: null, value: value && toTextNode(value) })),
  };
}

function toEntry({ key, value }: { key: Node | null; value: Node | null }): TextEntry {
  return {
    key: key && toTextNode(key),
    name: yaml().isScalar(key) ? nameOf(key) : null,
    value: value && toTextNode(value),
  };
}

/** A key as the file writes it: `1:` is `"1"`. */
function nameOf({ value, source }: Scalar): string {
  return typeof value === 'string' ? value : (source ?? String(value));
}
