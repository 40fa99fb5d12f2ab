import { Lexer } from 'yaml';
import type { Diagnostic } from '../diagnostic.js';
import type { Finding } from '../finding.js';
import type { Document } from '../load/document.js';
import * as say from '../messages.js';
import { suggest } from '../suggest.js';
import type { Span } from '../text.js';
import { ruleSeverities } from '../validate/rule-table.js';

/** Rules without which a file can still be used; the others leave nothing that a program could load. */
const harmless = new Set<string>([
  'provider-closed',
  'ssl-port-mismatch',
  'other-protocol',
  ...Object.entries(ruleSeverities).flatMap(([rule, severity]) => (severity === 'error' ? [] : [rule])),
]);

/** One name in a `# mailconf-disable-next-line` comment. */
interface Silence {
  readonly rule: string;
  readonly span: Span;
  /** The line that it speaks of: the next one that is neither empty nor a comment. */
  readonly line: number;
}

/** A comment names nothing: its span. */
interface Silences {
  readonly named: readonly Silence[];
  readonly empty: readonly Span[];
}

const words = /^#\s*mailconf-disable-next-line(?![\w-])/;

/** The diagnostics that no comment silences, and findings for the comments that silence nothing. */
export function silence(
  diagnostics: readonly Diagnostic[],
  document: Document,
): { kept: readonly Diagnostic[]; unused: readonly Finding[] } {
  const { source, path } = document;
  if (!source?.text.includes('mailconf-disable-next-line') || /\.json$/i.test(path)) {
    return { kept: diagnostics, unused: [] };
  }
  const { named, empty } = silencesIn(document);
  const used = new Set<Silence>();
  const kept = diagnostics.filter(({ rule, range }) => {
    if (!range || !harmless.has(rule)) return true;
    const by = named.filter((found) => found.rule === rule && found.line === range.start.line);
    for (const found of by) used.add(found);
    return by.length === 0;
  });
  // In a file with errors not every rule could run.
  const isKnown = (found: Silence) =>
    !harmless.has(found.rule) || !diagnostics.some(({ severity }) => severity === 'error');
  const unused = named
    .filter((found) => !used.has(found) && isKnown(found))
    .map(({ rule, span }) => finding(span, wordsFor(rule)));
  return { kept, unused: [...unused, ...empty.map((span) => finding(span, say.disableNamesNothing))] };
}

function finding(span: Span, { message, help }: { message: string; help?: string }): Finding {
  return { rule: 'unused-disable', pointer: '', at: 'value', span, message, ...(help !== undefined && { help }) };
}

function wordsFor(rule: string) {
  if (!Object.hasOwn(ruleSeverities, rule)) {
    return say.disableOfUnknownRule(rule, suggest(rule, Object.keys(ruleSeverities)));
  }
  return harmless.has(rule) ? say.disableOfNothing(rule) : say.disableOfFatalRule(rule);
}

/** The lexer tells a comment from a `#` within a text. */
function silencesIn({ source }: Document): Silences {
  const named: Silence[] = [];
  const empty: Span[] = [];
  if (!source) return { named, empty };
  let offset = 0;
  let isText = false;
  for (const lexeme of new Lexer().lex(source.text)) {
    const comment = isText ? null : words.exec(lexeme);
    if (comment) {
      const line = nextLine(source, source.range({ start: offset, end: offset }).start.line + 1);
      // What stands behind `--` is the reason.
      const list = lexeme.slice(comment[0].length).replace(/\s--(?:\s.*)?$/, '');
      const names = [...list.matchAll(/[^\s,]+/g)];
      if (names.length === 0) empty.push({ start: offset, end: offset + lexeme.length });
      for (const { 0: rule, index } of names) {
        const start = offset + comment[0].length + index;
        named.push({ rule, line, span: { start, end: start + rule.length } });
      }
    }
    // Marks of the lexer that stand for no text; the last one says that a text comes next.
    if (!/^[\u0002\u0018\u001f]$/.test(lexeme)) offset += lexeme.length;
    isText = lexeme === '\u001f';
  }
  return { named, empty };
}

function nextLine(source: NonNullable<Document['source']>, from: number): number {
  let line = from;
  while (line <= source.lineCount && /^\s*(?:#.*)?$/.test(source.line(line))) line++;
  return line;
}
