import type { Severity } from '../../model/diagnostic.js';
import type { RuleArgs } from '../../model/rule-args.js';
import { duplicateAddress } from './duplicate-address.js';
import { rules } from './index.js';

/** The levels of the rules that are not of one account: of syntax, of the shape, of the file. */
const fileRules = {
  'yaml-syntax': 'error',
  'duplicate-key': 'error',
  'multiple-documents': 'error',
  'unknown-key': 'error',
  'missing-key': 'error',
  'wrong-type': 'error',
  'out-of-range': 'error',
  'invalid-value': 'error',
  'invalid-address': 'error',
  'invalid-host': 'error',
  'control-character': 'error',
  'too-many-diagnostics': 'error',
  'unknown-provider': 'error',
  'unknown-account': 'error',
  [duplicateAddress.id]: duplicateAddress.level,
  'unused-disable': 'warning',
  'shadowed-file': 'info',
} as const satisfies Readonly<Record<keyof RuleArgs, Severity>>;

export type RuleName = keyof typeof fileRules | (typeof rules)[number]['id'];

/** Every rule with its level; names are for ever, as an alias at least. */
export const ruleSeverities: Readonly<Record<RuleName, Severity>> = {
  ...fileRules,
  ...(Object.fromEntries(rules.map(({ id, level }) => [id, level])) as Record<(typeof rules)[number]['id'], Severity>),
};

/** The levels that a rule may be set to. */
export const levels = ['error', 'warning', 'info', 'off'] as const;

/** Faults after which nothing of the file is known: no level and no comment makes them less than an error. */
export const syntaxRules: ReadonlySet<string> = new Set<RuleName>([
  'yaml-syntax',
  'duplicate-key',
  'multiple-documents',
]);

/** Errors of a file that a program could use all the same. */
const usable: ReadonlySet<string> = new Set<RuleName>(['provider-closed', 'ssl-port-mismatch', 'other-protocol']);

/** Whether no program can use a file with that fault, so that no comment may silence it. */
export function isFatal(rule: string): boolean {
  return !usable.has(rule) && ruleSeverities[rule as RuleName] === 'error';
}

/** The page that explains a rule. */
export function ruleDocs(rule: string): string {
  return `https://unpkg.com/mailconf@1/docs/rules/${rule}.md`;
}
