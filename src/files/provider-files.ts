import { readdir, stat } from 'node:fs/promises';
import { isAbsolute, join, resolve, sep } from 'node:path';
import type { Preset } from '../generated/provider.js';
import { validateProvider } from '../generated/validate.js';
import { MailConfigError } from '../model/diagnostic.js';
import type { Finding } from '../model/finding.js';
import type { PresetFile } from '../model/resolved-account.js';
import { parseBytes } from '../syntax/read-document.js';
import { fromPointer } from '../text/pointer.js';
import { textFindings } from '../validate/shape/text-shape.js';
import { faultsOf } from '../validate/shape/union.js';
import * as say from '../words/en.js';
import { readBytes } from './read.js';
import { realPathOf } from './real-path.js';
import { treeOf } from './tree.js';

/** Bytes that a provider file may hold at most. */
const maxProviderBytes = 256 * 1024;

/** A provider file, or why it cannot be used. */
export type ProviderFileResult =
  | { readonly file: PresetFile }
  | { readonly fault: string; readonly path?: string; readonly related: NonNullable<Finding['related']> };

/** Reads the provider file that a configuration in `folder` names; nothing outside of the configuration's tree. */
export async function readProviderFile(written: string, folder: string): Promise<ProviderFileResult> {
  if (isAbsolute(written) || written.startsWith('~')) return refuse(say.providerPathNotRelative);
  const path = await insideTree(written, folder);
  return path === null ? refuse(say.providerPathOutside) : readPreset(path, written);
}

/** Reads the folder that a configuration's `providers` names, under the same bounds: its files, too, may be links. */
export async function readProviderFolder(written: string, folder: string): Promise<ProviderFileResult[]> {
  if (isAbsolute(written) || written.startsWith('~')) return [refuse(say.providerPathNotRelative)];
  const path = await insideTree(written, folder);
  return path === null
    ? [refuse(say.providerPathOutside)]
    : readFolder(path, written, (file) => insideTree(file, folder));
}

/** Reads every provider file of a folder that the user named on the command line. */
export async function readAnyProviderFolder(path: string, shown = path): Promise<ProviderFileResult[]> {
  return readFolder(path, shown, async (file) => file);
}

async function readFolder(
  path: string,
  shown: string,
  allowed: (file: string) => Promise<string | null>,
): Promise<ProviderFileResult[]> {
  const names = await readdir(path).catch((error: NodeJS.ErrnoException) => error);
  if (names instanceof Error) return [refuse(say.folderFault(names.code))];
  const files = names.filter((name) => /\.(?:yaml|yml|json)$/.test(name)).sort();
  return Promise.all(
    files.map(async (name) => {
      const file = await allowed(join(path, name));
      const result = file === null ? refuse(say.providerPathOutside) : await readPreset(file, join(shown, name));
      return 'fault' in result ? { ...result, path: join(shown, name) } : result;
    }),
  );
}

function refuse(fault: string, related: NonNullable<Finding['related']> = []): ProviderFileResult {
  return { fault, related };
}

/** The real path, `null` where links or `..` lead out of the tree. */
async function insideTree(written: string, folder: string): Promise<string | null> {
  const tree = treeOf(folder);
  const target = await realPathOf(resolve(folder, written));
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
  if (syntax) {
    const range = syntax.span && document.source?.range(syntax.span);
    return refuse(say.providerSyntax, [{ message: say.notYaml, path: document.path, ...(range && { range }) }]);
  }
  if (validateProvider(document.value)) {
    // Notes may have lines; a host that is none or a line break elsewhere would go on to a server.
    const texts = textFindings(document.value).filter(({ pointer }) => !/^\/(?:notes|source)(?:\/|$)/.test(pointer));
    if (texts.length === 0) {
      return { file: { preset: document.value as Preset, path: shown, locate: (pointer) => place(pointer) ?? null } };
    }
    return refuse(
      say.providerShape,
      texts.slice(0, 10).map(({ pointer }) => related(say.providerFault('value'), pointer)),
    );
  }
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
