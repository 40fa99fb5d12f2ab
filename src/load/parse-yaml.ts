import type { Alias, Node, Pair, YAMLMap, Document as YamlDocument } from 'yaml';
import type { Finding } from '../finding.js';
import * as say from '../messages.js';
import { fromPointer, isIndex, toPointer } from '../pointer.js';
import type { Span } from '../text.js';
import { yaml } from '../yaml-library.js';
import type { Location, TextTree } from './document.js';
import { parsePlainYaml } from './parse-plain-yaml.js';
import { yamlSlip } from './yaml-slip.js';

/** What a parser gives. */
export interface Parsed {
  readonly value: unknown;
  readonly findings: readonly Finding[];
  locate(pointer: string): Location | null;
  tree(): TextTree | null;
}

/** Levels of nesting; a configuration has six. */
export const maxDepth = 100;
/** Nodes that aliases may add to those that the file holds, and one more for each character of the text. */
const maxAliasNodes = 100_000;

/** Tokens of a text: each takes some 400 bytes of a tree, and Node's heap holds as many as this. */
const maxTokens = 5_000_000;

const coreTags = new Set(
  ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((name) => `tag:yaml.org,2002:${name}`),
);

/** Parses YAML 1.2 core with merge keys; what the contract refuses is a finding. */
export function parseYaml(text: string): Parsed {
  const value = parsePlainYaml(text);
  if (value === undefined) return parseAnyYaml(text);
  let known: Parsed | undefined;
  const withPlaces = () => {
    known ??= parseAnyYaml(text);
    return known;
  };
  return { value, findings: [], locate: (pointer) => withPlaces().locate(pointer), tree: () => withPlaces().tree() };
}

/** The careful way, which reads any text and knows the place of everything. */
export function parseAnyYaml(text: string): Parsed {
  const composed = compose(text);
  if ('stoppedAt' in composed) {
    const { stoppedAt: start, reason } = composed;
    const finding = say.syntax(reason, { start, end: start + 1 });
    return { value: undefined, findings: [finding], locate: () => null, tree: () => null };
  }
  const { document } = composed;
  const findings = syntaxFindings(document, text);
  const built = findings.length > 0 ? { value: undefined, findings, locate: () => null } : buildValue(document, text);
  return { ...built, tree: () => treeOf(composed) };
}

/** The tree of a text that is read in another way, or not at all. */
export function textTree(text: string): TextTree | null {
  const composed = compose(text);
  return 'stoppedAt' in composed ? null : treeOf(composed);
}

interface Composed {
  readonly document: YamlDocument.Parsed;
  /** The one behind it, which is a fault. */
  readonly second: YamlDocument.Parsed | null;
}

function treeOf({ document, second }: Composed): TextTree {
  const errors = [...document.errors, ...(second?.errors ?? [])].filter(({ code }) => code !== 'MULTIPLE_DOCS');
  const trustedTo = errors.reduce((first, { pos }) => Math.min(first, pos[0]), Number.POSITIVE_INFINITY);
  const roots = [document, second].flatMap((one) => (one?.contents ? [one.contents as Node] : []));
  return { roots, trustedTo };
}

/** What the text holds too much of, and where. */
interface Stopped {
  readonly stoppedAt: number;
  readonly reason: string;
}

/**
 * What `parseDocument` of the library does, with bounds: its composer calls itself level by level, and near the end of
 * the stack Node itself can abort. Each level is an entry of the parser's stack.
 */
function compose(text: string): Composed | Stopped {
  const parser = new (yaml().Parser)();
  const composer = new (yaml().Composer)({ version: '1.2', schema: 'core', merge: false, uniqueKeys: false });
  let stopped: Stopped | null = null;
  let count = 0;
  function* tokens() {
    for (const lexeme of new (yaml().Lexer)().lex(text)) {
      yield* parser.next(lexeme);
      if (parser.stack.length > maxDepth + 20) {
        stopped = { stoppedAt: parser.offset, reason: say.tooDeep(maxDepth) };
        return;
      }
      if (++count > maxTokens) {
        stopped = { stoppedAt: parser.offset, reason: say.tooManyTokens(maxTokens) };
        return;
      }
    }
    yield* parser.end();
  }
  let first: YamlDocument.Parsed | null = null;
  let second: YamlDocument.Parsed | null = null;
  for (const document of composer.compose(tokens(), true, text.length)) {
    if (stopped !== null) return stopped;
    const next = document as YamlDocument.Parsed;
    if (first === null) first = next;
    else {
      second = next;
      const [start, end] = next.range;
      first.errors.push(new (yaml().YAMLParseError)([start, end], 'MULTIPLE_DOCS', ''));
      break;
    }
  }
  return stopped ?? { document: first as YamlDocument.Parsed, second };
}

