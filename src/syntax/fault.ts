import type { Finding } from '../model/finding.js';
import type { RuleArgs } from '../model/rule-args.js';
import { shownKey } from '../text/shown.js';
import type { Span } from '../text/source-text.js';

/** Levels of nesting; a configuration has six. */
export const maxDepth = 100;

/** Faults that are kept at most: with so many, there may be more. */
export const mostSyntaxFindings = 5_000;

export const tooDeep = { text: 'too-deep', levels: maxDepth } as const;

/** A fault of syntax. */
export function syntaxFault(args: RuleArgs['yaml-syntax'], span: Span): Finding {
  return { rule: 'yaml-syntax', pointer: '', at: 'value', args, span };
}

/** A key that its mapping has already. */
export function duplicateKey(key: string, span: Span, first: Span | null): Finding {
  const args: RuleArgs['duplicate-key'] = { key: shownKey(key) };
  const related = first && { related: [{ note: 'first-key', span: first } as const] };
  return { rule: 'duplicate-key', pointer: '', at: 'key', args, span, ...related };
}
