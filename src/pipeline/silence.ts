import type { Diagnostic } from '../diagnostic.js';
import type { Finding } from '../finding.js';
import type { Document } from '../load/document.js';
import * as say from '../messages.js';
import { suggest } from '../suggest.js';
import type { SourceText, Span } from '../text.js';
import { isFatal, ruleSeverities } from '../validate/rule-table.js';
import { yaml } from '../yaml-library.js';

/** One name in a `# mailconf-disable-next-line` comment. */
interface Silence {
  readonly rule: string;
  readonly span: Span;
  /** The line that it speaks of: the next one that is neither empty nor a comment. */
  readonly line: number;
}

interface Silences {
  readonly named: readonly Silence[];
  /** Comments that name no rule, or are not written as one that silences is. */
  readonly faulty: readonly Finding[];
}

const directive = /^#\s*mailconf-disable-next-line(?![\w-])/;
const nearDirective = /^#+\s*mailconf[-_: ]{0,2}(?:disable|ignore|silence|off)/i;

/** Comments that are put into words; of more only their number is shown. */
const maxWorded = 2000;
const noWords = { message: '' };

/** The diagnostics that no comment silences, and findings for the comments that silence nothing. */
export function silence<T extends Pick<Diagnostic, 'rule' | 'range' | 'severity'>>(
  diagnostics: readonly T[],
  document: Document,
): { kept: readonly T[]; unused: readonly Finding[] } {
  const { source, path } = document;
  if (!source || !/#[ \t]*mailconf[^/]/i.test(source.text) || /\.json$/i.test(path)) {
    return { kept: diagnostics, unused: [] };
  }
  const { named, faulty } = silencesIn(source);
  const placeOf = (rule: string, line: number) => `${line} ${rule}`;
  const silenced = new Set(named.map(({ rule, line }) => placeOf(rule, line)));
  const used = new Set<string>();
  const kept = diagnostics.filter(({ rule, range }) => {
    const place = placeOf(rule, range?.start.line ?? 0);
    if (isFatal(rule) || !silenced.has(place)) return true;
    used.add(place);
    return false;
  });
  // In a file with errors not every rule could run.
  const hasError = diagnostics.some(({ severity }) => severity === 'error');
  const unused = named
    .filter(({ rule, line }) => !used.has(placeOf(rule, line)) && (isFatal(rule) || !hasError))
    .map(({ rule, span }, index) =>
      index < maxWorded ? finding(span, wordsFor(rule)) : { ...finding(span, noWords), isOnlyCounted: true },
    );
  return { kept, unused: [...unused, ...faulty] };
}

function finding(span: Span, { message, help }: { message: string; help?: string }): Finding {
  return { rule: 'unused-disable', pointer: '', at: 'value', span, message, ...(help !== undefined && { help }) };
}

function wordsFor(rule: string) {
  if (!Object.hasOwn(ruleSeverities, rule)) {
    return say.disableOfUnknownRule(rule, suggest(rule, Object.keys(ruleSeverities)));
  }
  return isFatal(rule) ? say.disableOfFatalRule(rule) : say.disableOfNothing(rule);
}

/** The lexer tells a comment from a `#` within a text. */
function silencesIn(source: SourceText): Silences {
  const named: Silence[] = [];
  const faulty: Finding[] = [];
  const nextLine = createNextLine(source);
  let offset = 0;
  let isText = false;
  for (const lexeme of new (yaml().Lexer)().lex(source.text)) {
    const comment = isText ? null : directive.exec(lexeme);
    const whole = { start: offset, end: offset + lexeme.length };
    if (comment) {
      const line = nextLine(source.range(whole).start.line + 1);
      // What stands behind `--` is the reason.
      const rest = lexeme.slice(comment[0].length);
      const reason = rest.search(/\s--(?:\s|$)/);
      const list = reason === -1 ? rest : rest.slice(0, reason);
      const names = [...list.matchAll(/[^\s,]+/g)];
      if (names.length === 0) faulty.push(finding(whole, say.disableNamesNothing));
      for (const { 0: rule, index } of names) {
        const start = offset + comment[0].length + index;
        named.push({ rule, line, span: { start, end: start + rule.length } });
      }
    } else if (!isText && nearDirective.test(lexeme)) faulty.push(finding(whole, say.disableMisspelt));
    // Marks of the lexer that stand for no text; the last one says that a text comes next.
    if (!/^[\u0002\u0018\u001f]$/.test(lexeme)) offset += lexeme.length;
    isText = lexeme === '\u001f';
  }
  return { named, faulty };
}

/** The first line from a number on that is neither empty nor a comment; worked out for all lines at once. */
function createNextLine(source: SourceText): (from: number) => number {
  let table: Uint32Array | undefined;
  return (from) => {
    if (!table) {
      table = new Uint32Array(source.lineCount + 2).fill(source.lineCount + 1);
      for (let line = source.lineCount; line >= 1; line--) {
        table[line] = /^\s*(?:#|$)/.test(source.line(line)) ? (table[line + 1] as number) : line;
      }
    }
    return table[from] ?? from;
  };
}
