import { describe, expect, it } from 'vitest';
import { parseText } from '../../src/syntax/read-document.js';

/** Each finding as `rule pointer start-end`. */
const faults = (text: string, path = 'a.yaml') =>
  parseText(path, text).findings.map(({ rule, pointer, span }) => `${rule} ${pointer} ${span?.start}-${span?.end}`);
const value = (text: string, path = 'a.yaml') => {
  const document = parseText(path, text);
  expect(document.findings).toEqual([]);
  return document.value === undefined ? undefined : JSON.parse(JSON.stringify(document.value));
};

describe('faults of YAML', () => {
  it.each([
    ['a duplicate key', 'a: 1\na: 2\n', ['duplicate-key /a 5-6']],
    ['a duplicate key in quotes', 'a: 1\n"a": 2\n', ['duplicate-key /a 5-8']],
    ['a number twice', '1: 1\n"1": 2\n', ['duplicate-key /1 5-8']],
    ['a duplicate key inside', 'm:\n - {x: 1, x: 2}\n', ['duplicate-key /m/0/x 13-14']],
    ['a key three times', 'a: 1\nb: 1\na: 2\na: 3', ['duplicate-key /a 10-11', 'duplicate-key /a 15-16']],
    ['two <<', 'a: &a {x: 1}\nb:\n  <<: *a\n  <<: *a\n', ['duplicate-key /b/<< 27-29']],
    ['__proto__ twice', '__proto__: 1\n__proto__: 2', ['duplicate-key /__proto__ 13-22']],
    ['two documents', 'a: 1\n---\nb: 2\n', ['multiple-documents  5-8']],
    ['an empty second document', '---\na: 1\n---\n', ['multiple-documents  9-12']],
    ['YAML 1.1', '%YAML 1.1\n---\na: yes\n', ['yaml-syntax  0-9']],
    ['YAML 1.1 below a comment', '# %YAML\n%YAML 1.1\n---\na: 1', ['yaml-syntax  8-17']],
    ['a foreign tag alone', 'p: !abc', ['yaml-syntax  3-7']],
    ['a foreign tag', 'p: !abc x', ['yaml-syntax  3-7']],
    ['a foreign tag of a key', '!abc p: 1', ['yaml-syntax  0-4']],
    ['a verbatim tag', 'p: !<tag:example.com,2000:x> 1', ['yaml-syntax  3-28']],
    ['an unknown handle', 'p: !e!x 1', ['yaml-syntax  3-7']],
    ['an alias in its own mapping', 'a: &a {x: *a}', ['yaml-syntax  10-12']],
    ['an alias in its own list', 'a: &a [*a]', ['yaml-syntax  7-9']],
    ['an alias in the root', '&r {a: *r}', ['yaml-syntax  7-9']],
    ['a merge of itself', 'a: &a\n  <<: *a', ['yaml-syntax  12-14']],
    ['an unknown anchor', 'a: *x', ['yaml-syntax  3-5']],
    ['an anchor that comes later', 'a: *x\nb: &x 1', ['yaml-syntax  3-5']],
    ['a merge of a scalar', 'b: {<<: 1}', ['yaml-syntax  8-9']],
    ['a merge of a list of scalars', 'b: {<<: [1]}', ['yaml-syntax  8-11']],
    ['a key that is a list', '? [a]\n: 1', ['yaml-syntax  2-5']],
    ['a tab that indents', 'a:\n\tb: 1\n', ['yaml-syntax  3-4']],
    ['a tab at the start', '\ta: 1\n', ['yaml-syntax  0-1']],
    ['a mapping on the line of a key', 'a: 1: 2', ['yaml-syntax  3-4']],
    ['a BOM does not count', '\uFEFFa: 1\na: 2', ['duplicate-key /a 5-6']],
  ])('%s', (_, text, expected) => {
    expect(faults(text)).toEqual(expected);
  });

  it.each(['!!binary aGk=', '!!set {a}', '!!timestamp 2020-01-01', '!!omap [a: 1]', '!!merge x'])('%s', (text) => {
    expect(faults(`p: ${text}`).map((fault) => fault.split(' ')[0])).toEqual(['yaml-syntax']);
  });

  it.each([
    ['lists', (name: string) => `[${Array(9).fill(name)}]`, '[x]'],
    ['mappings', (name: string) => `{${[...'abcdefghi'].map((key) => `${key}: ${name}`)}}`, '{x: 1}'],
    ['merges', (name: string) => `{<<: [${Array(9).fill(name)}]}`, '{x: 1}'],
  ])('a bomb of %s', (_, level, first) => {
    const lines = Array.from({ length: 40 }, (_, index) => `a${index + 1}: &a${index + 1} ${level(`*a${index}`)}\n`);
    expect(faults(`a0: &a0 ${first}\n${lines.join('')}`)).toEqual([expect.stringMatching(/^yaml-syntax /)]);
  });

  it.each(['a.yaml', 'a.json'])('deep nesting of %s', (path) => {
    const nested = (levels: number) => `${'['.repeat(levels)}1${']'.repeat(levels)}`;
    expect(faults(nested(99), path)).toEqual([]);
    for (const levels of [102, 1000, 100_000])
      expect(faults(nested(levels), path)).toEqual([expect.stringMatching(/^yaml-syntax /)]);
  });
});

