import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { folderFault as faultOfFolder, readAnyProviderFolder } from '../../files/provider-files.js';
import type { Failure } from '../../model/diagnostic.js';
import { isProviderPath } from '../../resolve/choose-preset.js';
import { yaml } from '../../syntax/yaml/yaml-library.js';
import { cleanText } from '../../text/clean-text.js';
import { maskKey } from '../../text/pointer.js';
import { providerFaultOf } from '../../validate/diagnostics.js';
import { parseOverrides } from '../../validate/overrides.js';
import type { CheckOptions } from '../../validate/validate-document.js';
import { type Parsed, text, texts } from '../flags.js';
import { type Io, UsageError } from '../terminal/io.js';

/** What the flags of every command that reads a file say. */
export function checkOptions(parsed: Parsed, io: Io): CheckOptions {
  const accounts = texts(parsed, 'account');
  const providers = providersFolder(parsed, io);
  return {
    overrides: parseOverrides(Object.fromEntries(texts(parsed, 'set').map(overrideOf))),
    ...(providers !== undefined && {
      providers: { written: providers, files: readAnyProviderFolder(resolve(io.cwd, providers), providers) },
    }),
    ...(accounts.length > 0 && { accounts }),
  };
}

/** The folder of `--providers`. Throws a `UsageError` where nothing can be read from it. */
export function providersFolder(parsed: Parsed, { cwd }: Io): string | undefined {
  const folder = text(parsed, 'providers');
  const fault = folder === undefined ? null : folderFault(resolve(cwd, folder));
  if (fault !== null) throw new UsageError(`--providers ${folder}: ${fault}`);
  return folder;
}

function folderFault(path: string): string | null {
  try {
    if (readdirSync(path).some(isProviderPath)) return null;
    return providerFaultOf({ fault: 'empty-folder', related: [] });
  } catch (error) {
    return providerFaultOf({ fault: faultOfFolder((error as NodeJS.ErrnoException).code), related: [] });
  }
}

function overrideOf(written: string): [string, unknown] {
  const at = written.indexOf('=');
  if (at < 1) throw new UsageError('--set takes PATH=VALUE, for example --set pop.port=995');
  const source = written.slice(at + 1);
  try {
    const value = yaml().parseDocument(source, { schema: 'core', logLevel: 'silent' });
    // A tag that nobody knows is a warning: `!!bool` with a slip would be a text.
    if (value.errors.length > 0 || value.warnings.length > 0) throw value.errors[0];
    return [written.slice(0, at), value.toJS()];
  } catch {
    // The library's error quotes the value, which may be a secret: it is not passed on.
    throw new UsageError(`--set ${maskKey(written.slice(0, at))}: the value is no YAML scalar`);
  }
}

/** The account that was asked for and is in no file. */
export function unknownAccount(parsed: Parsed, names: readonly (string | null)[]): Failure | undefined {
  const name = texts(parsed, 'account').find((wanted) => !names.includes(wanted));
  if (name === undefined) return undefined;
  const known = names.filter((known) => known !== null).join(', ');
  const message = known ? `there is no account ${name}; there are ${known}` : `there is no account ${name}`;
  return { code: 'ERR_MAILCONF_NO_ACCOUNT', message: cleanText(message) };
}
