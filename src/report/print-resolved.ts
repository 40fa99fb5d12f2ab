import { printedConfig } from '../mask/printed-config.js';
import type { Origin } from '../model/diagnostic.js';
import type { ResolvedAccount } from '../model/resolved-account.js';
import { placedOrigins } from '../resolve/placed-origins.js';
import { originsOf } from '../resolve/resolve-account.js';
import type { Checked } from '../validate/validate-document.js';
import { resolveDocument } from './json.js';
import { resolvedYaml } from './resolved-yaml.js';

interface PrintOptions {
  /** The file as its user would write it. */
  readonly path: string;
  readonly format: 'yaml' | 'json';
  /** Whether YAML says behind each line where its value came from; JSON always does. */
  readonly origins: boolean;
}

/** Prints the complete configuration of a document without errors; secrets that it holds as `***`. */
export function printResolved(checked: Checked, { path, format, origins }: PrintOptions): string {
  const hasOrigins = format === 'json' || origins;
  const accounts = checked.accounts.map((account) => ({
    name: account.name,
    config: printedConfig(account.config),
    origins: hasOrigins ? withPath(placedOrigins(account, checked.document), path) : leavesAlone(account),
  }));
  if (format === 'json') return resolveDocument(path, checked.diagnostics, accounts);
  const root = checked.document.value as Readonly<Record<string, unknown>>;
  const kept = Object.fromEntries(['providers', 'default'].filter((key) => key in root).map((key) => [key, root[key]]));
  const isNamed = accounts.some(({ name }) => name === kept.default);
  if (!isNamed) delete kept.default;
  return resolvedYaml(accounts, kept, { origins });
}

/** Which values are leaves, where nobody wants to see their places: to find these the file is parsed again, with care. */
function leavesAlone(account: ResolvedAccount): Record<string, Origin> {
  return Object.fromEntries([...originsOf(account).keys()].map((pointer) => [pointer, { kind: 'default' }]));
}

/** The file is called as it is everywhere else in the report. */
function withPath(origins: Record<string, Origin>, path: string): Record<string, Origin> {
  return Object.fromEntries(
    Object.entries(origins).map(([pointer, origin]) => [
      pointer,
      origin.kind === 'file' ? { ...origin, path } : origin,
    ]),
  );
}
