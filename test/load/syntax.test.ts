import { describe, expect, it } from 'vitest';
import { parseText } from '../../src/load/load.js';

/** Value without prototypes' loss: plain data for comparison. */
const value = (text: string, path = 'a.yaml') => {
  const document = parseText(path, text);
  expect(document.findings).toEqual([]);
  return JSON.parse(JSON.stringify(document.value ?? null));
};

/** `rule start-end text` of each fault. */
const faults = (text: string, path = 'a.yaml') => {
  const { findings, source } = parseText(path, text);
  return findings.map(({ rule, pointer, span }) => {
    const range = source?.range(span as { start: number; end: number });
    return `${rule} ${pointer || '/'} ${range?.start.line}:${range?.start.column}-${range?.end.line}:${range?.end.column}`;
  });
};

/** The text at a pointer's key and value. */
const at = (text: string, pointer: string, path = 'a.yaml') => {
  const document = parseText(path, text);
  const location = document.locate(pointer);
  const cut = (span: { start: number; end: number } | null | undefined) =>
    span ? document.source?.text.slice(span.start, span.end) : null;
  return location && { key: cut(location.key), value: cut(location.value), uses: location.uses.map(cut) };
};

describe('what the contract refuses', () => {
  it.each([
    ['a: 1\nb: 2\na: 3\n', 'duplicate-key /a 3:1-3:2'],
    ['a: {b: 1, b: 2}\n', 'duplicate-key /a/b 1:11-1:12'],
    ['a:\n- x: 1\n  x: 2\n', 'duplicate-key /a/0/x 3:3-3:4'],
    ['"a": 1\na: 2\n', 'duplicate-key /a 2:1-2:2'],
    ['1: a\n"1": b\n', 'duplicate-key /1 2:1-2:4'],
    ['x: &x {}\ny: &y {}\nz: {<<: *x, <<: *y}\n', 'duplicate-key /z/<< 3:13-3:15'],
    ['a: 1\n---\nb: 2\n', 'multiple-documents / 2:1-2:4'],
    ['a: 1\n...\n---\n', 'multiple-documents / 3:1-3:4'],
    ['a: 1\n--- x\n--- y\n', 'multiple-documents / 2:1-2:6'],
    ['%YAML 1.1\n---\na: 1\n', 'yaml-syntax / 1:1-1:10'],
    ['# x\n%YAML 1.3\n---\na: 1\n', 'yaml-syntax / 2:1-2:10'],
    ['password: !abc\n', 'yaml-syntax / 1:11-1:15'],
    ['password: !abc x\n', 'yaml-syntax / 1:11-1:15'],
    ['a: !!binary aGk=\n', 'yaml-syntax / 1:4-1:12'],
    ['a: !!timestamp 2020-01-01\n', 'yaml-syntax / 1:4-1:15'],
    ['a: !!set {x}\n', 'yaml-syntax / 1:4-1:9'],
    ['a: !!omap [x: 1]\n', 'yaml-syntax / 1:4-1:10'],
    ['a: !!js/function x\n', 'yaml-syntax / 1:4-1:18'],
    ['%TAG ! tag:x,2000:\n---\na: !b c\n', 'yaml-syntax / 3:4-3:6'],
    ['a: *none\n', 'yaml-syntax / 1:4-1:9'],
    ['a: *later\nb: &later 1\n', 'yaml-syntax / 1:4-1:10'],
    ['a: &a [*a]\n', 'yaml-syntax / 1:8-1:10'],
    ['a: &a {b: {<<: *a}}\n', 'yaml-syntax / 1:16-1:18'],
    ['a: &a\n  b: *a\n', 'yaml-syntax / 2:6-2:8'],
    ['<<: 1\n', 'yaml-syntax / 1:5-1:6'],
    ['x: &x 1\na: {<<: *x}\n', 'yaml-syntax / 2:9-2:11'],
    ['a: {<<: [{b: 1}, 2]}\n', 'yaml-syntax / 1:9-1:20'],
    ['? [a]\n: b\n', 'yaml-syntax / 1:3-1:6'],
    ['? {a: 1}\n: b\n', 'yaml-syntax / 1:3-1:9'],
    ['a:\n\tb: 1\n', 'yaml-syntax / 2:1-2:2'],
    ['a: "x\n', 'yaml-syntax / 1:6-1:6'],
    ['a: b: c\n', 'yaml-syntax / 1:4-1:5'],
    ['a: [1\nb: 2\n', 'yaml-syntax / 2:1-2:2'],
    ['a: @x\n', 'yaml-syntax / 1:4-1:5'],
    ['a: "\\q"\n', 'yaml-syntax / 1:5-1:7'],
  ])('%j', (text, fault) => {
    expect(faults(text)).toEqual([fault]);
  });

  it.each([
    ['{"a": 1, "a": 2}', 'duplicate-key /a 1:10-1:13'],
    ['{"a": {"b": 1,\n "b": 2}}', 'duplicate-key /a/b 2:2-2:5'],
    ['{"a": [{"x": 1, "\\u0078": 2}]}', 'duplicate-key /a/0/x 1:17-1:25'],
    ['{"a": 1} // x', 'yaml-syntax / 1:10-1:11'],
    ['{"a": 1 /* x */}', 'yaml-syntax / 1:9-1:10'],
    ['{"a": 1,}', 'yaml-syntax / 1:9-1:10'],
    ['[1,]', 'yaml-syntax / 1:4-1:5'],
    ["{'a': 1}", 'yaml-syntax / 1:2-1:3'],
    ['{a: 1}', 'yaml-syntax / 1:2-1:3'],
    ['{"a": 01}', 'yaml-syntax / 1:8-1:9'],
    ['{"a": NaN}', 'yaml-syntax / 1:7-1:8'],
    ['{"a": "\t"}', 'yaml-syntax / 1:7-1:8'],
    ['{"a": 1} {}', 'yaml-syntax / 1:10-1:11'],
    ['{"a": 1', 'yaml-syntax / 1:8-1:8'],
    ['a: 1', 'yaml-syntax / 1:1-1:2'],
  ])('JSON %j', (text, fault) => {
    expect(faults(text, 'a.json')).toEqual([fault]);
  });

  it('in package.json only what stands at the key', () => {
    expect(faults('{"a": 1, "a": 2, "mailconf": {}}', 'package.json')).toEqual([]);
    expect(faults('{"mailconf": {"pop": 1, "pop": 2}}', 'package.json')).toEqual(['duplicate-key /pop 1:25-1:30']);
    expect(faults('{"mailconf": {}, "mailconf": {}}', 'package.json')).toEqual(['duplicate-key / 1:18-1:28']);
  });
});

