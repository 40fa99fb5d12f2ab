import type { Node, Document as YamlDocument } from 'yaml';
import type { Finding } from '../../model/finding.js';
import type { RuleArgs } from '../../model/rule-args.js';
import type { Span } from '../../text/source-text.js';
import { maxDepth, syntaxFault, tooDeep } from '../fault.js';
import type { Parsed } from '../parsed.js';
import type { TextTree } from '../text-tree.js';
import { buildValue } from './build-value.js';
import { toTextNode } from './text-nodes.js';
import { yaml } from './yaml-library.js';
import { yamlSlip } from './yaml-slip.js';

/** Tokens of a text: each takes some 400 bytes of a tree, and Node's heap holds as many as this. */
const maxTokens = 5_000_000;

/** Units of a scalar from which on it counts as long. */
const longScalar = 1024;
/** Units that all long scalars may have together: the library puts a text together unit by unit, of some 40 bytes each. */
const maxLongScalars = 8_000_000;

const foreignTag = { text: 'yaml', code: 'TAG_RESOLVE_FAILED' } as const;

/** The careful way, which reads any text and knows the place of everything. */
export function parseAnyYaml(text: string): Parsed {
  const composed = compose(text);
  if ('stoppedAt' in composed) {
    const { stoppedAt: start, reason } = composed;
    const finding = syntaxFault(reason, { start, end: start + 1 });
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
  const roots = [document, second].flatMap((one) => (one?.contents ? [toTextNode(one.contents as Node)] : []));
  return { roots, trustedTo };
}

/** What the text has too much of, and where. */
interface Stopped {
  readonly stoppedAt: number;
  readonly reason: RuleArgs['yaml-syntax'];
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
    let isScalar = false;
    let long = 0;
    for (const lexeme of new (yaml().Lexer)().lex(text)) {
      if (lexeme.length >= longScalar && (isScalar || /^["']/.test(lexeme))) long += lexeme.length;
      if (long > maxLongScalars) {
        stopped = { stoppedAt: parser.offset, reason: { text: 'too-long-texts', most: maxLongScalars } };
        return;
      }
      isScalar = lexeme === '\u001f';
      yield* parser.next(lexeme);
      if (parser.stack.length > maxDepth + 20) {
        stopped = { stoppedAt: parser.offset, reason: tooDeep };
        return;
      }
      if (++count > maxTokens) {
        stopped = { stoppedAt: parser.offset, reason: { text: 'too-many-tokens', most: maxTokens } };
        return;
      }
    }
    yield* parser.end();
  }
  let first: YamlDocument.Parsed | null = null;
  let second: YamlDocument.Parsed | null = null;
  // Each fault is an `Error`, and a text can have a fault at each character: to note down where the library made it takes
  // most of the time, and nobody reads it.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
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
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
  return stopped ?? { document: first as YamlDocument.Parsed, second };
}

/** One finding for the first fault: what follows it is mostly its echo. Several documents are distinguished. */
function syntaxFindings(document: YamlDocument.Parsed, text: string): Finding[] {
  const { yaml: version } = document.directives ?? {};
  // Of a version that the library does not know it says nothing but a warning.
  const otherVersion = document.warnings.some(
    ({ code, message }) => code === 'BAD_DIRECTIVE' && /version/.test(message),
  );
  if (otherVersion || (version?.explicit && version.version !== '1.2')) {
    const start = Math.max(0, text.search(/^%YAML/m));
    return [syntaxFault({ text: 'yaml-version' }, { start, end: lineEnd(text, start) })];
  }
  const errors = [...document.errors].sort((a, b) => a.pos[0] - b.pos[0]);
  const other = errors.find((error) => error.code !== 'MULTIPLE_DOCS');
  if (other) {
    const pos = other.code === 'MISSING_CHAR' ? (openQuote(document, other.pos[0]) ?? other.pos) : other.pos;
    const span = onOneLine(text, pos);
    return [yamlSlip(other.code, text, span) ?? syntaxFault({ text: 'yaml', code: other.code }, span)];
  }
  const several = errors[0];
  if (several)
    return [{ rule: 'multiple-documents', pointer: '', at: 'value', args: {}, span: onOneLine(text, several.pos) }];
  const tag = document.warnings.find((warning) => warning.code === 'TAG_RESOLVE_FAILED');
  if (tag) return [syntaxFault(foreignTag, onOneLine(text, tag.pos))];
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
