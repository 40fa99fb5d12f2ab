import { readdirSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import type { ProviderFault } from '../model/rule-args.js';
import type { ProviderFileResult } from '../model/workspace.js';
import { parseBytes } from '../syntax/read-document.js';
import { presetOf, refuse } from '../validate/provider-document.js';
import { NotRead, readBoundedSync } from './bounded-read.js';
import { isWithinFolder } from './path-below.js';
import { realPathOf } from './real-path.js';
import { treeOf } from './tree.js';

/** Bytes that a provider file may hold at most. */
const maxProviderBytes = 256 * 1024;

/** Reads the provider file that a configuration in `folder` names; nothing outside of the configuration's tree. */
export function readProviderFile(written: string, folder: string): ProviderFileResult {
  if (isAbsolute(written) || written.startsWith('~')) return refuse('not-relative');
  const path = insideTree(written, folder);
  return path === null ? refuse('outside') : readPreset(path, written);
}

/** Reads the folder that a configuration's `providers` names, under the same bounds: its files, too, may be links. */
export function readProviderFolder(written: string, folder: string): ProviderFileResult[] {
  if (isAbsolute(written) || written.startsWith('~')) return [refuse('not-relative')];
  const path = insideTree(written, folder);
  return path === null ? [refuse('outside')] : readFolder(path, written, (file) => insideTree(file, folder));
}

/** Reads every provider file of a folder that the user named on the command line. */
export function readAnyProviderFolder(path: string, shown = path): ProviderFileResult[] {
  return readFolder(path, shown, (file) => file);
}

function readFolder(path: string, shown: string, allowed: (file: string) => string | null): ProviderFileResult[] {
  let names: string[];
  try {
    names = readdirSync(path);
  } catch (error) {
    return [refuse(folderFault((error as NodeJS.ErrnoException).code))];
  }
  const files = names.filter((name) => /\.(?:yaml|yml|json)$/.test(name)).sort();
  return files.map((name) => {
    const file = allowed(join(path, name));
    const result = file === null ? refuse('outside') : readPreset(file, join(shown, name));
    return 'fault' in result ? { ...result, path: join(shown, name) } : result;
  });
}

/** Why a folder cannot be read, by the code of Node's error. */
export function folderFault(code = ''): ProviderFault {
  if (code === 'ENOENT') return 'no-folder';
  return code === 'ENOTDIR' ? 'not-a-folder' : 'unreadable-folder';
}

/** The real path, `null` where links or `..` lead out of the tree. */
function insideTree(written: string, folder: string): string | null {
  const tree = treeOf(folder);
  const target = realPathOf(resolve(folder, written));
  return isWithinFolder(target, tree) ? target : null;
}

function readPreset(path: string, shown: string): ProviderFileResult {
  let bytes: Buffer;
  try {
    bytes = readBoundedSync(path, maxProviderBytes);
  } catch (error) {
    if (error instanceof NotRead) return refuse(readFault(error));
    throw error;
  }
  return presetOf(parseBytes(path, bytes), shown);
}

/** Why it could not be read. */
function readFault({ reason, detail }: NotRead): ProviderFault {
  if (reason === 'too-large') return 'too-large';
  // A socket cannot even be opened.
  if (reason === 'not-a-file' || detail === 'ENXIO') return 'not-a-file';
  return /^(?:ENOENT|ENOTDIR|ELOOP|ENAMETOOLONG)$/.test(detail) ? 'no-file' : 'unreadable';
}