describe('YAML 1.2 core', () => {
  it.each([
    ['a: yes', { a: 'yes' }],
    ['a: on', { a: 'on' }],
    ['a: 0123', { a: 123 }],
    ['a: 0o17', { a: 15 }],
    ['a: 0x1F', { a: 31 }],
    ['a: 1_000', { a: '1_000' }],
    ['a: 12:30', { a: '12:30' }],
    ['a: 2020-01-01', { a: '2020-01-01' }],
    ['a: ~', { a: null }],
    ['a:', { a: null }],
    ['a: True', { a: true }],
    ['a: !!str 1', { a: '1' }],
    ['a: ! 1', { a: '1' }],
    ['a: !!int "1"', { a: 1 }],
    ['a: =', { a: '=' }],
    ['"<<": 1', { '<<': 1 }],
    ['1: a\nnull: b\ntrue: c\n1.50: d', { 1: 'a', null: 'b', true: 'c', '1.50': 'd' }],
    ['&k a: *k', { a: 'a' }],
    ['a: &x 1\nb: &x 2\nc: *x', { a: 1, b: 2, c: 2 }],
    ['a: "x\\ty"', { a: 'x\ty' }],
    ['a: >\n  x\n  y\n\n  z\n', { a: 'x y\nz\n' }],
    ['\uFEFFa: 1', { a: 1 }],
    ['a: 1\r\nb: 2\r\n', { a: 1, b: 2 }],
    ['%YAML 1.2\n---\na: 1\n...\n', { a: 1 }],
    ['# nothing', null],
    ['', null],
    ['---\n', null],
  ])('%j', (text, expected) => {
    expect(value(text)).toEqual(expected);
  });

  it('is empty without a document', () => {
    for (const text of ['', '# x', '---', '---\n...\n', ' \n\n']) expect(parseText('a.yaml', text).value ?? null).toBeNull();
    for (const text of ['', ' \n']) expect(parseText('a.json', text).value).toBeUndefined();
  });
});

