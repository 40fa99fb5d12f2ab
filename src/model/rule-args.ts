import type { AddressFault } from '../text/address.js';
import type { HostFaultName } from '../text/host.js';

// The facts of findings that are not of a rule of meaning, whose own file says its facts. The sentences are in `words/`;
// one that is missing there does not compile.

type None = object;

/** Faults of syntax by name, with their facts. */
export interface SyntaxTexts {
  yaml: { code: string };
  json: None;
  'not-utf8': None;
  utf16: None;
  'control-character': None;
  'too-deep': { levels: number };
  'too-many-tokens': { most: number };
  'too-long-texts': { most: number };
  'yaml-version': None;
  'unknown-anchor': None;
  'alias-loop': None;
  'alias-bomb': { nodes: number };
  'merge-of-no-map': None;
  'at-first': None;
  'not-closed': { bracket: string };
  template: None;
  'indented-too-far': None;
  'missing-space': { key: string };
}

/** What to write instead of a fault of syntax. */
export interface SyntaxHints {
  'spaces-for-tab': None;
  'no-at-in-address': None;
  'no-at-in-provider': None;
  'no-at-in-server': None;
  'close-on-line': None;
  'fill-in': None;
  'reference-in-braces': None;
  'indent-by': { spaces: number };
  'write-key': { key: string };
}

/** What to write instead of what the schema refuses. Lists are texts with a line for each item. */
export interface ShapeHints {
  'did-you-mean': { near: string };
  'known-keys': { known: string };
  'meant-twice': { near: string };
  'already-here': { near: string };
  'belongs-below': { near: string; objects: string };
  'indent-below': { first: string };
  'missing-space': { glued: string };
  'no-prefix-key-below': None;
  'move-into-account': None;
  'key-value': None;
  'pop-logs-in': None;
  'not-clear-text': None;
  'provider-beside-mailbox': None;
  'separate-smtp': None;
  'ssl-starttls': None;
  'ssl-not-false': None;
  'certificates-are-verified': None;
  'remove-imap': None;
  remove: None;
  'share-by-anchor': None;
  'name-in-program': None;
  'check-provider-files': None;
  'begin-with-mailbox': None;
  'needs-mailbox': None;
  'needs-sender': None;
  'write-accounts': None;
  'name-accounts': None;
  quote: None;
  unquote: { meant: string };
  write: { meant: string };
  'write-host-and-port': { host: string; port: number };
  'mechanism-beside': { mechanism: string };
  'pop-before-smtp-parts': None;
  'server-below': None;
  'server-and-port-below': None;
  'address-below': None;
  'command-as-list': None;
  'env-without-dollar': None;
  'ssl-off': None;
  'ssl-by-port': None;
  'tls-by-name': None;
  'tls-by-port': { port: number };
  'tls-beside-ssl': None;
  'whole-seconds': { seconds: string };
  'keep-one': None;
  'reference-example': None;
  'write-reference': None;
}

type Hinted<T> = { [N in keyof T]: { hint: N } & T[N] }[keyof T];

/** A hint with its facts. */
export type Hint = Hinted<ShapeHints>;
/** Facts that a hint may be among. */
export type MaybeHint = Hint | { hint?: never };

/** The object that a key is in: an account by its name, an object by its path, or else the file. */
type Within = { account?: string; object?: string };

/** The type of a value, as a message names it. */
export type TypeName = 'empty' | 'list' | 'number' | 'fraction' | 'boolean' | 'true' | 'false' | 'text' | 'object';

/** Why a provider file, or a folder of them, cannot be used. */
export type ProviderFault =
  | 'not-relative'
  | 'outside'
  | 'no-file'
  | 'not-a-file'
  | 'too-large'
  | 'unreadable'
  | 'syntax'
  | 'shape'
  | 'no-folder'
  | 'not-a-folder'
  | 'unreadable-folder'
  | 'empty-folder';

/** The facts of each rule that is not one of meaning. */
export interface RuleArgs {
  'yaml-syntax': { [N in keyof SyntaxTexts]: { text: N } & SyntaxTexts[N] }[keyof SyntaxTexts] &
    (Hinted<SyntaxHints> | { hint?: never });
  'duplicate-key': { key: string };
  'multiple-documents': None;
  'unknown-key': MaybeHint &
    (
      | ({ text?: never; key: string } & Within)
      | ({ text: 'no-colon' } & Within)
      | { text: 'reserved'; key: string }
      | { text: 'both-forms' | 'provider-file' | 'in-reference' }
    );
  'missing-key': MaybeHint & ({ lacks: 'everything' | 'accounts' } | ({ lacks?: never; key: string } & Within));
  'wrong-type': MaybeHint & { key: string; got: TypeName; expected: string };
  'out-of-range': { key: string; value: number; low: number; high: number };
  'invalid-value': MaybeHint &
    (
      | { text?: never; key: string; value?: string; expected: string }
      | { text: 'account-name' | 'several-kinds' | 'no-kind' | 'stars' }
    );
  'invalid-address': MaybeHint & { key: string; fault: AddressFault; domain?: HostFaultName };
  'invalid-host': MaybeHint & { key: string; fault: HostFaultName };
  'control-character': { key: string };
  'too-many-diagnostics': { errors: number; warnings: number; infos: number; isCut?: 'yes' };
  'unknown-provider':
    | { name: string; near?: string; id?: string; provider?: string; fault?: never }
    | { path: string; fault: ProviderFault };
  /** `known`: names of accounts, a line each. */
  'unknown-account': { name: string; near?: string; known?: string };
  /** Paths, a line each. */
  'shadowed-file': { others: string };
  'duplicate-address': { first: string; protocol: 'pop' | 'smtp' };
  'unused-disable':
    | { text: 'names-nothing' | 'misspelt' }
    | { text: 'unknown-rule'; rule?: string; near?: string }
    | { text: 'fatal' | 'nothing'; rule: string };
}

/** What is said of a place that belongs to a finding. */
export interface Notes {
  'preset-says': { provider: string; what: string };
  'first-place': None;
  'first-key': None;
  'also-here': None;
  'used-here': None;
  'not-readable': None;
  'missing-in-preset': { key: string };
  'unknown-in-preset': None;
  'wrong-type-in-preset': None;
  'out-of-range-in-preset': None;
  'invalid-in-preset': None;
}
