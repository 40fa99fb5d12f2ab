import { objectKeys } from '../model/facts/keys.js';
import { secretKinds } from '../model/facts/secrets.js';
import type { Document } from '../syntax/document.js';
import type { TextNode } from '../syntax/text-tree.js';
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
const scalarFree = ['accounts', 'auth', ...objectKeys.filter((key) => !secretKeys.includes(key))];
const objectWord = /^(?:true|false|null|yes|no|on|off|~)$/;
/** What stands behind `auth` in other programs and on providers' pages. */
const authWord = /^(?:plain|login|cram-md5|(?:(?:normal|encrypted) )?password|required|basic|none)$/i;
const referenceKeys: readonly string[] = secretKinds;
const knownKeys = [...openKeys, ...scalarFree, ...secretKeys, ...referenceKeys, 'imap', 'jmap', 'extends', 'name'];

const ruleNames = Object.keys(ruleSeverities);
const schemaComment = /^#\s*yaml-language-server: \$schema=(\S*)\s*$/;
const silencingComment = /^#\s*mailconf-disable-next-line(?![\w-])/;

/** What must be known of a scalar or alias to tell whether it may be shown. */
interface Role {
  /** The key before it, of items that of their list; `null` for a key itself. */
  readonly key: string | null;
  /** Below a key that says that a secret stands there. */
  readonly isInSecret: boolean;
  /** Directly below `accounts`. */
  readonly isAccountName: boolean;
  /** A key without a colon: `{password x}` is one. */
  readonly isBare: boolean;
}

/** A scalar or alias of the text. */
interface Token extends Role, Span {
  readonly node: TextNode;
}

/** All of them in the order of the text. A large file has millions: most have one of a few roles, and share it. */
class Tokens {
  readonly #nodes: TextNode[] = [];
  readonly #roles: Role[] = [];
  readonly #ofValues = [new Map<string, Role>(), new Map<string, Role>()] as const;
  readonly #ofKeys = new Map<number, Role>();

  addValue(node: TextNode, key: string, isInSecret: boolean): void {
    const roles = this.#ofValues[isInSecret ? 1 : 0];
    const role = roles.get(key) ?? { key, isInSecret, isAccountName: false, isBare: false };
    roles.set(key, role);
    this.#add(node, role);
  }

  addKey(node: TextNode, flags: Omit<Role, 'key'>): void {
    const { isInSecret, isAccountName, isBare } = flags;
    const mark = (isInSecret ? 1 : 0) + (isAccountName ? 2 : 0) + (isBare ? 4 : 0);
    const role = this.#ofKeys.get(mark) ?? { key: null, ...flags };
    this.#ofKeys.set(mark, role);
    this.#add(node, role);
  }

  #add(node: TextNode, role: Role): void {
    if (node.end <= node.start) return;
    this.#nodes.push(node);
    this.#roles.push(role);
  }

  /** The index of the first one that ends behind the offset. */
  firstAfter(offset: number): number {
    return firstAfter(this.#nodes, offset);
  }

  at(index: number): Token | undefined {
    const node = this.#nodes[index];
    const role = this.#roles[index];
    return node && role && { node, start: node.start, end: node.end, ...role };
  }
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
    if (node.kind === 'alias') return all(key === '<<' && node.anchor !== null && usedAnchors.has(node.anchor));
    const written = text.slice(start, end);
    const quote = /^(["']).*\1$/.exec(written)?.[1] ?? '';
    const isOneLine = node.kind === 'scalar' && !/[\r\n]/.test(written) && !node.isBlockScalar;
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
    for (let index = tokens.firstAfter(start); at < end; index++) {
      const token = tokens.at(index);
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
function tokensOf(roots: readonly TextNode[]) {
  const tokens = new Tokens();
  const anchored = new Map<string, TextNode[]>();
  const usedAnchors = new Set<string>();
  /** Anchors that an alias uses where a secret stands. */
  const secretAnchors: string[] = [];
  const secretNames = new Map<string, boolean>();

  const isSecretName = (name: string) => {
    const known = secretNames.get(name) ?? (isSecretKey(name) || suggest(name, secretKeys) !== null);
    secretNames.set(name, known);
    return known;
  };
  const remember = (node: TextNode) => {
    if (node.kind === 'alias' || !node.anchor) return;
    const nodes = anchored.get(node.anchor);
    if (nodes) nodes.push(node);
    else anchored.set(node.anchor, [node]);
  };
  const walk = (node: TextNode | null, key: string, isInSecret: boolean) => {
    if (node === null) return;
    remember(node);
    if (node.kind === 'alias' && node.anchor !== null) {
      usedAnchors.add(node.anchor);
      if (isInSecret) secretAnchors.push(node.anchor);
    }
    if (node.kind === 'mapping') {
      for (const { key: keyNode, name, value } of node.entries) {
        if (keyNode?.kind === 'scalar' || keyNode?.kind === 'alias') {
          tokens.addKey(keyNode, { isInSecret, isBare: value === null, isAccountName: key === 'accounts' });
          remember(keyNode);
        }
        // What stands behind an alias or an object as key, nobody knows.
        walk(value, name ?? '', isInSecret || name === null || isSecretName(name));
      }
    } else if (node.kind === 'list')
      for (const { value } of node.entries) walk(value, key === 'fingerprint' ? key : '', isInSecret);
    else tokens.addValue(node, key, isInSecret);
  };
  for (const root of roots) walk(root, '', false);
  return { tokens, secretTargets: targetsOf(secretAnchors, anchored), usedAnchors };
}

/** Where the anchors of those names stand, and those that are used inside of them: disjoint, in the order of the text. */
function targetsOf(names: readonly string[], anchored: ReadonlyMap<string, readonly TextNode[]>): Span[] {
  const spans: Span[] = [];
  const wanted = [...new Set(names)];
  const known = new Set(wanted);
  const gather = (node: TextNode) => {
    if (node.kind === 'alias' && node.anchor !== null && !known.has(node.anchor)) {
      known.add(node.anchor);
      wanted.push(node.anchor);
    }
    for (const { value } of node.entries) if (value) gather(value);
  };
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    for (const node of anchored.get(name) ?? []) {
      spans.push({ start: node.start, end: node.end });
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
  return scalarFree.includes(own) ? all(objectWord.test(value)) : openLength(own, value);
}

/** The key of ours that is written there, misspelt or called as other programs do. */
function ourKey(key: string): string | null {
  if (!/^[\w$-]{1,24}$/.test(key)) return null;
  return suggest(key, knownKeys) ?? keyForAlias(key, knownKeys) ?? keyNearAlias(key, knownKeys);
}
