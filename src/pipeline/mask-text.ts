import { suggest } from '../suggest.js';
import type { SourceText } from '../text.js';
import { keyForAlias, keyNearAlias } from '../validate/key-aliases.js';
import { ruleSeverities } from '../validate/rule-table.js';
import { looksLikeSecret } from '../validate/secret-names.js';
import { createMaskedLine, type MaskedLine } from './masked-line.js';

/** Keys whose value is shown, if it is one plain word. */
const openKeys = words(
  '$schema providers default provider address userId server port ssl apop sender delay hello mechanism family ' +
    'servername ca minVersion fingerprint',
);
/** Keys that hold an object: of a scalar in their place only these words are known to be no secret. */
const objectKeys = words('accounts mailbox pop smtp separateSmtp popBeforeSmtp auth tls');
const secretKeys = words('password accessToken oauth2');
const referenceKeys = words('env file command');
const knownKeys = [...openKeys, ...objectKeys, ...secretKeys, ...referenceKeys, 'imap', 'jmap', 'extends', 'name'];

const ruleNames = Object.keys(ruleSeverities);

const secretWord = /pass|pwd|secret|token|cred|kennwort|oauth/i;

const quoted = /"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'/y;
const quotedKey = /("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*:/y;
const plainKey = /([^\s,{}[\]"'#:&*!|>%@`][^,{}[\]"'#:]*):(?=\s|$|["'[{])/y;
/** One word, with the colons of an IPv6 address, a port, a fingerprint or a URL. */
const openWord = /(?:[^\s"'{}[\],#=:&*!|>%@`][^\s"'{}[\],#=:]*(?::(?:\/\/)?[\w.:/-]+)?|::?[\da-f:.]+)(?=\s|$|[,}\]])/iy;
const openQuoted = /"(?:[^\s"\\]*|[^":,#={}\\]*)"(?=\s*(?:$|#|[,}\]]))|'(?:[^\s']*|[^':,#={}]*)'(?=\s*(?:$|#|[,}\]]))/y;
const variable = /"?[A-Za-z_][A-Za-z0-9_]*"?(?=\s*(?:$|#|[,}\]]))/y;
const objectWord = /(?:true|false|null|yes|no|on|off|~)(?=\s*(?:$|#|[,}\]]))/y;
const mergeValue = /\*[\w-]+(?=\s*(?:$|#|[,}\]]))/y;
const schemaComment = /#\s*yaml-language-server: \$schema=\S*\s*$/y;
const silencingComment = /#\s*mailconf-disable-next-line(?![\w-])/y;

/** What a key promises of what stands below it. */
type Kind = 'object' | 'secret' | 'unknown';

interface State {
  /** Flow collections that are open. */
  readonly flow: Kind[];
  /** Of the last key in them, whose value may begin on the next line. */
  kind: Kind;
  /** Keys of the less indented lines above; `isText` where what follows can only be the rest of a text. */
  readonly blocks: { readonly indent: number; readonly kind: Kind; readonly isText: boolean }[];
  /** The quote of a text that goes over several lines. */
  quote: string | null;
}

/**
 * Hides what may be a secret in the lines of a text. It works by the text alone, never by a tree: a file with a syntax
 * error has none, and comments and neighbouring lines hold secrets too. Only what is known to be open is shown: our own
 * keys and what is near to them, and single words behind them.
 */
export function createMask(source: SourceText, names: ReadonlySet<string>): (number: number) => MaskedLine {
  const state: State = { flow: [], kind: 'unknown', blocks: [], quote: null };
  const lines: MaskedLine[] = [];
  return (number) => {
    while (lines.length < number) lines.push(maskLine(source.line(lines.length + 1), state, names));
    return lines[number - 1] as MaskedLine;
  };
}

function maskLine(line: string, state: State, names: ReadonlySet<string>): MaskedLine {
  const pieces = createMaskedLine();
  let at = 0;
  let hidesAll = false;
  const take = (length: number, isShown: boolean) => {
    pieces.add(line.slice(at, at + length), isShown && !hidesAll);
    at += length;
  };
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(line)?.[0] ?? null;
  };

  const start = /^\s*(?:- +)*/.exec(line)?.[0] ?? '';
  take(start.length, true);
  if (state.quote !== null) {
    hidesAll = true;
    const end = closingQuote(line, at, state.quote);
    take((end ?? line.length) - at, false);
    if (end !== null) state.quote = null;
  } else if (state.flow.length === 0 && at < line.length && line[at] !== '#') {
    const dash = start.indexOf('-');
    leaveBlocks(state, dash === -1 ? start.length : dash, dash !== -1);
    hidesAll = state.blocks.at(-1)?.isText === true;
  }

  let kind: Kind = state.flow.length > 0 ? state.kind : (state.blocks.at(-1)?.kind ?? 'object');
  while (at < line.length) {
    const blank = match(/\s+/y);
    if (blank !== null) {
      take(blank.length, true);
      continue;
    }
    const character = line[at] as string;
    if (character === '#' && (at === 0 || /[\s,{}[\]]/.test(line[at - 1] as string))) {
      const comment = match(schemaComment) ?? match(silencingComment);
      take(comment?.length ?? 1, true);
      if (comment !== null) takeRules();
      take(line.length - at, false);
      break;
    }
    if (',{}[]'.includes(character)) {
      if ('{['.includes(character)) state.flow.push(kind);
      else if ('}]'.includes(character)) state.flow.pop();
      kind = state.flow.at(-1) ?? 'unknown';
      take(1, true);
      continue;
    }
    const key = match(quotedKey) ?? match(plainKey);
    if (key === null) {
      const marker = at === 0 ? match(/(?:---|\.\.\.)(?=\s|$)/y) : null;
      if (marker !== null) take(marker.length, true);
      else hideRest();
      continue;
    }
    const name = key.replace(/\s*:$/, '').replace(/^(["'])(.*)\1$/, '$2');
    const isInSecret = kind === 'secret';
    const below: Kind = isInSecret || isSecret(name) ? 'secret' : objectKeys.has(name) ? 'object' : 'unknown';
    const keyAt = at;
    take(key.length - 1, isInSecret ? referenceKeys.has(name) : isKnown(name, names));
    take(1, true);
    take(match(/\s*/y)?.length ?? 0, true);
    const isBlockKey = state.flow.length === 0;
    if (isBlockKey) {
      leaveBlocks(state, keyAt, false);
      state.blocks.push({ indent: keyAt, kind: below, isText: isText(line, at) });
    }
    kind = below;
    if (at === line.length || '{['.includes(line[at] as string)) continue;
    const value = openValue(name, isInSecret, match);
    if (value !== null) take(value.length, true);
    else hideValue();
    if (isBlockKey && at < line.length && !/\s*#/y.test(line.slice(at)) && !/[{[,}\]]/.test(line[at] as string))
      hideRest();
  }
  state.kind = kind;
  return pieces.done();

  /** The names of rules in a comment; anything else there is hidden like any comment. */
  function takeRules() {
    for (;;) {
      const separator = match(/[\s,]*/y) ?? '';
      const rule = /^[a-z-]+(?=[\s,]|$)/.exec(line.slice(at + separator.length))?.[0];
      if (rule === undefined || suggest(rule, ruleNames) === null) return;
      take(separator.length + rule.length, true);
    }
  }

  /** A value that is hidden: in a flow collection to the next entry, else to the end of the line. */
  function hideValue() {
    const text = match(quoted);
    if (text !== null) take(text.length, false);
    else if (/["']/.test(line[at] as string) || state.flow.length === 0) hideRest();
    else take(match(/[^,{}[\]]+/y)?.length ?? line.length - at, false);
  }

  /** Hides the rest of the line, and minds the quotes and brackets in it, which reach into the next ones. */
  function hideRest() {
    let index = at;
    while (index < line.length) {
      const character = line[index] as string;
      const isStart = index === at || /[\s,{}[\]:]/.test(line[index - 1] as string);
      if (isStart && /["']/.test(character)) {
        const end = closingQuote(line, index + 1, character);
        if (end === null) state.quote = character;
        index = end ?? line.length;
      } else if (isStart && character === '#') break;
      else {
        if (state.flow.length > 0 && '{['.includes(character)) state.flow.push('secret');
        else if ('}]'.includes(character)) state.flow.pop();
        index++;
      }
    }
    take(line.length - at, false);
  }
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}

function isSecret(name: string): boolean {
  return secretWord.test(name) || suggest(name, secretKeys) !== null;
}

/** Whether a key says nothing but what is meant: one of ours or near to one, an account's name, `<<`. */
function isKnown(name: string, names: ReadonlySet<string>): boolean {
  if (name === '<<' || names.has(name) || /^x-[a-z-]{1,20}$/.test(name)) return true;
  if (!/^[\w$-]{1,24}$/.test(name)) return false;
  return (suggest(name, knownKeys) ?? keyForAlias(name, knownKeys) ?? keyNearAlias(name, knownKeys)) !== null;
}

/** The value of a key, as far as it may be shown; `null` for one that must be hidden. */
function openValue(name: string, isInSecret: boolean, match: (pattern: RegExp) => string | null): string | null {
  if (name === 'env') {
    const found = match(variable);
    return found !== null && !looksLikeSecret(found.replaceAll('"', '')) ? found : null;
  }
  if (name === 'file') return match(openQuoted) ?? match(openWord);
  if (isInSecret) return null;
  if (openKeys.has(name)) return match(openQuoted) ?? match(openWord);
  if (name === '<<') return match(mergeValue);
  return objectKeys.has(name) ? match(objectWord) : null;
}

/** Forgets the keys that a line of that indentation does not stand below. */
function leaveBlocks({ blocks }: State, indent: number, isItem: boolean): void {
  const isBelow = (block: State['blocks'][number]) =>
    block.indent < indent || (isItem && block.indent === indent && !block.isText);
  while (blocks.length > 0 && !isBelow(blocks.at(-1) as State['blocks'][number])) blocks.pop();
}

/** Whether a value begins there that more indented lines below can only go on with: not an object, not a list. */
function isText(line: string, at: number): boolean {
  const rest = line.slice(at);
  return !/^(?:[&!][^\s,{}[\]]*(?:\s+|$))*(?:#.*|[{[].*)?$/.test(rest);
}

/** The place behind the quote that closes the text, `null` where the line ends before. */
function closingQuote(line: string, from: number, quote: string): number | null {
  for (let index = from; index < line.length; index++) {
    if (quote === '"' && line[index] === '\\') index++;
    else if (line[index] === quote) {
      if (quote === '"' || line[index + 1] !== "'") return index + 1;
      index++;
    }
  }
  return null;
}
