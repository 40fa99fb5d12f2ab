import type { Alias, Node, YAMLMap, Document as YamlDocument } from 'yaml';
import type { Finding } from '../../model/finding.js';
import type { RuleArgs } from '../../model/rule-args.js';
import { fromPointer } from '../../text/pointer.js';
import { dataObject } from '../data-object.js';
import { duplicateKey, maxDepth, mostSyntaxFindings, syntaxFault, tooDeep } from '../fault.js';
import type { Parsed } from '../parsed.js';
import { yaml } from './yaml-library.js';
import { isMergeKey, type KeyedPair, keyOf, spanOf } from './yaml-nodes.js';
import { locateNode, pointersOf } from './yaml-places.js';
import { yamlSlip } from './yaml-slip.js';

/** Nodes that aliases may add to those that the file holds, and one more for each character of the text. */
const maxAliasNodes = 100_000;

const coreTags = new Set(
  ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((name) => `tag:yaml.org,2002:${name}`),
);

/** Makes the value of a document, aliases and merges resolved as the contract says. */
export function buildValue(document: YamlDocument.Parsed, text: string): Omit<Parsed, 'tree'> {
  const root = document.contents as Node | null;
  const builder = new ValueBuilder(text);
  const { value } = builder.build(root, 0);
  const { findings, duplicates, targets } = builder;
  if (duplicates.size > 0) {
    for (const [index, pointer] of pointersOf(document, duplicates)) {
      findings[index] = { ...(findings[index] as Finding), pointer };
    }
  }
  return {
    value: root === null ? undefined : value,
    findings,
    locate: (pointer) => locateNode(root, fromPointer(pointer), targets),
  };
}

interface Built {
  readonly value: unknown;
  /** Nodes below and with it, aliases expanded. */
  readonly size: number;
  /** Levels below it, aliases expanded. */
  readonly height: number;
}

/** What stands for a value that cannot be had. */
const nothing: Built = { value: null, size: 1, height: 0 };

/** A walk over the tree in the order of the text: an alias sees only the anchors before it. */
class ValueBuilder {
  readonly findings: Finding[] = [];
  /** What each alias stands for. */
  readonly targets = new Map<Alias, Node>();
  /** Pairs with a key that stands there already, and where their findings are. */
  readonly duplicates = new Map<KeyedPair, number>();
  readonly #text: string;
  readonly #anchors = new Map<string, Node>();
  readonly #built = new Map<Node, Built>();
  /** Nodes that the walk is inside of. */
  readonly #open = new Set<Node>();
  #aliasNodes = 0;
  #isStopped = false;

  constructor(text: string) {
    this.#text = text;
  }

  build(node: Node | null | undefined, depth: number): Built {
    if (this.#isStopped || node === null || node === undefined) return nothing;
    if (depth > maxDepth) return this.#stop(tooDeep, node);
    if (yaml().isAlias(node)) return this.#buildAlias(node, depth);
    if (node.tag !== undefined && node.tag !== '!' && !coreTags.has(node.tag)) {
      return this.#fail(syntaxFault({ text: 'yaml', code: 'TAG_RESOLVE_FAILED' }, spanOf(node)));
    }
    if (yaml().isScalar(node)) {
      const result = { value: node.value, size: 1, height: 0 };
      this.#remember(node, node.anchor, result);
      return result;
    }
    return this.#buildCollection(node, depth);
  }

  #buildCollection(node: Node, depth: number): Built {
    const isMap = yaml().isMap(node);
    if (!isMap && !yaml().isSeq(node)) return nothing;
    this.#open.add(node);
    if (node.anchor) this.#anchors.set(node.anchor, node);
    const result = isMap ? this.#buildMap(node, depth) : this.#buildSeq(node.items as Node[], depth);
    this.#open.delete(node);
    this.#built.set(node, result);
    return result;
  }

