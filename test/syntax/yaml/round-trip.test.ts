import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Document, stringify } from 'yaml';
import { parseText } from '../../../src/syntax/read-document.js';
import { toPointer } from '../../../src/text/pointer.js';

/** Texts that tempt a parser. */
const text = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.string({ unit: 'grapheme', maxLength: 5 }),
  fc.constantFrom(
    'yes',
    '0123',
    'null',
    '~',
    '<<',
    '# x',
    'a: b',
    '- a',
    '!x',
    '*x',
    '&x',
    "it's",
    '"q"',
    '😀',
    'é',
    ' x ',
    '',
    '1e3',
    '{',
    'true',
    '\tx',
    'a\nb',
    '...',
    '---',
  ),
);
const printable = (value: string) =>
  !/[\0-\x08\x0b-\x1f\x7f\ufeff\ufffe\uffff\u0085\u2028\u2029]|[\ud800-\udfff](?![\udc00-\udfff])/.test(value) &&
  value.isWellFormed();
const safeText = text.filter(printable);
const key = fc
  .oneof(fc.constantFrom('mailbox', 'pop', 'server', 'port', 'a b', '😀', 'x/y', 'x~z', '0'), safeText)
  .filter((name) => name !== '<<' && name !== '__proto__');

const { data } = fc.letrec<{ data: unknown }>((tie) => ({
  data: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.oneof(
      safeText,
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    ),
    fc.array(tie('data'), { maxLength: 3 }),
    fc.dictionary(key, tie('data'), { maxKeys: 4 }),
  ),
}));
const root = fc.dictionary(key, data, { minKeys: 1, maxKeys: 4 });

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** All pointers of a value with what stands there. */
function* parts(value: unknown, keys: readonly string[] = []): Generator<[readonly string[], unknown]> {
  yield [keys, value];
  if (value === null || typeof value !== 'object') return;
  for (const [name, item] of Object.entries(value)) yield* parts(item, [...keys, name]);
}

const styles = {
  block: (value: unknown) => stringify(value, { aliasDuplicateObjects: false }),
  'block, narrow': (value: unknown) => stringify(value, { aliasDuplicateObjects: false, lineWidth: 20, indent: 4 }),
  flow: (value: unknown) => stringify(value, { collectionStyle: 'flow', aliasDuplicateObjects: false, lineWidth: 0 }),
  'double quotes': (value: unknown) =>
    stringify(value, { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'QUOTE_DOUBLE' }),
  'single quotes': (value: unknown) =>
    stringify(value, { defaultStringType: 'QUOTE_SINGLE', defaultKeyType: 'QUOTE_SINGLE' }),
  'CR LF': (value: unknown) =>
    stringify(value, { defaultStringType: 'QUOTE_DOUBLE', lineWidth: 0 }).replaceAll('\n', '\r\n'),
  'a BOM and comments': (value: unknown) => `\uFEFF# a comment\n\n${stringify(value)}# the end\n`,
  'JSON as YAML': (value: unknown) => JSON.stringify(value, null, 2),
};
const jsonStyles = {
  compact: (value: unknown) => JSON.stringify(value),
  indented: (value: unknown) => JSON.stringify(value, null, 2),
  tabs: (value: unknown) => `\uFEFF${JSON.stringify(value, null, '\t').replaceAll('\n', '\r\n')}\r\n`,
};

/** Reads a stretch of the text alone: it must say the same as the whole says of it. */
function rereads(path: string, source: string, expected: unknown, indent: number): void {
  const alone = `${' '.repeat(indent)}${source}`;
  const document = parseText(path, alone);
  expect(document.findings, JSON.stringify(alone)).toEqual([]);
  expect(plain(document.value ?? null)).toEqual(expected);
}

function checkAll(path: string, written: string, value: unknown) {
  const document = parseText(path, written);
  const body = written.replace(/^\uFEFF/, '');
  expect(document.findings).toEqual([]);
  expect(plain(document.value)).toEqual(plain(value));
  for (const [keys, part] of parts(plain(value))) {
    const location = document.locate(toPointer(keys));
    if (location === null) throw new Error(`${toPointer(keys)} is nowhere in\n${written}`);
    const source = body.slice(location.value.start, location.value.end);
    const range = document.source?.range(location.value);
    const column =
      body
        .slice(0, location.value.start)
        .split(/\r\n|\n|\r/)
        .at(-1)?.length ?? 0;
    expect(range?.start.column).toBe(column + 1);
    const isMultiline = /[\r\n]/.test(source.trimEnd());
    const isBlockText = /^[|>]/.test(source);
    if (!isBlockText && !(isMultiline && typeof part === 'string'))
      rereads(path, source, part, isMultiline ? column : 1);
    if (location.key)
      rereads(
        path,
        body.slice(location.key.start, location.key.end),
        keyValue(keys.at(-1) as string, body.slice(location.key.start, location.key.end)),
        1,
      );
    else expect(keys.length === 0 || Number.isInteger(Number(keys.at(-1)))).toBe(true);
  }
}

