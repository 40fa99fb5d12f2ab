import type { Diagnostic, Failure, Origin } from '../model/diagnostic.js';
import type { AccountProbe } from '../model/probe.js';
import { version } from '../model/version.js';
import { nothingFound, type Reporter, type Summary } from './reporter.js';
import { escapeUnprintable } from './style.js';

/** One account of `resolve`. */
export interface JsonAccount {
  readonly name: string | null;
  readonly config: unknown;
  readonly origins: Readonly<Record<string, Origin>>;
}

const head = { version: 1, tool: { name: 'mailconf', version } };

function print(value: object): string {
  return `${escapeUnprintable(JSON.stringify(value, null, 2))}\n`;
}

/** The one document of `validate`, a file at a time. */
export function createJsonReporter(): Reporter {
  let isFirst = true;
  return {
    start: () => `${inside(print(head))},\n  "files": [`,
    file({ path, diagnostics, error }) {
      const text = print({ path, diagnostics, ...(error && { error }) }).trimEnd();
      const separator = isFirst ? '\n' : ',\n';
      isFirst = false;
      return separator + text.replaceAll(/^/gm, '    ');
    },
    end: (summary, error) =>
      `${isFirst ? '' : '\n  '}],\n${print({ summary: countsOf(summary), ...(error && { error }) }).replace(/^\{\n/, '')}`,
  };
}

function countsOf({ files, errors, warnings, infos }: Summary) {
  return { files, errors, warnings, infos };
}

/** A printed object that goes on. */
function inside(json: string): string {
  return json.replace(/\n\}\n$/, '');
}

export function resolveDocument(
  path: string,
  diagnostics: readonly Diagnostic[],
  accounts: readonly JsonAccount[],
): string {
  return plainDocument({ path, diagnostics, accounts });
}

/** The one document of `probe`, an account at a time: all of many would be in memory several times. */
export function* probeDocument(
  path: string,
  diagnostics: readonly Diagnostic[],
  accounts: readonly AccountProbe[],
  summary: { accounts: number; failed: number },
  error?: Failure,
): Generator<string> {
  yield `${inside(print({ ...head, path, diagnostics }))},\n  "accounts": [`;
  let separator = '\n';
  for (const account of accounts) {
    yield separator + print(account).trimEnd().replaceAll(/^/gm, '    ');
    separator = ',\n';
  }
  const end = print({ summary, ...(error && { error }) }).replace(/^\{\n/, '');
  yield `${accounts.length > 0 ? '\n  ' : ''}],\n${end}`;
}

/** Any other result. */
export function plainDocument(fields: object): string {
  return print({ ...head, ...fields });
}

/** The document of a command that ended before it had a result. */
export function failureDocument(command: string, error: Failure): string {
  const empty: Record<string, object> = {
    validate: { files: [], summary: countsOf(nothingFound) },
    resolve: { path: error.path ?? null, diagnostics: [], accounts: [] },
    probe: { path: error.path ?? null, diagnostics: [], accounts: [], summary: { accounts: 0, failed: 0 } },
  };
  return plainDocument({ error, ...empty[command] });
}