  #buildAlias(alias: Alias, depth: number): Built {
    const target = this.#anchors.get(alias.source);
    if (target === undefined) return this.#fail(syntaxFault({ text: 'unknown-anchor' }, spanOf(alias)));
    if (this.#open.has(target)) return this.#stop({ text: 'alias-loop' }, alias);
    this.targets.set(alias, target);
    const result = this.#built.get(target) ?? nothing;
    if (depth + result.height > maxDepth) return this.#stop(tooDeep, alias);
    this.#aliasNodes += result.size;
    const most = maxAliasNodes + this.#text.length;
    if (this.#aliasNodes > most) return this.#stop({ text: 'alias-bomb', nodes: most }, alias);
    return result;
  }

  #buildSeq(items: readonly Node[], depth: number): Built {
    let size = 1;
    let height = 0;
    const value = items.map((item) => {
      const child = this.build(item, depth + 1);
      size += child.size;
      height = Math.max(height, child.height + 1);
      return child.value;
    });
    return { value, size, height };
  }

  #buildMap(map: YAMLMap, depth: number): Built {
    const value = dataObject();
    const seen = new Map<string, Node>();
    let merge: { readonly node: Node | null; readonly built: Built } | undefined;
    let size = 1;
    let height = 0;
    for (const pair of map.items as KeyedPair[]) {
      const key = this.#keyOf(pair, seen);
      if (key === null) continue;
      const child = this.build(pair.value, depth + 1);
      if (isMergeKey(pair)) {
        merge = { node: pair.value, built: child };
        continue;
      }
      size += child.size;
      height = Math.max(height, child.height + 1);
      value[key] = child.value;
    }
    if (merge) {
      size += this.#mergeInto(value, merge.built, merge.node);
      height = Math.max(height, merge.built.height);
    }
    return { value, size, height };
  }

  /** The key of a pair, `null` where it is none; one that is in `seen` is a fault. */
  #keyOf(pair: KeyedPair, seen: Map<string, Node>): string | null {
    const key = keyOf(pair);
    if (key === null) {
      const span = spanOf(pair.key);
      const outer = { start: Math.max(0, span.start - 1), end: span.end };
      this.#fail(
        yamlSlip('NON_STRING_KEY', this.#text, outer) ?? syntaxFault({ text: 'yaml', code: 'NON_STRING_KEY' }, span),
      );
      return null;
    }
    // A quoted `<<` is a key like any other.
    const mark = isMergeKey(pair) ? '\0<<' : key;
    const first = seen.get(mark);
    if (first && this.findings.length < mostSyntaxFindings) {
      this.duplicates.set(pair, this.findings.length);
      this.#fail(duplicateKey(key, spanOf(pair.key), spanOf(first)));
    } else if (!first) seen.set(mark, pair.key);
    if (!isMergeKey(pair) && yaml().isScalar(pair.key)) {
      this.#remember(pair.key, pair.key.anchor, { value: pair.key.value, size: 1, height: 0 });
    }
    return key;
  }

  /** Own keys win wherever they stand; of several sources the earlier wins. Answers the nodes that come in. */
  #mergeInto(value: Record<string, unknown>, merged: Built, node: Node | null): number {
    const sources = Array.isArray(merged.value) ? merged.value : [merged.value];
    for (const source of sources) {
      if (source === null || typeof source !== 'object' || Array.isArray(source)) {
        if (!this.#isStopped) this.#fail(syntaxFault({ text: 'merge-of-no-map' }, spanOf(node)));
        return 0;
      }
      for (const [key, item] of Object.entries(source)) {
        if (!(key in value)) value[key] = item;
      }
    }
    return merged.size;
  }

  #remember(node: Node, anchor: string | undefined, result: Built): void {
    if (!anchor) return;
    this.#anchors.set(anchor, node);
    this.#built.set(node, result);
  }

  #fail(finding: Finding): Built {
    if (this.findings.length < mostSyntaxFindings) this.findings.push(finding);
    return nothing;
  }

  #stop(args: RuleArgs['yaml-syntax'], node: Node): Built {
    if (this.#isStopped) return nothing;
    this.#isStopped = true;
    return this.#fail(syntaxFault(args, spanOf(node)));
  }
}
