import type { Node } from 'yaml';
import type { Document } from '../syntax/document.js';
import { yaml } from '../syntax/yaml/yaml-library.js';
import { firstIndex } from '../text/binary-search.js';
import { suggest } from '../text/near-words.js';
import { isAccountName, maskKey } from '../text/pointer.js';
import { isSecretKey, looksLikePassword, secretKeys } from '../text/secret-names.js';
import type { Span } from '../text/source-text.js';
import { ruleSeverities } from '../validate/rules/rule-table.js';
import { keyForAlias, keyNearAlias } from '../validate/shape/key-aliases.js';
import { createMaskedLine, type MaskedLine } from './line.js';
import { isOpenReference, openKeys, openLength } from './shown-values.js';

/** Keys that hold an object: of a scalar in their place only these words are known to be no secret. */
const objectKeys = ['accounts', 'mailbox', 'pop', 'smtp', 'separateSmtp', 'popBeforeSmtp', 'auth', 'tls'];
const objectWord = /^(?:true|false|null|yes|no|on|off|~)$/;
/** What stands behind `auth` in other programs and on providers' pages. */
const authWord = /^(?:plain|login|cram-md5|(?:(?:normal|encrypted) )?password|required|basic|none)$/i;
const referenceKeys = ['env', 'file', 'command'];
const knownKeys = [...openKeys, ...objectKeys, ...secretKeys, ...referenceKeys, 'imap', 'jmap', 'extends', 'name'];

const ruleNames = Object.keys(ruleSeverities);
const schemaComment = /^#\s*yaml-language-server: \$schema=(\S*)\s*$/;
const silencingComment = /^#\s*mailconf-disable-next-line(?![\w-])/;

/** A scalar or alias of the text, and what must be known to tell whether it may be shown. */
interface Token extends Span {
  readonly node: Node;
  /** The key before it, of items that of their list; `null` for a key itself. */
  readonly key: string | null;
  /** Below a key that says that a secret stands there. */
  readonly isInSecret: boolean;
  /** Directly below `accounts`. */
  readonly isAccountName: boolean;
  /** A key without a colon: `{password x}` is one. */
  readonly isBare: boolean;
}

/**
 * Hides what may be a secret in the lines of a text: all that is not known to be open. Shown are the marks of the syntax,
 * keys that are words, and values that have the form that one of our keys asks for, and stand behind it in the same tree
 * that the configuration is read from. What an error left out of the tree, and every value behind the error, is hidden;
 * comments are, too: neighbouring lines hold secrets as well.
 */
