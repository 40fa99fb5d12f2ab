import type { Alias, Node, YAMLMap, Document as YamlDocument } from 'yaml';
import { isIndex, toPointer } from '../../text/pointer.js';
import type { Span } from '../../text/source-text.js';
import type { Location } from '../document.js';
import { yaml } from './yaml-library.js';
import { isMergeKey, type KeyedPair, keyOf, spanOf } from './yaml-nodes.js';

/** Where pairs stand in the tree, each with its number; looked up only for faults. */
export function pointersOf(document: YamlDocument.Parsed, wanted: ReadonlyMap<KeyedPair, number>): [number, string][] {
  const found: [number, string][] = [];
  yaml().visit(document, {
    Pair: (_, pair, path) => {
      const index = wanted.get(pair as KeyedPair);
      if (index === undefined) return;
      const keys = [...path, pair].flatMap((step, level, all) => {
        if (yaml().isPair(step)) return keyOf(step as KeyedPair) ?? [];
        return yaml().isSeq(step) ? String(step.items.indexOf(all[level + 1])) : [];
      });
      found.push([index, toPointer(keys)]);
    },
  });
  return found;
}

/** Finds what keys lead to from the root; `targets` holds what each alias stands for. */
export function locateNode(root: Node | null, keys: readonly string[], targets: Map<Alias, Node>): Location | null {
  const uses: Span[] = [];
  const follow = (node: Node | null | undefined): Node | null => {
    if (!yaml().isAlias(node)) return node ?? null;
    uses.push(spanOf(node));
    return targets.get(node) ?? null;
  };
  let key: Node | null = null;
  let node = follow(root);
  for (const part of keys) {
    if (yaml().isSeq(node)) {
      key = null;
      node = isIndex(part) ? follow(node.items[Number(part)] as Node | undefined) : null;
    } else if (yaml().isMap(node)) {
      const pair = findPair(node, part, targets, uses);
      if (pair === null) return null;
      key = pair.key;
      if (pair.value === null) return { key: spanOf(key), value: spanOf(key), uses };
      node = follow(pair.value);
    } else return null;
    if (node === null) return null;
  }
  return { key: key && spanOf(key), value: spanOf(node), uses };
}

interface Pairs {
  readonly byKey: ReadonlyMap<string, KeyedPair>;
  readonly merge: KeyedPair | null;
}

const pairs = new WeakMap<YAMLMap, Pairs>();

/** The pairs of a mapping by key, looked through once. */
function pairsOf(map: YAMLMap): Pairs {
  const known = pairs.get(map);
  if (known) return known;
  const items = map.items as KeyedPair[];
  const merge = items.find(isMergeKey) ?? null;
  const found = {
    merge,
    byKey: new Map(items.filter((pair) => pair !== merge).map((pair) => [keyOf(pair) ?? '', pair])),
  };
  pairs.set(map, found);
  return found;
}

function findPair(map: YAMLMap, key: string, targets: Map<Alias, Node>, uses: Span[]): KeyedPair | null {
  const { merge, byKey } = pairsOf(map);
  const found = byKey.get(key) ?? null;
  if (found || merge === null) return found;
  const list = yaml().isAlias(merge.value) ? targets.get(merge.value) : merge.value;
  const sources = yaml().isSeq(list) ? (list.items as Node[]) : [merge.value];
  for (const source of sources) {
    const target = yaml().isAlias(source) ? targets.get(source) : source;
    if (!yaml().isMap(target)) continue;
    const inner: Span[] = [];
    const pair = findPair(target, key, targets, inner);
    if (pair === null) continue;
    if (list !== merge.value && yaml().isSeq(list)) uses.push(spanOf(merge.value));
    if (yaml().isAlias(source)) uses.push(spanOf(source));
    uses.push(...inner);
    return pair;
  }
  return null;
}
