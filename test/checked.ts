import { nodeWorkspace } from '../src/files/node-workspace.js';
import { readAnyProviderFolder } from '../src/files/provider-files.js';
import { type Fixed, fixDocument } from '../src/fix/fix.js';
import type { Diagnostic } from '../src/model/diagnostic.js';
import type { LeafOrigin, LeafPath, ResolvedAccount } from '../src/model/resolved-account.js';
import { originsOf, valueAt } from '../src/resolve/resolve-account.js';
import type { Document } from '../src/syntax/document.js';
import { type Checked, type CheckOptions, validateDocument } from '../src/validate/validate-document.js';

/** The checks of a document on this machine. */
export async function checkDocument(document: Document, options: CheckOptions = {}): Promise<Checked> {
  return validateDocument(document, options, nodeWorkspace());
}

/** A leaf of a resolved account: its value, and where it came from. */
export interface Leaf {
  readonly value: unknown;
  readonly origin: LeafOrigin;
}

/** The leaves of a resolved account by pointer. */
export function leavesOf(account: ResolvedAccount): Map<string, Leaf> {
  return new Map(
    [...originsOf(account)].map(([path, origin]) => [
      path,
      { value: valueAt(account.config, path as LeafPath), origin },
    ]),
  );
}

/** Makes the fixes of a document on this machine. */
export async function fix(
  document: Document,
  options: CheckOptions = {},
  isWanted?: (diagnostic: Diagnostic) => boolean,
): Promise<Fixed> {
  return fixDocument(document, options, nodeWorkspace(), isWanted);
}

/** The provider files of a folder, as `--providers` reads them. */
export function providersIn(folder: string, written = folder): NonNullable<CheckOptions['providers']> {
  return { written, files: readAnyProviderFolder(folder, written) };
}
