import { basename, dirname, extname, resolve } from 'node:path';
import * as say from '../messages.js';
import { createSourceText } from '../text.js';
import type { Document } from './document.js';
import { parseJson } from './parse-json.js';
import { parseYaml } from './parse-yaml.js';
import { readBytes } from './read.js';

/** Reads and parses a file; syntax faults are findings of the document. Rejects as `readBytes` does. */
export async function loadFile(path: string): Promise<Document> {
  return parseBytes(path, await readBytes(path));
}

/** Parses bytes as the file of that path would be. */
export function parseBytes(path: string, bytes: Uint8Array): Document {
  try {
    return parseText(path, new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
    return withFault(path, isUtf16 ? '' : validStart(bytes), isUtf16 ? say.utf16 : say.notUtf8);
  }
}

/** Parses a text as the file of that path would be: JSON by its extension, else YAML. */
export function parseText(path: string, withBom: string): Document {
  const text = withBom.replace(/^\uFEFF/, '');
  const control = text.search(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]/);
  if (control !== -1) {
    const isUtf16 = text.includes('\0') && control < 4;
    return withFault(path, text, isUtf16 ? say.utf16 : say.controlInText, control);
  }
  const isJson = extname(path).toLowerCase() === '.json';
  const parsed = isJson ? parseJson(text) : parseYaml(text);
  const inPackage = basename(path) === 'package.json';
  const base = inPackage ? '/mailconf' : '';
  const value = inPackage ? packageKey(parsed.value) : parsed.value;
  return {
    path,
    source: createSourceText(text),
    value,
    base,
    findings: parsed.findings,
    locate: (pointer) => parsed.locate(base + pointer),
  };
}

/** Data that a program hands over: no text, so no places. */
export function documentOfData(data: unknown, base: string): Document {
  return { path: resolve(base), source: null, value: plain(data), base: '', findings: [], locate: () => null };
}

/** Copies data into objects without a prototype, as the parsers make them. */
function plain(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(plain);
  if (data === null || typeof data !== 'object') return data;
  const copy: Record<string, unknown> = Object.create(null);
  for (const [key, value] of Object.entries(data)) if (value !== undefined) copy[key] = plain(value);
  return copy;
}

function packageKey(value: unknown): unknown {
  return value !== null && typeof value === 'object' ? (value as Record<string, unknown>).mailconf : undefined;
}

function withFault(path: string, text: string, message: string, start = text.length): Document {
  return {
    path,
    source: createSourceText(text),
    value: undefined,
    base: '',
    findings: [say.syntax(message, { start, end: start + 1 })],
    locate: () => null,
  };
}

/** The text before the first byte that is not UTF-8. */
function validStart(bytes: Uint8Array): string {
  const text = new TextDecoder('utf-8').decode(bytes);
  let from = 0;
  for (;;) {
    const at = text.indexOf('\uFFFD', from);
    if (at === -1) return text;
    // A replacement character that the file itself holds is no fault.
    const offset = Buffer.byteLength(text.slice(0, at));
    if (!(bytes[offset] === 0xef && bytes[offset + 1] === 0xbf && bytes[offset + 2] === 0xbd)) return text.slice(0, at);
    from = at + 1;
  }
}

/** The folder at which the paths of a file start. */
export function folderOf(path: string): string {
  return dirname(resolve(path));
}
