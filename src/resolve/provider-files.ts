import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { MailConfigError } from '../diagnostic.js';
import type { Finding } from '../finding.js';
import type { Preset } from '../generated/provider.js';
import { validateProvider } from '../generated/validate.js';
import { parseBytes } from '../load/load.js';
import { readBytes } from '../load/read.js';
import * as say from '../messages.js';
import { fromPointer } from '../pointer.js';
import type { PresetFile } from '../resolved.js';
import { faultsOf } from '../validate/union.js';

/** Bytes that a provider file may hold at most. */
const maxProviderBytes = 256 * 1024;

/** A provider file, or why it cannot be used. */
export type ProviderFileResult =
  | { readonly file: PresetFile }
  | { readonly fault: string; readonly related: NonNullable<Finding['related']> };

/** Whether a `provider` is the path of a file rather than an id. */
export function isProviderPath(provider: string): boolean {
  return /\/|\.(?:yaml|yml|json)$/.test(provider);
}

/** The folder that a file may read from: its repository, else its own folder; links resolved. */
export async function treeOf(folder: string): Promise<string> {
  const real = await realpath(folder).catch(() => folder);
  for (let at = real; ; at = dirname(at)) {
    if (await lstat(join(at, '.git')).catch(() => null)) return at;
    if (at === dirname(at)) return real;
  }
}

/** Reads the provider file that a configuration in `folder` names; nothing outside of the configuration's tree. */
export async function readProviderFile(written: string, folder: string): Promise<ProviderFileResult> {
  if (isAbsolute(written) || written.startsWith('~')) return refuse(say.providerPathNotRelative);
  const path = await insideTree(written, folder);
  return path === null ? refuse(say.providerPathOutside) : readPreset(path, written);
}

/** Reads the folder that a configuration's `providers` names, under the same bounds. */
export async function readProviderFolder(written: string, folder: string): Promise<ProviderFileResult[]> {
  const path = isAbsolute(written) || written.startsWith('~') ? null : await insideTree(written, folder);
  return path === null ? [refuse(say.providerPathOutside)] : readAnyProviderFolder(path, written);
}

/** Reads every provider file of a folder that the user named on the command line. */
export async function readAnyProviderFolder(path: string, shown = path): Promise<ProviderFileResult[]> {
  const real = path.startsWith('~/') ? join(homedir(), path.slice(2)) : path;
  const names = await readdir(real).catch((error: NodeJS.ErrnoException) => error);
  if (names instanceof Error) return [refuse(names.code === 'ENOTDIR' ? say.notAFolder : say.noSuchFolder)];
  const files = names.filter((name) => /\.(?:yaml|yml|json)$/.test(name)).sort();
  return Promise.all(files.map((name) => readPreset(join(real, name), join(shown, name))));
}

function refuse(fault: string, related: NonNullable<Finding['related']> = []): ProviderFileResult {
  return { fault, related };
}

/** The real path, `null` where links or `..` lead out of the tree. */
async function insideTree(written: string, folder: string): Promise<string | null> {
  const tree = await treeOf(folder);
  const path = resolve(folder, written);
  const real = await realpath(path).catch(() => null);
  // A path that does not exist is judged as it is written, so that the message does not tell what exists outside.
  const target = real ?? join(await realpath(folder).catch(() => folder), written);
  return target === tree || target.startsWith(tree.endsWith(sep) ? tree : tree + sep) ? target : null;
}

async function readPreset(path: string, shown: string): Promise<ProviderFileResult> {
  try {
    const info = await stat(path).catch(() => null);
    if (info === null) return refuse(say.noSuchFile);
    return presetOf(parseBytes(path, await readBytes(path, maxProviderBytes)), shown);
  } catch (error) {
    if (error instanceof MailConfigError) return refuse(error.message.replace(path, 'it'));
    throw error;
  }
}

/** What the file holds is quoted nowhere: a path may lead to anything. */
function presetOf(document: ReturnType<typeof parseBytes>, shown: string): ProviderFileResult {
  const place = (pointer: string) => {
    const span = document.locate(pointer)?.value ?? { start: 0, end: 0 };
    return document.source?.range(span);
  };
  const related = (message: string, pointer: string) => {
    const range = place(pointer);
    return { message, path: document.path, ...(range && { range }) };
  };
  const [syntax] = document.findings;
  if (syntax) return refuse(say.providerSyntax, [{ message: syntax.message, path: document.path }]);
  if (validateProvider(document.value)) return { file: { preset: document.value as Preset, path: shown } };
  const valueAt = (pointer: string) =>
    fromPointer(pointer).reduce<unknown>(
      (value, key) => (value as Record<string, unknown> | null)?.[key],
      document.value,
    );
  const faults = faultsOf(validateProvider.errors ?? [], valueAt);
  return refuse(
    say.providerShape,
    faults.slice(0, 10).map((fault) => related(say.providerFault(fault.kind, fault.key), fault.pointer)),
  );
}
