import type { Severity } from '../../model/diagnostic.js';
import type { Args, Finding, Place } from '../../model/finding.js';
import type { AccountView } from './account-view.js';

/** What a report may add to the place and the facts. */
export type Details = Partial<Pick<Finding, 'severity' | 'fix' | 'related'>>;

/** Reports a finding of a rule; the facts are those that its sentence in `words/` takes. */
export type Report<A extends Args> = (place: Place, args: A, details?: Details) => void;

/**
 * One rule of meaning, run over every account after the merge. A check returns at its first test that fails: most
 * accounts have nothing wrong.
 */
export interface Rule<A extends Args = Args> {
  /** Says what is wrong; kept for ever, as an alias at least. */
  readonly id: string;
  readonly level: Severity;
  check(view: AccountView, report: Report<A>): void;
}

/** The facts that a rule reports. */
export type ArgsOf<R> = R extends { check(view: never, report: Report<infer A>): void } ? A : never;

/** No facts: the sentence is always the same. */
export type NoArgs = Readonly<Record<never, never>>;
