import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify, type ToStringOptions } from 'yaml';
import type { Document } from '../../src/syntax/document.js';
import { parseText } from '../../src/syntax/read-document.js';
import { toPointer } from '../../src/text/pointer.js';
import type { Span } from '../../src/text/source-text.js';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** What the loader refuses as text, and a BOM, which counts as none where it begins the file. */
const isText = (text: string) => !/[\x7f\uFEFF\uFFFE\uFFFF]/.test(text);
const odd = fc.constantFrom(
  ...[
    '',
    ' ',
    '~',
    '/',
    '~1',
    'a/b',
    '-',
    '- x',
    '?',
    ': ',
    'a: b',
    '#',
    'a #b',
    '!x',
    '&a',
    '*a',
    '{',
    '[',
    ',',
    '|',
    '>',
  ],
  ...[
    'null',
    'true',
    'yes',
    '1',
    '0x1F',
    '1e3',
    '.inf',
    '"',
    "'",
    '\\',
    '\n',
    'a\nb',
    ' a\n  b\n',
    '\t',
    '\r\n',
    '😀',
    'é',
    '---',
  ],
  ...[
    '%',
    '@',
    '`',
    '__proto__',
    'constructor',
    'length',
    '...',
    '2020-01-01',
    'x '.repeat(60),
    '\u0000',
    '\u2028',
    '\u0085',
  ],
);
const word = fc
  .oneof(odd, fc.string({ unit: 'grapheme', maxLength: 12 }), fc.string({ unit: 'binary', maxLength: 6 }))
  .filter(isText);
const key = word.filter((text) => text !== '<<');
const { root } = fc.letrec<{ value: Json; root: Json; list: Json[]; map: Record<string, Json> }>((tie) => ({
  list: fc.array(tie('value'), { maxLength: 4 }),
  map: fc.dictionary(key, tie('value'), { maxKeys: 4 }),
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    word,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    tie('list'),
    tie('map'),
  ),
  root: fc.oneof(tie('map'), tie('list')),
}));

/** The same text for the same data, whatever the order of keys and the prototypes. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical)}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'undefined';
  const entries = Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}:${canonical(item)}`);
  return `{${entries.sort()}}`;
}

interface Place {
  readonly keys: readonly string[];
  readonly value: Json;
  readonly isItem: boolean;
}

function placesOf(value: Json, keys: readonly string[] = [], isItem = false): Place[] {
  const children = value !== null && typeof value === 'object' ? Object.entries(value) : [];
  const below = children.flatMap(([name, item]) => placesOf(item, [...keys, name], Array.isArray(value)));
  return [{ keys, value, isItem }, ...below];
}

const written = ({ source }: Document, { start, end }: Span) => (source?.text ?? '').slice(start, end);

/** Reads a stretch of a YAML file alone: its first line gets its indentation back, a scalar loses that of its parent. */
function readAgain(document: Document, span: Span, depth: number, isScalar: boolean): unknown {
  const text = written(document, span);
  if (isScalar) return parse(`x: ${text.replaceAll(new RegExp(`\n {0,${2 * (depth - 1)}}`, 'g'), '\n')}`).x;
  const column = document.source?.range(span).start.column ?? 1;
  return parse(' '.repeat(column - 1) + text, { uniqueKeys: false });
}

function expectPlaces(document: Document, root: Json, read: typeof readAgain) {
  for (const { keys, value, isItem } of placesOf(root)) {
    const pointer = toPointer(keys);
    const found = document.locate(pointer);
    if (found === null) throw new Error(`nothing at ${JSON.stringify(pointer)}`);
    expect(found.uses).toEqual([]);
    const isScalar = value === null || typeof value !== 'object';
    // `? key` without a value: the key stands for it.
    const isAbsent = value === null && found.key !== null && found.key.start === found.value.start;
    if (!isAbsent) expect(canonical(read(document, found.value, keys.length, isScalar))).toBe(canonical(value));
    if (keys.length === 0 || isItem) expect(found.key).toBeNull();
    else expect(String(read(document, found.key as Span, keys.length, true))).toBe(keys.at(-1));
  }
  const { keys } = placesOf(root).at(-1) as Place;
  if (document.path !== 'a.json') expect(document.locate(toPointer([...keys, 'nothing', 'here']))).toBeNull();
}

const styles: Readonly<Record<string, ToStringOptions>> = {
  block: {},
  'block, nothing folded': { lineWidth: 0 },
  'block, quoted only': { blockQuote: false },
  folded: { blockQuote: 'folded', lineWidth: 30 },
  flow: { collectionStyle: 'flow' },
  'flow on one line': { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: false },
  'double quotes': { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'QUOTE_DOUBLE' },
  'single quotes': { defaultStringType: 'QUOTE_SINGLE', defaultKeyType: 'QUOTE_SINGLE', singleQuote: true },
};