/** A key is text, whatever it would be as a value. */
function keyValue(name: string, source: string): unknown {
  return /^["']/.test(source) ? name : plain(parseText('a.yaml', ` ${source}`).value ?? null);
}

describe('what is printed is read again, and every part is found', () => {
  it.each(Object.entries(styles))('YAML, %s', (_, print) => {
    fc.assert(
      fc.property(root, (value) => checkAll('a.yaml', print(value), value)),
      { numRuns: 300 },
    );
  });
  it.each(Object.entries(jsonStyles))('JSON, %s', (_, print) => {
    fc.assert(
      fc.property(root, (value) => checkAll('a.json', print(value), value)),
      { numRuns: 300 },
    );
  });

  it('anchors and aliases', () => {
    fc.assert(
      fc.property(data, fc.integer({ min: 1, max: 4 }), (shared, uses) => {
        const document = new Document({ 'x-base': shared });
        const node = document.get('x-base', true) as never;
        const alias = () => document.createAlias(node, 'base');
        for (let use = 0; use < uses; use++) document.set(`use${use}`, alias());
        const written = document.toString();
        const parsed = parseText('a.yaml', written);
        const expected: Record<string, unknown> = { 'x-base': shared };
        for (let use = 0; use < uses; use++) expected[`use${use}`] = shared;
        expect(parsed.findings).toEqual([]);
        expect(plain(parsed.value)).toEqual(plain(expected));
        for (const [keys] of parts(plain(shared))) {
          const own = parsed.locate(toPointer(['x-base', ...keys]));
          const used = parsed.locate(toPointer(['use0', ...keys]));
          expect(used?.value).toEqual(own?.value);
          expect(used?.uses.map(({ start, end }) => written.slice(start, end))).toEqual(['*base']);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('merge', () => {
  interface Source {
    own: Record<string, number>;
    /** Sources of earlier mappings. */
    merged: number[];
    asList: boolean;
    mergeAt: number;
  }
  const names = ['a', 'b', 'c', 'd'];
  const source = fc.record<Source>({
    own: fc.dictionary(fc.constantFrom(...names), fc.integer({ min: 0, max: 9 }), { maxKeys: 3 }),
    merged: fc.array(fc.nat(5), { maxLength: 3 }),
    asList: fc.boolean(),
    mergeAt: fc.nat(3),
  });

  /** The second reading: look a key up, in the mapping itself, then in its sources one after the other. */
  function lookUp(sources: readonly Source[], index: number, name: string): number | undefined {
    const { own, merged } = sources[index] as Source;
    if (name in own) return own[name];
    for (const other of merged) {
      const found = lookUp(sources, other, name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  it('agrees with a naive second reading', () => {
    fc.assert(
      fc.property(fc.array(source, { minLength: 1, maxLength: 6 }), (drafts) => {
        const sources = drafts.map((draft, index) => {
          const merged = index === 0 ? [] : draft.merged.map((other) => other % index);
          return { ...draft, merged: draft.asList ? merged : merged.slice(0, 1) };
        });
        const written = sources
          .map(({ own, merged, asList, mergeAt }, index) => {
            const entries = Object.entries(own).map(([name, number]) => `${name}: ${number}`);
            const aliases = merged.map((other) => `*m${other}`);
            if (aliases.length > 0)
              entries.splice(mergeAt, 0, `<<: ${asList ? `[${aliases.join(', ')}]` : aliases[0]}`);
            return `m${index}: &m${index} {${entries.join(', ')}}\n`;
          })
          .join('');
        const parsed = parseText('a.yaml', written);
        expect(parsed.findings).toEqual([]);
        for (const index of sources.keys()) {
          for (const name of names) {
            const expected = lookUp(sources, index, name);
            const mapping = (parsed.value as Record<string, Record<string, unknown>>)[`m${index}`] ?? {};
            expect(mapping[name]).toBe(expected);
            const location = parsed.locate(`/m${index}/${name}`);
            expect(location && written.slice(location.value.start, location.value.end)).toBe(
              expected === undefined ? null : String(expected),
            );
          }
        }
      }),
      { numRuns: 1000 },
    );
  });
});
