import type { RuleArgs } from '../model/rule-args.js';
import { fromStrictUtf8, fromUtf8, utf8Length } from '../text/bytes.js';
import { createSourceText } from '../text/source-text.js';
import { dataObject } from './data-object.js';
import type { Document } from './document.js';
import { mostSyntaxFindings, syntaxFault } from './fault.js';
import { isJsonPath, isPackagePath } from './file-kind.js';
import { parseJson } from './json/parse-json.js';
import { textTree } from './yaml/parse-yaml.js';
import { parseYaml } from './yaml/read-yaml.js';

/** Parses bytes as the file of that path would be. */
export function parseBytes(path: string, bytes: Uint8Array): Document {
  const text = fromStrictUtf8(bytes);
  if (text !== null) return parseText(path, text);
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return withFault(path, isUtf16 ? '' : validStart(bytes), isUtf16 ? utf16 : { text: 'not-utf8' });
}

/** Parses a text as the file of that path would be: JSON by its extension, else YAML. */
export function parseText(path: string, withBom: string): Document {
  const text = withBom.replace(/^\uFEFF/, '');
  const control = text.search(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]/);
  if (control !== -1) {
    const isUtf16 = text.includes('\0') && control < 4;
    return withFault(path, text, isUtf16 ? utf16 : { text: 'control-character' }, control);
  }
  const base = isPackagePath(path) ? '/mailconf' : '';
  const parsed = isJsonPath(path) ? parseJson(text, base) : parseYaml(text);
  return {
    path,
    source: createSourceText(text),
    value: base === '' ? parsed.value : packageKey(parsed.value),
    base,
    findings: parsed.findings,
    isCut: parsed.findings.length >= mostSyntaxFindings,
    locate: (pointer) => parsed.locate(base + pointer),
    tree: parsed.tree,
  };
}

/** A document with another text, given without a BOM: one that belongs to it is not taken for the file's. */
export function withText({ path }: Document, text: string): Document {
  return parseText(path, `\uFEFF${text}`);
}

/** Data that a program hands over, as a file of that path: no text, so no places. */
export function documentOfData(data: unknown, path: string): Document {
  return {
    path,
    source: null,
    value: plain(data),
    base: '',
    findings: [],
    isCut: false,
    locate: () => null,
    tree: () => null,
  };
}

/** Copies data into objects that inherit nothing, as the parsers make them. */
function plain(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(plain);
  if (data === null || typeof data !== 'object') return data;
  const copy = dataObject();
  for (const [key, value] of Object.entries(data)) if (value !== undefined) copy[key] = plain(value);
  return copy;
}

function packageKey(value: unknown): unknown {
  return value !== null && typeof value === 'object' ? (value as Record<string, unknown>).mailconf : undefined;
}

const utf16 = { text: 'utf16' } as const;

function withFault(path: string, text: string, args: RuleArgs['yaml-syntax'], start = text.length): Document {
  return {
    path,
    source: createSourceText(text),
    value: undefined,
    base: '',
    findings: [syntaxFault(args, { start, end: start + 1 })],
    isCut: false,
    locate: () => null,
    tree: () => {
      const tree = textTree(text);
      return tree && { ...tree, trustedTo: Math.min(tree.trustedTo, start) };
    },
  };
}

/** The text before the first byte that is not UTF-8. */
function validStart(bytes: Uint8Array): string {
  const text = fromUtf8(bytes);
  let from = 0;
  let offset = 0;
  for (;;) {
    const at = text.indexOf('\uFFFD', from);
    if (at === -1) return text;
    offset += utf8Length(text.slice(from, at));
    // A replacement character that the file itself holds is no fault.
    const isWritten = bytes[offset] === 0xef && bytes[offset + 1] === 0xbf && bytes[offset + 2] === 0xbd;
    if (!isWritten) return text.slice(0, at).replace(/^\uFEFF/, '');
    offset += 3;
    from = at + 1;
  }
}
