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
  'too-many-diagnostics': 'error',
  'ssl-port-mismatch': 'error',
  'other-protocol': 'error',
  'missing-password': 'warning',
  'plaintext-password': 'warning',
  'cleartext-login': 'warning',
  'provider-needs-oauth2': 'warning',
  'sender-mismatch': 'warning',
  'smtp-unused': 'warning',
  'pop-before-smtp-and-auth': 'warning',
  'submission-without-auth': 'warning',
  'relay-port': 'warning',
  'mx-host': 'warning',
  'ip-with-tls': 'warning',
  'tls-unused': 'warning',
  'user-id-form': 'warning',
  'password-form': 'warning',
  'placeholder-value': 'warning',
  'secret-cut-by-comment': 'warning',
  'quoted-secret': 'warning',
  'invisible-character': 'warning',
  'idn-user-id': 'warning',
  'hosts-of-two-providers': 'warning',
  'network-bound-server': 'warning',
  'provider-mismatch': 'warning',
  'duplicate-address': 'warning',
  'misspelt-server': 'warning',
  'secret-in-env-name': 'warning',
  'unused-disable': 'warning',
  'provider-needs-app-password': 'info',
  'apop-over-tls': 'info',
  'non-ascii-secret': 'info',
  'sender-checked-at-data': 'info',
  'secret-out-of-reach': 'info',
  'shadowed-file': 'info',
} as const satisfies Readonly<Record<string, Severity>>;

export type RuleName = keyof typeof ruleSeverities;

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
