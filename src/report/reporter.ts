import type { Excerpt } from '../mask/excerpt.js';
import type { Diagnostic, Failure, Severity } from '../model/diagnostic.js';

/** One file of `validate`, as plain data. */
export interface ReportedFile {
  /** As its user would write it, clean of what could paint a terminal. */
  readonly path: string;
  readonly diagnostics: readonly Diagnostic[];
  /** Names of its accounts (`null`: its only one, without a name); `null` where they are not known. */
  readonly accounts: readonly (string | null)[] | null;
  /** Why it could not be checked, or not be written. */
  readonly error?: Failure;
  readonly isUnread?: boolean;
  /** What `--fix` changed in it; absent without it. */
  readonly fixed?: readonly { readonly title: string; readonly line: number; readonly wasReported: boolean }[];
  /** The lines around a diagnostic, secrets hidden; worked out when it is asked for. */
  excerptOf(diagnostic: Diagnostic): Excerpt | null;
}

/** How many files and diagnostics there were; `unread` of the files could not be checked. */
export type Summary = Readonly<Record<'files' | 'errors' | 'warnings' | 'infos' | 'unread', number>>;

/** Prints the results of `validate` file by file, so that nothing of a file has to be kept. */
export interface Reporter {
  start(): string;
  file(file: ReportedFile): string;
  /** `failure`: what kept the command from doing all of its work. */
  end(summary: Summary, failure?: Failure): string;
}

export const nothingFound: Summary = { files: 0, errors: 0, warnings: 0, infos: 0, unread: 0 };

/** How many faults of a severity diagnostics stand for: one of them may count others. */
export function countOf(diagnostics: readonly Diagnostic[], severity: Severity): number {
  let count = 0;
  for (const { rule, severity: own, args } of diagnostics) {
    if (rule === 'too-many-diagnostics' && args) count += Number(args[`${severity}s`] ?? 0);
    else if (own === severity) count++;
  }
  return count;
}

/** The counts with one more file. */
export function withFile(
  summary: Summary,
  { diagnostics, isUnread = false }: Pick<ReportedFile, 'diagnostics' | 'isUnread'>,
): Summary {
  if (diagnostics.length === 0 && !isUnread) return { ...summary, files: summary.files + 1 };
  const of = (severity: Severity) => countOf(diagnostics, severity);
  return {
    files: summary.files + 1,
    errors: summary.errors + of('error'),
    warnings: summary.warnings + of('warning'),
    infos: summary.infos + of('info'),
    unread: summary.unread + (isUnread ? 1 : 0),
  };
}
