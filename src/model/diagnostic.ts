import type { Range } from '../text/source-text.js';

/** How much a diagnostic weighs: `error` fails a command, `warning` only under `--strict`, `info` never. */
export type Severity = 'error' | 'warning' | 'info';

/** One replacement of a fix. */
export interface Edit {
  readonly range: Range;
  readonly newText: string;
}

/** A change that takes the fault away and nothing else. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly Edit[];
}

/** Another place that belongs to a diagnostic, such as the use of an anchor. */
export interface RelatedPlace {
  readonly message: string;
  readonly path: string;
  readonly range: Range | null;
}

/** One fault of a configuration, as data: what is wrong, where, and what to do. */
export interface Diagnostic {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  /** RFC 6901 pointer into the file; a key inside a secret is `***`. */
  readonly pointer: string;
  /** `null` where the fault stands in no text: an override, a value handed over by a program. */
  readonly range: Range | null;
  /** Name of the account it belongs to, `null` for the file itself or its only account. */
  readonly account: string | null;
  /**
   * The facts that message and help are worded from, by which another language can word them; a list has a line for each
   * item. Of `too-many-diagnostics` how many of each severity it stands for.
   */
  readonly args?: Readonly<Record<string, string | number>>;
  readonly help?: string;
  readonly fix?: Fix;
  readonly related?: readonly RelatedPlace[];
  /** Page that explains the rule. */
  readonly docs: string;
}

/** What `validate` says of one file. */
export interface FileReport {
  readonly path: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** Where a leaf of the resolved configuration came from. */
export interface Origin {
  readonly kind: 'file' | 'provider' | 'default' | 'override';
  /** Of `file`: the configuration file; of `provider`: the preset's file. */
  readonly path?: string;
  /** RFC 6901 pointer inside that file. */
  readonly pointer?: string;
  readonly range?: Range;
  /** Of `provider`: the preset's id. */
  readonly id?: string;
}

/** Why the library refuses. */
export type ErrorCode =
  `ERR_MAILCONF_${'NOT_FOUND' | 'UNREADABLE' | 'INVALID' | 'NO_ACCOUNT' | 'SECRET' | 'UNSUPPORTED'}`;

/** Why a command could not do its work. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly path?: string;
}

/** What the library throws: `code` says why, `diagnostics` (of `ERR_MAILCONF_INVALID`) what is wrong in the file. */
export class MailConfigError extends Error {
  readonly code: ErrorCode;
  readonly path?: string;
  readonly diagnostics: readonly Diagnostic[];

  constructor(code: ErrorCode, message: string, details: { path?: string; diagnostics?: readonly Diagnostic[] } = {}) {
    super(message);
    this.name = 'MailConfigError';
    this.code = code;
    if (details.path !== undefined) this.path = details.path;
    this.diagnostics = details.diagnostics ?? [];
  }
}
