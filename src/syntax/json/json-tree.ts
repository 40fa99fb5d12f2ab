import { type Node, parseTree } from 'jsonc-parser';
import type { TextEntry, TextNode } from '../text-tree.js';
import { strict } from './json-places.js';

/** The tree of a JSON text without a fault, as YAML would read it. */
export function jsonTree(text: string): TextNode {
  return toTextNode(parseTree(text, [], strict) as Node);
}

function toTextNode(node: Node): TextNode {
  const { offset, length, type, children = [] } = node;
  const kind = type === 'object' ? 'mapping' : type === 'array' ? 'list' : 'scalar';
  const entries = kind === 'mapping' ? children.map(toEntry) : children.map(toItem);
  return { kind, start: offset, end: offset + length, anchor: null, isBlockScalar: false, entries };
}

function toEntry({ children }: Node): TextEntry {
  const [key, value] = children as [Node, Node];
  return { key: toTextNode(key), name: key.value, value: toTextNode(value) };
}

function toItem(item: Node): TextEntry {
  return { key: null, name: null, value: toTextNode(item) };
}