/** One finding for the first fault: what follows it is mostly its echo. Several documents are told apart. */
function syntaxFindings(document: YamlDocument.Parsed, text: string): Finding[] {
  const { yaml: version } = document.directives ?? {};
  // Of a version that the library does not know it says nothing but a warning.
  const otherVersion = document.warnings.some(
    ({ code, message }) => code === 'BAD_DIRECTIVE' && /version/.test(message),
  );
  if (otherVersion || (version?.explicit && version.version !== '1.2')) {
    const start = Math.max(0, text.search(/^%YAML/m));
    return [say.syntax(say.yamlVersion, { start, end: lineEnd(text, start) })];
  }
  const errors = [...document.errors].sort((a, b) => a.pos[0] - b.pos[0]);
  const other = errors.find((error) => error.code !== 'MULTIPLE_DOCS');
  if (other) {
    const pos = other.code === 'MISSING_CHAR' ? (openQuote(document, other.pos[0]) ?? other.pos) : other.pos;
    const span = onOneLine(text, pos);
    return [yamlSlip(other.code, text, span) ?? say.syntax(say.yamlError(other.code), span)];
  }
  const several = errors[0];
  if (several) return [say.multipleDocuments(onOneLine(text, several.pos))];
  const tag = document.warnings.find((warning) => warning.code === 'TAG_RESOLVE_FAILED');
  if (tag) return [say.syntax(say.foreignTag, onOneLine(text, tag.pos))];
  return [];
}

/** A quote that is not closed is shown where it opens, not at the end of all that it swallowed. */
function openQuote(document: YamlDocument.Parsed, end: number): [number, number] | null {
  let found: [number, number] | null = null;
  yaml().visit(document, {
    Scalar: (_, { type, range }) => {
      const isQuoted = type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE';
      if (isQuoted && range && range[0] < end && end <= range[1]) found = [range[0], range[0] + 1];
    },
  });
  return found;
}

function onOneLine(text: string, [start, end]: readonly [number, number]): Span {
  const from = Math.min(start, text.length);
  return { start: from, end: Math.max(from, Math.min(end, lineEnd(text, from))) };
}

