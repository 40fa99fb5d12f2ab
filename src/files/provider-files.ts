import { readdirSync, statSync } from 'node:fs';
import { isAbsolute, join, resolve, sep } from 'node:path';
import type { Preset } from '../generated/provider.js';
import { validateProvider } from '../generated/validate.js';
import { MailConfigError } from '../model/diagnostic.js';
import type { RelatedFinding } from '../model/finding.js';
import type { ProviderFault } from '../model/rule-args.js';
import type { ProviderFileResult } from '../model/workspace.js';
import { isPasswordPattern } from '../presets/password-form.js';
import type { Document } from '../syntax/document.js';
import { parseBytes } from '../syntax/read-document.js';
import { fromPointer } from '../text/pointer.js';
import { textFindings } from '../validate/shape/text-shape.js';
import { faultsOf, type ShapeFault } from '../validate/shape/union.js';
import { readBytesSync } from './read.js';
import { realPathOf } from './real-path.js';
import { treeOf } from './tree.js';

/** Bytes that a provider file may hold at most. */
const maxProviderBytes = 256 * 1024;
/** Faults of a provider file that are shown. */
const maxShown = 10;

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

function refuse(fault: ProviderFault, related: readonly RelatedFinding[] = []): ProviderFileResult {
  return { fault, related };
}

/** The real path, `null` where links or `..` lead out of the tree. */
function insideTree(written: string, folder: string): string | null {
  const tree = treeOf(folder);
  const target = realPathOf(resolve(folder, written));
  return target === tree || target.startsWith(tree.endsWith(sep) ? tree : tree + sep) ? target : null;
}

function readPreset(path: string, shown: string): ProviderFileResult {
  try {
    return presetOf(parseBytes(path, readBytesSync(path, maxProviderBytes)), shown);
  } catch (error) {
    if (error instanceof MailConfigError) return refuse(readFault(path));
    throw error;
  }
}

/** Why it could not be read. */
function readFault(path: string): ProviderFault {
  try {
    const stat = statSync(path);
    if (!stat.isFile()) return 'not-a-file';
    return stat.size > maxProviderBytes ? 'too-large' : 'unreadable';
  } catch {
    return 'no-file';
  }
}

/** What the file holds is quoted nowhere: a path may lead to anything. */
function presetOf(document: Document, shown: string): ProviderFileResult {
  const { path, source, value, findings } = document;
  const rangeOf = (pointer: string) => source?.range(document.locate(pointer)?.value ?? { start: 0, end: 0 }) ?? null;
  const related = (fault: Pick<RelatedFinding, 'note' | 'args'>, pointer: string): RelatedFinding => {
    const range = rangeOf(pointer);
    return { ...fault, path, ...(range && { range }) };
  };
  const [syntax] = findings;
  if (syntax) {
    const range = syntax.span && source?.range(syntax.span);
    return refuse('syntax', [{ note: 'not-readable', path, ...(range && { range }) }]);
  }
  if (!validateProvider(value)) {
    const valueAt = (pointer: string) =>
      fromPointer(pointer).reduce<unknown>((at, key) => (at as Record<string, unknown> | null)?.[key], value);
    const faults = faultsOf(validateProvider.errors ?? [], valueAt).slice(0, maxShown);
    return refuse(
      'shape',
      faults.map((fault) => related(noteOf(fault), fault.pointer)),
    );
  }
  // Notes may have lines; a host that is none or a line break elsewhere would go on to a server.
  const texts = textFindings(value).filter(({ pointer }) => !/^\/(?:notes|source)(?:\/|$)/.test(pointer));
  const preset = value as Preset;
  const { pattern } = preset.passwordForm ?? {};
  const isReadable = pattern === undefined || isPasswordPattern(pattern);
  const pointers = [...texts.map(({ pointer }) => pointer), ...(isReadable ? [] : ['/passwordForm/pattern'])];
  if (pointers.length === 0) return { file: { preset, path: shown, locate: rangeOf } };
  return refuse(
    'shape',
    pointers.slice(0, maxShown).map((pointer) => related({ note: 'invalid-in-preset' }, pointer)),
  );
}

/** What is wrong at a place of a provider file; of the file itself only our own keys are named. */
function noteOf({ kind, key = '' }: ShapeFault): Pick<RelatedFinding, 'note' | 'args'> {
  if (kind === 'missing') return { note: 'missing-in-preset', args: { key } };
  if (kind === 'unknown') return { note: 'unknown-in-preset' };
  if (kind === 'type') return { note: 'wrong-type-in-preset' };
  return { note: kind === 'range' ? 'out-of-range-in-preset' : 'invalid-in-preset' };
}