describe('merge keys', () => {
  it.each([
    ['own keys win before', 'x: &x {k: 1, l: 2}\ny: {k: 3, <<: *x}', { k: 3, l: 2 }],
    ['own keys win behind', 'x: &x {k: 1, l: 2}\ny: {<<: *x, k: 3}', { k: 3, l: 2 }],
    ['the earlier of a list wins', 'x: &x {k: 1}\nz: &z {k: 2, l: 2}\ny: {<<: [*x, *z]}', { k: 1, l: 2 }],
    ['a mapping in place', 'y: {<<: {k: 1}, l: 2}', { k: 1, l: 2 }],
    ['an alias of a list', 'x: &x [{k: 1}, {k: 2, l: 2}]\ny: {<<: *x}', { k: 1, l: 2 }],
    ['merges of merges', 'w: &w {k: 1}\nx: &x {<<: *w, l: 2}\ny: {<<: *x, m: 3}', { k: 1, l: 2, m: 3 }],
    ['null wins, too', 'x: &x {k: 1}\ny: {<<: *x, k: }', { k: null }],
    ['not deep', 'x: &x {k: {a: 1}}\ny: {<<: *x, k: {b: 2}}', { k: { b: 2 } }],
    ['an empty list', 'y: {<<: [], k: 1}', { k: 1 }],
  ])('%s', (_, text, expected) => {
    expect(value(text).y).toEqual(expected);
  });

  it('locates what was merged, with the way to it', () => {
    const text = 'w: &w {k: 1}\nx: &x {<<: *w, l: 2}\ny: {<<: [*x], m: *l}\n'.replace('l: 2', 'l: &l 2');
    expect(at(text, '/y/k')).toEqual({ key: 'k', value: '1', uses: ['*x', '*w'] });
    expect(at(text, '/y/l')).toEqual({ key: 'l', value: '2', uses: ['*x'] });
    expect(at(text, '/y/m')).toEqual({ key: 'm', value: '2', uses: ['*l'] });
    expect(at('x: &x [{k: 1}]\ny: {<<: *x}', '/y/k')).toMatchObject({ key: 'k', value: '1' });
  });
});

describe('places', () => {
  it.each([
    ['a:\n  b: [x, {c: "d"}]\n', '/a/b/1/c', { key: 'c', value: '"d"' }],
    ['a:\n  b: [x, {c: "d"}]\n', '/a/b/0', { key: null, value: 'x' }],
    ['a: {b: 1}\n', '', { key: null, value: 'a: {b: 1}\n' }],
    ['"a b": \'it\'\'s\'\n', '/a b', { key: '"a b"', value: "'it''s'" }],
    ['a~b/c: 1\n', '/a~0b~1c', { key: 'a~b/c', value: '1' }],
    ['a: &x !!str 12 # y\n', '/a', { key: 'a', value: '12' }],
    ['a: |\n  x\n  y\nb: 1\n', '/a', { key: 'a', value: '|\n  x\n  y\n' }],
    ['😀: 😀\nb: 1\n', '/b', { key: 'b', value: '1' }],
    ['a:\nb: 1\n', '/a', { key: 'a', value: '' }],
    ['a\n', '/x', null],
    ['a: 1\n', '/a/b', null],
  ])('%j %s', (text, pointer, expected) => {
    const found = at(text, pointer);
    if (expected === null) expect(found).toBeNull();
    else expect(found).toMatchObject(expected);
  });

  it('counts in UTF-16 units, a BOM not counted, CR LF as one line end', () => {
    const text = '\uFEFFx: 1\r\n😀: {é: 2, 😀: 3}\r\n';
    const document = parseText('a.yaml', text);
    const location = document.locate('/😀/😀');
    expect(document.source?.range(location?.value as never)).toEqual({
      start: { line: 2, column: 16, offset: 21 },
      end: { line: 2, column: 17, offset: 22 },
    });
    const json = parseText('a.json', '\uFEFF{"x":\r\n "😀": 1}'.replace('"x":\r\n', '"x": 1,\r\n'));
    expect(json.source?.range(json.locate('/😀')?.value as never).start).toEqual({ line: 2, column: 8, offset: 17 });
  });

  it('in package.json pointers start at the key', () => {
    const text = '{"name": "x", "mailconf": {"pop": {"port": 1}}}';
    expect(at(text, '/pop/port', 'package.json')).toMatchObject({ key: '"port"', value: '1' });
    expect(at(text, '', 'package.json')).toMatchObject({ key: '"mailconf"' });
  });

  it('keys of numbers in objects and lists of JSON', () => {
    expect(at('{"a": {"0": ["x"]}}', '/a/0/0', 'a.json')).toMatchObject({ key: null, value: '"x"' });
  });
});
