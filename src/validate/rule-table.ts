import type { Severity } from '../diagnostic.js';

/** Every rule with its level; names are for ever, as an alias at least. */
export const ruleSeverities = {
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
  'unknown-provider': 'error',
  'unknown-account': 'error',
  'no-service': 'error',
  'incomplete-server': 'error',
  'provider-closed': 'error',
  'ssl-port-mismatch': 'error',
  'other-protocol': 'error',
  'missing-password': 'warning',
  'plaintext-password': 'warning',
  'cleartext-login': 'warning',
  'smtp-unused': 'warning',
  'shadowed-file': 'info',
} as const satisfies Readonly<Record<string, Severity>>;

export type RuleName = keyof typeof ruleSeverities;

/** The page that explains a rule. */
export function ruleDocs(rule: string): string {
  return `https://unpkg.com/mailconf@1/docs/rules/${rule}.md`;
}