describe('each part of a file is found where it stands', () => {
  it.each(Object.entries(styles))('YAML: %s', (_, style) => {
    fc.assert(
      fc.property(root, fc.boolean(), (value, isCrlf) => {
        const lf = stringify(value, { aliasDuplicateObjects: false, ...style });
        // Carriage returns inside values are escapes, so that every line end is one of the layout.
        const document = parseText('a.yaml', isCrlf ? lf.replaceAll('\n', '\r\n') : lf);
        expect(document.findings).toEqual([]);
        expect(canonical(document.value)).toBe(canonical(value));
        expectPlaces(document, value, readAgain);
      }),
      { numRuns: 60 },
    );
  });

  it.each(['a.json', 'a.yaml', 'package.json'])('JSON: %s', (path) => {
    fc.assert(
      fc.property(root, fc.constantFrom(undefined, 2, '\t'), fc.constantFrom('', '\uFEFF'), (value, indent, bom) => {
        const data = path === 'package.json' ? { name: 'x', mailconf: value } : value;
        const document = parseText(path, bom + JSON.stringify(data, null, indent));
        expect(document.findings).toEqual([]);
        expect(canonical(document.value)).toBe(canonical(value));
        if (path === 'package.json') {
          const { key, value: span } = document.locate('') as { key: Span; value: Span };
          expect(written(document, key)).toBe('"mailconf"');
          expect(canonical(JSON.parse(written(document, span)))).toBe(canonical(value));
          return;
        }
        expectPlaces(document, value, (_, span) => JSON.parse(written(document, span)));
      }),
      { numRuns: 80 },
    );
  });
});

interface Mapping {
  readonly own: readonly string[];
  /** Which mappings before it are merged, by their distance; none: no `<<`. */
  readonly merged: readonly number[];
  readonly mergeAt: number;
  readonly asList: boolean;
}

const mapping: fc.Arbitrary<Mapping> = fc.record({
  own: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', '__proto__', 'x/y'), { maxLength: 4 }),
  merged: fc.array(fc.nat({ max: 5 }), { maxLength: 3 }),
  mergeAt: fc.nat({ max: 4 }),
  asList: fc.boolean(),
});

/** The mappings merged into the one of that index, in their order. */
const sourcesOf = (all: readonly Mapping[], index: number) =>
  index === 0 ? [] : (all[index] as Mapping).merged.map((distance) => Math.max(0, index - 1 - distance));

/** Each value is written once in the file, so it says where it was read. */
const markOf = (index: number, name: string) => `v${index}-${name.length}${name.at(-1)}`;

function print(all: readonly Mapping[], isFlow: boolean): string {
  return all
    .map(({ own, mergeAt, asList }, index) => {
      const lines = own.map((name) => `${name}: ${markOf(index, name)}`);
      const aliases = sourcesOf(all, index).map((source) => `*m${source}`);
      const source = aliases.length === 1 && !asList ? aliases[0] : `[${aliases.join(', ')}]`;
      if (aliases.length > 0) lines.splice(mergeAt, 0, `<<: ${source}`);
      if (isFlow || lines.length === 0) return `m${index}: &m${index} {${lines.join(', ')}}\n`;
      return `m${index}: &m${index}\n${lines.map((line) => `  ${line}\n`).join('')}`;
    })
    .join('');
}

/** The contract read once more: own keys win wherever they stand, of several sources the earlier wins. */
function naive(all: readonly Mapping[], index: number): Map<string, string> {
  const result = new Map<string, string>();
  for (const source of sourcesOf(all, index).reverse()) {
    for (const [name, value] of naive(all, source)) result.set(name, value);
  }
  for (const name of (all[index] as Mapping).own) result.set(name, markOf(index, name));
  return result;
}

describe('merge keys', () => {
  it('give what a naive reading gives, and are found where it is written', () => {
    fc.assert(
      fc.property(fc.array(mapping, { minLength: 1, maxLength: 6 }), fc.boolean(), (all, isFlow) => {
        const document = parseText('a.yaml', print(all, isFlow));
        expect(document.findings).toEqual([]);
        const value = document.value as Record<string, Record<string, string>>;
        for (const [index, { own }] of all.entries()) {
          const expected = naive(all, index);
          expect(new Map(Object.entries(value[`m${index}`] ?? {}))).toEqual(expected);
          for (const [name, text] of expected) {
            const found = document.locate(toPointer([`m${index}`, name]));
            if (found === null) throw new Error(`nothing at m${index} ${name}`);
            expect(written(document, found.value)).toBe(text);
            expect(written(document, found.key as Span)).toBe(name);
            expect(found.uses.length > 0).toBe(!own.includes(name));
            // The outermost use stands in the mapping itself, the innermost names the mapping that holds the value.
            const names = found.uses.map((use) => written(document, use));
            const holder = /^v(\d+)-/.exec(text)?.[1];
            if (names.length > 0) expect(names.at(-1)).toBe(`*m${holder}`);
          }
          expect(document.locate(`/m${index}/nothing`)).toBeNull();
        }
      }),
      { numRuns: 300 },
    );
  });
});
