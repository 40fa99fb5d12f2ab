import { getNodeValue, type ParseError, parseTree, visit } from 'jsonc-parser';
import type { Finding } from '../../model/finding.js';
import { isWithin, toPointer } from '../../text/pointer.js';
import type { Span } from '../../text/source-text.js';
import type { Location } from '../document.js';
import { duplicateKey, maxDepth, mostSyntaxFindings, syntaxFault, tooDeep } from '../fault.js';
import type { Parsed } from '../parsed.js';
import { textTree } from '../yaml/parse-yaml.js';
import { createJsonPlaces, strict } from './json-places.js';
import { jsonTree } from './json-tree.js';
import { countTexts, hasEscapedKey, type OwnData, toOwnData } from './own-data.js';

/** Parses strict JSON (RFC 8259). Faults that are not of syntax count at and below `base` alone. */
export function parseJson(text: string, base = ''): Parsed {
  if (text.trim() === '') return { value: undefined, findings: [], locate: () => null, tree: () => null };
  const treeTo = (trustedTo: number) => {
    const tree = textTree(text);
    return tree && { ...tree, trustedTo };
  };
  try {
    const { value, texts } = readValue(text);
    let places: ((pointer: string) => Location | null) | undefined;
    const locate = (pointer: string) => {
      places ??= createJsonPlaces(text);
      return places(pointer);
    };
    const tree = () => ({ roots: [jsonTree(text)], trustedTo: Number.POSITIVE_INFINITY });
    if (value !== undefined && texts === countTexts(text)) return { value, findings: [], locate, tree };
    return { value, findings: structureFaults(text, base), locate, tree: () => treeTo(Number.POSITIVE_INFINITY) };
  } catch (error) {
    const start = error instanceof RangeError ? 0 : faultOffset(text, error);
    const args = error instanceof RangeError ? tooDeep : ({ text: 'json' } as const);
    const findings = [syntaxFault(args, { start, end: start + 1 })];
    return { value: undefined, findings, locate: () => null, tree: () => treeTo(start) };
  }
}

/**
 * The value of a text without a fault. Of a text with escapes in keys the tree is asked: the `JSON.parse` of V8 in Node 26.10 takes
 * some keys with escapes for others (`{"__proto__":[],"\\"":1,"\\\\":2}` has two keys there).
 */
function readValue(text: string): OwnData {
  const data = toOwnData(JSON.parse(text));
  if (data.value === undefined || !hasEscapedKey(text)) return data;
  const root = parseTree(text, [], strict);
  return root === undefined ? data : toOwnData(getNodeValue(root));
}

function faultOffset(text: string, error: unknown): number {
  const errors: ParseError[] = [];
  try {
    parseTree(text, errors, strict);
  } catch {
    // Nested so deeply that the parser runs out of stack: the engine's own position has to do.
  }
  const said = /at position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  return errors[0]?.offset ?? Number(said ?? 0);
}

/** Keys that stand twice, and the first bracket that is nested too deeply. */
function structureFaults(text: string, base: string): Finding[] {
  const findings: Finding[] = [];
  const open: Map<string, Span>[] = [];
  const enter = (offset: number) => {
    open.push(new Map());
    if (open.length === maxDepth + 1) {
      findings.push(syntaxFault(tooDeep, { start: offset, end: offset + 1 }));
    }
  };
  const leave = () => void open.pop();
  visit(text, {
    onObjectBegin: enter,
    onObjectEnd: leave,
    onArrayBegin: enter,
    onArrayEnd: leave,
    onObjectProperty: (key, offset, length, _line, _column, path) => {
      const seen = open.at(-1);
      const span = { start: offset, end: offset + length };
      const first = seen?.get(key);
      if (first) {
        if (findings.length >= mostSyntaxFindings) return;
        const pointer = toPointer([...path().map(String), key]);
        const finding = duplicateKey(key, span, first);
        if (isWithin(pointer, base)) findings.push({ ...finding, pointer: pointer.slice(base.length) });
      } else seen?.set(key, span);
    },
  });
  return findings;
}
