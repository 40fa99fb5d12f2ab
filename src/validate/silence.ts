import type { Diagnostic } from '../model/diagnostic.js';
import type { Finding } from '../model/finding.js';
import type { RuleArgs } from '../model/rule-args.js';
import type { Document } from '../syntax/document.js';
import { commentsIn } from '../syntax/yaml/comments.js';
import { suggest } from '../text/near-words.js';
import { shownKey } from '../text/shown.js';
import type { SourceText, Span } from '../text/source-text.js';
import { isFatal, ruleSeverities } from './rules/rule-table.js';

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

/** Comments whose rule is looked up; of more only their number is shown. */
const maxLookedUp = 2000;

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
      index < maxLookedUp
        ? finding(span, factsOf(rule))
        : { ...finding(span, { text: 'unknown-rule' }), isOnlyCounted: true },
    );
  return { kept, unused: [...unused, ...faulty] };
}

function finding(span: Span, args: RuleArgs['unused-disable']): Finding {
  return { rule: 'unused-disable', pointer: '', at: 'value', span, args };
}

function factsOf(rule: string): RuleArgs['unused-disable'] {
  if (Object.hasOwn(ruleSeverities, rule)) return { text: isFatal(rule) ? 'fatal' : 'nothing', rule };
  const near = suggest(rule, Object.keys(ruleSeverities));
  // A word that is near to no rule may be anything, and is not quoted.
  return near === null ? { text: 'unknown-rule' } : { text: 'unknown-rule', rule: shownKey(rule), near };
}

function silencesIn(source: SourceText): Silences {
  const named: Silence[] = [];
  const faulty: Finding[] = [];
  const nextLine = createNextLine(source);
  for (const span of commentsIn(source.text)) {
    const comment = source.text.slice(span.start, span.end);
    const words = directive.exec(comment)?.[0];
    if (words === undefined) {
      if (nearDirective.test(comment)) faulty.push(finding(span, { text: 'misspelt' }));
      continue;
    }
    const line = nextLine(source.range(span).start.line + 1);
    // What stands behind `--` is the reason.
    const rest = comment.slice(words.length);
    const reason = rest.search(/\s--(?:\s|$)/);
    const list = reason === -1 ? rest : rest.slice(0, reason);
    const names = [...list.matchAll(/[^\s,]+/g)];
    if (names.length === 0) faulty.push(finding(span, { text: 'names-nothing' }));
    for (const { 0: rule, index } of names) {
      const start = span.start + words.length + index;
      named.push({ rule, line, span: { start, end: start + rule.length } });
    }
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