function lineEnd(text: string, from: number): number {
  const length = text.slice(from).search(/[\r\n]/);
  return length === -1 ? text.length : from + length;
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

type KeyedPair = Pair<Node, Node | null>;

/** A walk over the tree that makes the value and resolves aliases and merges as the contract says. */
function buildValue(document: YamlDocument.Parsed, text: string): Omit<Parsed, 'tree'> {
  const findings: Finding[] = [];
  const anchors = new Map<string, Node>();
  const built = new Map<Node, Built>();
  const open = new Set<Node>();
  const targets = new Map<Alias, Node>();
  /** Pairs with a key that stands there already, and where their findings are. */
  const duplicates = new Map<KeyedPair, number>();
  let aliasNodes = 0;
  let stopped = false;

  const fail = (finding: Finding) => {
    findings.push(finding);
    return nothing;
  };

  const stop = (message: string, node: Node) => {
    if (stopped) return nothing;
    stopped = true;
    return fail(say.syntax(message, spanOf(node)));
  };

  const build = (node: Node | null | undefined, depth: number): Built => {
    if (stopped || node === null || node === undefined) return nothing;
    if (depth > maxDepth) return stop(say.tooDeep(maxDepth), node);
    if (yaml().isAlias(node)) return buildAlias(node, depth);
    if (node.tag !== undefined && node.tag !== '!' && !coreTags.has(node.tag)) {
      return fail(say.syntax(say.foreignTag, spanOf(node)));
    }
    if (yaml().isScalar(node)) {
      const result = { value: node.value, size: 1, height: 0 };
      remember(node, node.anchor, result);
      return result;
    }
    open.add(node);
    if ((yaml().isMap(node) || yaml().isSeq(node)) && node.anchor) anchors.set(node.anchor, node);
    const result = yaml().isMap(node)
      ? buildMap(node, depth)
      : yaml().isSeq(node)
        ? buildSeq(node.items as Node[], depth)
        : null;
    open.delete(node);
    if (result === null) return nothing;
    built.set(node, result);
    return result;
  };

  const remember = (node: Node, anchor: string | undefined, result: Built) => {
    if (!anchor) return;
    anchors.set(anchor, node);
    built.set(node, result);
  };

  const buildAlias = (alias: Alias, depth: number): Built => {
    const target = anchors.get(alias.source);
    if (target === undefined) return fail(say.syntax(say.unknownAnchor, spanOf(alias)));
    if (open.has(target)) return stop(say.aliasLoop, alias);
    targets.set(alias, target);
    const result = built.get(target) ?? nothing;
    if (depth + result.height > maxDepth) return stop(say.tooDeep(maxDepth), alias);
    aliasNodes += result.size;
    const most = maxAliasNodes + text.length;
    if (aliasNodes > most) return stop(say.aliasBomb(most), alias);
    return result;
  };

  const buildSeq = (items: readonly Node[], depth: number): Built => {
    let size = 1;
    let height = 0;
    const value = items.map((item) => {
      const child = build(item, depth + 1);
      size += child.size;
      height = Math.max(height, child.height + 1);
      return child.value;
    });
    return { value, size, height };
  };

  const buildMap = (map: YAMLMap, depth: number): Built => {
    const value: Record<string, unknown> = Object.create(null);
    const seen = new Map<string, Node>();
    let merge: Node | null | undefined;
    let merged: Built | undefined;
    let size = 1;
    let height = 0;
    for (const pair of map.items as KeyedPair[]) {
      const key = keyOf(pair);
      if (key === null) {
        const span = spanOf(pair.key);
        const outer = { start: Math.max(0, span.start - 1), end: span.end };
        fail(yamlSlip('NON_STRING_KEY', text, outer) ?? say.syntax(say.keyNotScalar, span));
        continue;
      }
      // A quoted `<<` is a key like any other.
      const mark = isMergeKey(pair) ? '\0<<' : key;
      const first = seen.get(mark);
      if (first) {
        duplicates.set(pair, findings.length);
        fail(say.duplicateKey(key, spanOf(pair.key), spanOf(first)));
      } else seen.set(mark, pair.key);
      if (isMergeKey(pair)) {
        merge = pair.value;
        merged = build(pair.value, depth + 1);
        continue;
      }
      if (yaml().isScalar(pair.key)) remember(pair.key, pair.key.anchor, { value: pair.key.value, size: 1, height: 0 });
      const child = build(pair.value, depth + 1);
      size += child.size;
      height = Math.max(height, child.height + 1);
      value[key] = child.value;
    }
    if (merged) {
      size += mergeInto(value, merged, merge as Node);
      height = Math.max(height, merged.height);
    }
    return { value, size, height };
  };

  /** Own keys win wherever they stand; of several sources the earlier wins. */
  const mergeInto = (value: Record<string, unknown>, merged: Built, node: Node): number => {
    const sources = Array.isArray(merged.value) ? merged.value : [merged.value];
    for (const source of sources) {
      if (source === null || typeof source !== 'object' || Array.isArray(source)) {
        if (!stopped) fail(say.syntax(say.mergeOfNoMap, spanOf(node)));
        return 0;
      }
      for (const [key, item] of Object.entries(source)) {
        if (!(key in value)) value[key] = item;
      }
    }
    return merged.size;
  };

  const root = build(document.contents as Node | null, 0);
  const empty = document.contents === null;
  if (duplicates.size > 0) {
    for (const [index, pointer] of pointersOf(document, duplicates)) {
      findings[index] = { ...(findings[index] as Finding), pointer };
    }
  }
  return {
    value: empty ? undefined : root.value,
    findings,
    locate: (pointer) => locateNode(document.contents as Node | null, fromPointer(pointer), targets),
  };
}

/** Where pairs stand in the tree; looked up only for faults. */
function pointersOf(document: YamlDocument.Parsed, wanted: ReadonlyMap<KeyedPair, number>): [number, string][] {
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

function isMergeKey(pair: KeyedPair): boolean {
  return (
    yaml().isScalar(pair.key) && pair.key.value === '<<' && (pair.key.type === 'PLAIN' || pair.key.type === undefined)
  );
}

/** A key as the file writes it: `1:` is `"1"`, `null:` is `"null"`; `null` where it is no scalar. */
function keyOf(pair: KeyedPair): string | null {
  const key = pair.key;
  if (key === null) return '';
  if (!yaml().isScalar(key)) return null;
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value ?? ''));
}

function spanOf(node: Node | null | undefined): Span {
  const range = node?.range;
  return range ? { start: range[0], end: range[1] } : { start: 0, end: 0 };
}

function locateNode(root: Node | null, keys: readonly string[], targets: Map<Alias, Node>): Location | null {
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