export function createMask({ source, tree }: Pick<Document, 'source' | 'tree'>): (number: number) => MaskedLine {
  const { roots = [], trustedTo = 0 } = tree() ?? {};
  const { tokens, secretTargets, usedAnchors } = tokensOf(roots);
  const lines = new Map<number, MaskedLine>();
  const text = source?.text ?? '';

  /** How many characters from the start of a token may be shown. */
  const shownLength = (token: Token): number => {
    const { node, key, start, end } = token;
    if ((secretTargets[firstAfter(secretTargets, start)]?.start ?? Number.POSITIVE_INFINITY) <= start) return 0;
    const all = (isShown: boolean) => (isShown ? end - start : 0);
    if (yaml().isAlias(node)) return all(key === '<<' && usedAnchors.has(node.source));
    const written = text.slice(start, end);
    const quote = /^(["']).*\1$/.exec(written)?.[1] ?? '';
    const isOneLine = yaml().isScalar(node) && !/[\r\n]/.test(written) && !node.type?.startsWith('BLOCK');
    if (!isOneLine || (quote === '"' && written.includes('\\'))) return 0;
    const value = quote === '' ? written : written.slice(1, -1);
    const isTrusted = start < trustedTo;
    if (key === null) return all(isShownKey(value, token, isTrusted));
    const length = isTrusted ? shownOfValue(key, value, token.isInSecret) : 0;
    return length === value.length ? written.length : length && length + quote.length;
  };

  const maskLine = ({ start, end }: Span): MaskedLine => {
    const pieces = createMaskedLine();
    let at = start;
    for (let index = firstAfter(tokens, start); at < end; index++) {
      const token = tokens[index];
      const from = Math.min(token?.start ?? end, end);
      if (from > at) addGap(text.slice(at, from), pieces, (name) => usedAnchors.has(name));
      at = Math.max(at, from);
      if (token === undefined || at >= end) break;
      const to = Math.min(token.end, end);
      const written = text.slice(at, to);
      const indent = at === start ? (/^\s*/.exec(written)?.[0] ?? '') : '';
      const shown = shownLength(token);
      pieces.add(indent, true);
      pieces.add(written.slice(indent.length, Math.max(indent.length, shown)), true);
      pieces.add(written.slice(Math.max(indent.length, shown)), false);
      at = Math.max(at, to);
    }
    return pieces.done();
  };

  return (number) => {
    const known = lines.get(number) ?? maskLine(source?.lineSpan(number) ?? { start: 0, end: 0 });
    lines.set(number, known);
    return known;
  };
}

/** The scalars and aliases of trees in the order of the text, and what aliases say of other places. */
function tokensOf(roots: readonly Node[]) {
  const tokens: Token[] = [];
  const anchored = new Map<string, Node[]>();
  const usedAnchors = new Set<string>();
  /** Anchors that an alias uses where a secret stands. */
  const secretAnchors: string[] = [];
  const secretNames = new Map<string, boolean>();

  const isSecretName = (name: string) => {
    const known = secretNames.get(name) ?? (isSecretKey(name) || suggest(name, secretKeys) !== null);
    secretNames.set(name, known);
    return known;
  };
  const add = (node: Node | null | undefined, place: Partial<Token>) => {
    if (!node?.range || node.range[1] <= node.range[0]) return;
    const [start, end] = node.range;
    tokens.push({ node, start, end, key: null, isInSecret: false, isAccountName: false, isBare: false, ...place });
  };
  const remember = (node: Node) => {
    if (yaml().isAlias(node) || !node.anchor) return;
    const nodes = anchored.get(node.anchor);
    if (nodes) nodes.push(node);
    else anchored.set(node.anchor, [node]);
  };
  const walk = (node: Node | null | undefined, key: string, isInSecret: boolean) => {
    if (node === null || node === undefined) return;
    remember(node);
    if (yaml().isAlias(node)) {
      usedAnchors.add(node.source);
      if (isInSecret) secretAnchors.push(node.source);
    }
    if (yaml().isMap(node)) {
      for (const pair of node.items as { key: Node | null; value: Node | null }[]) {
        const name = yaml().isScalar(pair.key) ? String(pair.key.value) : null;
        if (yaml().isScalar(pair.key) || yaml().isAlias(pair.key)) {
          add(pair.key, { isInSecret, isBare: pair.value === null, isAccountName: key === 'accounts' });
          remember(pair.key);
        }
        // What stands behind an alias or an object as key, nobody knows.
        walk(pair.value, name ?? '', isInSecret || name === null || isSecretName(name));
      }
    } else if (yaml().isSeq(node))
      for (const item of node.items as (Node | null)[]) walk(item, key === 'fingerprint' ? key : '', isInSecret);
    else add(node, { key, isInSecret });
  };
  for (const root of roots) walk(root, '', false);
  return { tokens, secretTargets: targetsOf(secretAnchors, anchored), usedAnchors };
}

/** Where the anchors of those names stand, and those that are used inside of them: disjoint, in the order of the text. */
function targetsOf(names: readonly string[], anchored: ReadonlyMap<string, readonly Node[]>): Span[] {
  const spans: Span[] = [];
  const wanted = [...new Set(names)];
  const known = new Set(wanted);
  const gather = (node: Node | null | undefined) => {
    if (yaml().isAlias(node) && !known.has(node.source)) {
      known.add(node.source);
      wanted.push(node.source);
    } else if (yaml().isMap(node)) for (const pair of node.items) gather(pair.value as Node | null);
    else if (yaml().isSeq(node)) for (const item of node.items) gather(item as Node | null);
  };
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    for (const node of anchored.get(name) ?? []) {
      if (node.range) spans.push({ start: node.range[0], end: node.range[1] });
      gather(node);
    }
  }
  const disjoint: { start: number; end: number }[] = [];
  for (const span of spans.sort((a, b) => a.start - b.start)) {
    const last = disjoint.at(-1);
    if (last && span.start < last.end) last.end = Math.max(last.end, span.end);
    else disjoint.push({ ...span });
  }
  return disjoint;
}

/** The index of the first stretch that ends behind the offset. */
function firstAfter(spans: readonly Span[], offset: number): number {
  return firstIndex(spans, ({ end }) => end > offset);
}

const mark = /^(?:\s+|[-?:,{}[\]]+|\.\.\.|!!(?:str|int|float|bool|null|map|seq))$/;

/** What stands between two tokens: marks of the syntax are shown; what else an error left there, and comments, are not. */
function addGap(
  gap: string,
  pieces: ReturnType<typeof createMaskedLine>,
  isUsedAnchor: (name: string) => boolean,
): void {
  const comment = gap.search(/(?<![^\s,{}[\]])#/);
  const parts = (gap.slice(0, comment === -1 ? gap.length : comment).match(/\s+|\S+/g) ?? []).map((part) => ({
    part,
    isShown: mark.test(part) || (part.startsWith('&') && isUsedAnchor(part.slice(1))),
  }));
  const first = parts.findIndex(({ isShown }) => !isShown);
  const last = parts.findLastIndex(({ isShown }) => !isShown);
  // Of several words that are hidden nobody needs to see how many they are.
  parts.forEach(({ part, isShown }, index) => {
    pieces.add(part, isShown && (index < first || index > last));
  });
  if (comment !== -1) addComment(gap.slice(comment), pieces);
}

/** Of a comment: what it says to an editor, and the names of rules that it silences. */
function addComment(comment: string, pieces: ReturnType<typeof createMaskedLine>): void {
  const schema = schemaComment.exec(comment);
  const address = schema?.[1] ?? '';
  const shown = schema && openLength('$schema', address) === address.length ? schema : silencingComment.exec(comment);
  let at = shown?.[0].length ?? 1;
  pieces.add(comment.slice(0, at), true);
  while (shown && at < comment.length) {
    const [separator = '', rule] = /^([\s,]*)([a-z-]*)(?=[\s,]|$)/.exec(comment.slice(at))?.slice(1) ?? [];
    if (!rule || suggest(rule, ruleNames) === null) break;
    pieces.add(separator + rule, true);
    at += separator.length + rule.length;
  }
  pieces.add(comment.slice(at), false);
}

function isShownKey(key: string, token: Token, isTrusted: boolean): boolean {
  if (token.isInSecret) return key === 'accessToken' || referenceKeys.includes(key);
  if (token.isAccountName) return isTrusted && !token.isBare && isAccountName(key);
  const isKnown = key === '<<' || (ourKey(key) !== null && !looksLikePassword(key));
  return isKnown || (isTrusted && !token.isBare && maskKey(key) === key);
}

function shownOfValue(key: string, value: string, isInSecret: boolean): number {
  const all = (isShown: boolean) => (isShown ? value.length : 0);
  if (referenceKeys.includes(key)) return all(isOpenReference(key, value));
  if (isInSecret) return 0;
  // Behind a key that is only near to one of ours nobody knows what stands: `heslo`, a password, is near to `hello`.
  const own = knownKeys.includes(key) ? key : (keyForAlias(key, knownKeys) ?? key);
  if (own === 'auth') return all(objectWord.test(value) || authWord.test(value));
  return objectKeys.includes(own) ? all(objectWord.test(value)) : openLength(own, value);
}

/** The key of ours that is written there, misspelt or called as other programs do. */
function ourKey(key: string): string | null {
  if (!/^[\w$-]{1,24}$/.test(key)) return null;
  return suggest(key, knownKeys) ?? keyForAlias(key, knownKeys) ?? keyNearAlias(key, knownKeys);
}