describe('values of YAML', () => {
  const anchors = 'a: &a {x: 1, y: 1}\nb: &b {x: 2, z: 2}\n';
  it.each([
    ['nothing', '', undefined],
    ['a BOM', '\uFEFF', undefined],
    ['comments', '# a\n\n# b\n', undefined],
    ['null', 'null', null],
    [
      'core scalars',
      '[1, 0x1F, 0o17, 1e3, yes, true, ~, 2020-01-01]',
      [1, 31, 15, 1000, 'yes', true, null, '2020-01-01'],
    ],
    ['core tags', '[!!str 1, !!int 1, !!float 1.5, !!bool true, !!null null]', ['1', 1, 1.5, true, null]],
    ['core tags of collections', 'a: !!map {a: !!seq [! 1]}', { a: { a: ['1'] } }],
    ['%YAML 1.2', '%YAML 1.2\n---\na: yes\n...\n', { a: 'yes' }],
    ['CRLF', 'a: |\r\n  x\r\n  y\r\nb: 1\r\n', { a: 'x\ny\n', b: 1 }],
    ['tabs that do not indent', 'a:\tb\t\nc: "x\ty"\n', { a: 'b', c: 'x\ty' }],
    ['a quoted <<', 'b: {"<<": 1}', { b: { '<<': 1 } }],
    ['the last anchor of a name', 'a: &x 1\nb: &x 2\nc: *x', { a: 1, b: 2, c: 2 }],
  ])('%s', (_, text, expected) => {
    expect(value(text)).toEqual(expected);
  });

  it.each([
    ['the earlier of a list wins', '<<: [*a, *b]', { x: 1, y: 1, z: 2 }],
    ['the earlier of a list wins, turned round', '<<: [*b, *a]', { x: 2, y: 1, z: 2 }],
    ['own keys after it win', '{<<: *a, x: 9}', { x: 9, y: 1 }],
    ['own keys before it win', '{x: 9, <<: *a}', { x: 9, y: 1 }],
    ['own null wins', '{<<: *a, x: }', { x: null, y: 1 }],
    ['through another merge', '{<<: {<<: *b, x: 7}}', { x: 7, z: 2 }],
    ['an empty list', '<<: []', {}],
  ])('merge: %s', (_, text, expected) => {
    expect(value(`${anchors}c: ${text.startsWith('{') ? text : `{${text}}`}`).c).toEqual(expected);
  });
});

describe('strict JSON', () => {
  it.each([
    ['a comment', '{"a": 1, // c\n"b": 2}', ['yaml-syntax  9-10']],
    ['a trailing comma', '{"a": 1,}', ['yaml-syntax  8-9']],
    ['a trailing comma in a list', '[1,]', ['yaml-syntax  3-4']],
    ['single quotes', "{'a': 1}", ['yaml-syntax  1-2']],
    ['no quotes', '{a: 1}', ['yaml-syntax  1-2']],
    ['an open object', '{"a": 1', ['yaml-syntax  7-8']],
    ['two values', '{"a": 1} x', ['yaml-syntax  9-10']],
    ['NaN', '{"a": NaN}', ['yaml-syntax  6-7']],
    ['a duplicate key', '{"a": 1, "a": 2}', ['duplicate-key /a 9-12']],
    ['a duplicate key by an escape', '{"a": 1, "\\u0061": 2}', ['duplicate-key /a 9-17']],
    ['a duplicate key inside', '{"x": {"a": [{"b":1,"b":2}]}}', ['duplicate-key /x/a/0/b 20-23']],
  ])('%s', (_, text, expected) => {
    expect(faults(text, 'a.json')).toEqual(expected);
  });

  it('package.json: its key alone', () => {
    const document = parseText('x/package.json', '{"name": "x", "mailconf": {"pop": {"port": 1}}}');
    expect([document.base, JSON.stringify(document.value)]).toEqual(['/mailconf', '{"pop":{"port":1}}']);
    expect(document.locate('/pop/port')).toEqual({
      key: { start: 35, end: 41 },
      value: { start: 43, end: 44 },
      uses: [],
    });
    expect(document.locate('/name')).toBeNull();
    expect(faults('{"name":1,"name":2,"mailconf":{"a":1,"a":2}}', 'package.json')).toEqual(['duplicate-key /a 37-40']);
    expect(value('{"name": 1}', 'package.json')).toBeUndefined();
  });
});

/** What any object inherits, as far as this one has it. */
const inheritedBy = (value: object) => Object.getOwnPropertyNames(Object.prototype).filter((name) => name in value);

it.each(['a.yaml', 'a.json'])('objects inherit nothing: %s', (path) => {
  const { value } = parseText(path, '{"a": {}}');
  expect(inheritedBy(value as object)).toEqual([]);
  expect(inheritedBy((value as { a: object }).a)).toEqual([]);
});

it.each(['a.yaml', 'a.json'])('__proto__ is plain data: %s', (path) => {
  const { value, locate } = parseText(path, '{"__proto__": {"polluted": true}}');
  expect(Object.keys(value as object)).toEqual(['__proto__']);
  const [own] = Object.values(value as object);
  expect(inheritedBy(own)).toEqual([]);
  expect(locate('/__proto__/polluted')).not.toBeNull();
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

it.each([
  ['the first place', 'b: 1', [1, 4, 3], [1, 5, 4]],
  ['UTF-16 units', '"😀": 😀\nb: 😀x', [2, 4, 12], [2, 7, 15]],
  ['CRLF', 'a: 1\r\nb: 22\r\n', [2, 4, 9], [2, 6, 11]],
  ['a BOM', '\uFEFFb: 1', [1, 4, 3], [1, 5, 4]],
])('ranges: %s', (_, text, start, end) => {
  const { source, locate } = parseText('a.yaml', text);
  const { start: from, end: to } = source?.range(locate('/b')?.value ?? { start: 0, end: 0 }) ?? {};
  expect([
    [from?.line, from?.column, from?.offset],
    [to?.line, to?.column, to?.offset],
  ]).toEqual([start, end]);
});
