import { resolve } from 'node:path';
import { nodeWorkspace } from '../files/node-workspace.js';
import { readAnyProviderFolder } from '../files/provider-files.js';
import type { MailConfig } from '../model/account.js';
import { MailConfigError } from '../model/diagnostic.js';
import { parseOverrides } from '../validate/overrides.js';
import { type Checked, validateDocument } from '../validate/validate-document.js';
import { openSource, type ReadOptions, type Source } from './source.js';
import { toAccount } from './to-account.js';

/** Opens a source and checks it. Rejects as `openSource` does, and with the reason of an aborted signal. */
export async function checkSource(source: Source | undefined, options: ReadOptions): Promise<Checked> {
  options.signal?.throwIfAborted();
  const cwd = options.cwd ?? process.cwd();
  const overrides = parseOverrides(options.set);
  const { document, shadowed } = await openSource(source, cwd);
  options.signal?.throwIfAborted();
  const written = options.providers;
  const providers =
    written === undefined ? undefined : { written, files: readAnyProviderFolder(resolve(cwd, written), written) };
  return validateDocument(document, { overrides, shadowed, ...(providers && { providers }) }, nodeWorkspace());
}

/** Makes the typed configuration of a checked document without errors. */
export function toMailConfig({ document, accounts: resolved }: Checked): MailConfig {
  const accounts = resolved.map((account) => toAccount(account, document));
  const root = document.value as { default?: string };
  return {
    path: document.path,
    accounts,
    account(name) {
      const wanted = name ?? root.default;
      const only = accounts.length === 1 ? accounts[0] : undefined;
      const found = wanted === undefined ? only : accounts.find((account) => account.name === wanted);
      if (found) return found;
      const names =
        accounts.flatMap((account) => account.name ?? []).join(', ') || 'it holds one account without a name';
      const reason = wanted === undefined ? 'several accounts and no `default`' : `no account ${wanted}`;
      throw new MailConfigError('ERR_MAILCONF_NO_ACCOUNT', `${reason} in ${document.path}: ${names}`, {
        path: document.path,
      });
    },
  };
}
