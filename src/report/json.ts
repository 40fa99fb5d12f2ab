import type { Diagnostic, Origin } from '../diagnostic.js';
import type { AccountProbe } from '../probe/check.js';
import { version } from '../version.js';
import { escapeUnprintable } from './style.js';

/** Why a command could not do its work. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly path?: string;
}

/** One file of `validate`. */
export interface JsonFile {
  readonly path: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly error?: Failure;
}

/** One account of `resolve`. */
export interface JsonAccount {
  readonly name: string | null;
  readonly config: unknown;
  readonly origins: Readonly<Record<string, Origin>>;
}

const head = { version: 1, tool: { name: 'mailconf', version } };

function print(fields: object): string {
  return `${escapeUnprintable(JSON.stringify({ ...head, ...fields }, null, 2))}\n`;
}

/** How many diagnostics of each level there are. */
export function summarize(files: readonly Pick<JsonFile, 'diagnostics'>[]) {
  const all = files.flatMap((file) => file.diagnostics);
  const of = (severity: Diagnostic['severity']) => all.filter((diagnostic) => diagnostic.severity === severity).length;
  return { files: files.length, errors: of('error'), warnings: of('warning'), infos: of('info') };
}

export function validateDocument(files: readonly JsonFile[], error?: Failure): string {
  return print({ ...(error && { error }), files, summary: summarize(files) });
}

export function resolveDocument(
  path: string,
  diagnostics: readonly Diagnostic[],
  accounts: readonly JsonAccount[],
): string {
  return print({ path, diagnostics, accounts });
}

export function probeDocument(
  path: string,
  diagnostics: readonly Diagnostic[],
  accounts: readonly AccountProbe[],
  summary: { accounts: number; failed: number },
): string {
  return print({ path, diagnostics, accounts, summary });
}

/** Any other result. */
export function plainDocument(fields: object): string {
  return print(fields);
}

/** The document of a command that ended before it had a result. */
export function failureDocument(command: string, error: Failure): string {
  const empty: Record<string, object> = {
    validate: { files: [], summary: summarize([]) },
    resolve: { path: error.path ?? null, diagnostics: [], accounts: [] },
    probe: { path: error.path ?? null, diagnostics: [], accounts: [], summary: { accounts: 0, failed: 0 } },
  };
  return print({ error, ...empty[command] });
}
