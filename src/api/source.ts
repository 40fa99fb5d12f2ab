import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadFile, type OnRead } from '../files/read.js';
import { MailConfigError } from '../model/diagnostic.js';
import type { Document } from '../syntax/document.js';
import { documentOfData, parseText } from '../syntax/read-document.js';

/** Where a configuration comes from: a path, a text, data; left out, it is found from the working directory upwards. */
export type Source = string | URL | { text: string; path: string } | { data: unknown; base: string };

/** How to read a configuration. */
export interface ReadOptions {
  /** Where a search and relative paths start; left out, the working directory. */
  cwd?: string;
  /** Values over those of the file, by dotted path inside an account: `{'pop.port': 995}`. */
  set?: Readonly<Record<string, unknown>>;
  /** A folder of provider files, which come before the built-in presets. */
  providers?: string;
  signal?: AbortSignal;
}

/** A document and the candidates beside it that are not read. */
export interface Opened {
  readonly document: Document;
  readonly shadowed: readonly string[];
  /** Candidates above the working directory that belong to another user, passed over. */
  readonly foreign: readonly string[];
}

/** Opens a source. Rejects with `ERR_MAILCONF_NOT_FOUND` or `ERR_MAILCONF_UNREADABLE`. */
export async function openSource(source: Source | undefined, cwd: string, onRead?: OnRead): Promise<Opened> {
  if (source === undefined) return openFound(cwd, onRead);
  const alone = (document: Document): Opened => ({ document, shadowed: [], foreign: [] });
  if (typeof source === 'string') return alone(await loadFile(resolve(cwd, source), onRead));
  if (source instanceof URL) return alone(await loadFile(fileURLToPath(source)));
  if ('text' in source) return alone(parseText(resolve(cwd, source.path), source.text));
  return alone(documentOfData(source.data, resolve(cwd, source.base, 'data')));
}

async function openFound(cwd: string, onRead: OnRead | undefined): Promise<Opened> {
  const { findConfig } = await import('../files/find.js');
  const { path, shadowed, foreign } = await findConfig({ cwd });
  if (path === null) {
    const passed = foreign.length > 0 ? ` (passed over, as another user owns it: ${foreign.join(', ')})` : '';
    throw new MailConfigError('ERR_MAILCONF_NOT_FOUND', `no .mailrc.yaml here or above${passed}`);
  }
  return { document: await loadFile(path, onRead), shadowed, foreign };
}
