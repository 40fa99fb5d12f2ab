import fc from 'fast-check';
import { type Node, parseTree } from 'jsonc-parser';
import { expect, it } from 'vitest';
import { jsonTree } from '../../../src/syntax/json/json-tree.js';
import { parseJson } from '../../../src/syntax/json/parse-json.js';
import { textTree } from '../../../src/syntax/yaml/parse-yaml.js';

/** Keys, some of which are the same one, and texts with what counts of texts could trip over. */
const key = fc.constantFrom('"a"', '"\\u0061"', '"b"', '"\\""', '"\\\\"', '"__proto__"', '"1"', '""');
const scalar = fc.constantFrom('1', 'true', 'null', '"x"', '"\\""', '"\\\\"', '"a\\\\\\"b"', '"\\\\\\\\"', '":"');
const { text } = fc.letrec<{ text: string }>((tie) => ({
  text: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('text'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
    fc
      .array(fc.tuple(key, tie('text')), { maxLength: 4 })
      .map((pairs) => `{${pairs.map((pair) => pair.join(':')).join(',')}}`),
  ),
}));

/** Where keys stand that their object has already. */
function repeatedKeys(node: Node): number[] {
  const children = node.children ?? [];
  const keys = node.type === 'object' ? children.map(({ children: pair }) => pair?.[0] as Node) : [];
  const repeated = keys.filter(({ value }, index) => keys.findIndex((other) => other.value === value) < index);
  return [...repeated.map(({ offset }) => offset), ...children.flatMap(repeatedKeys)];
}

it('finds each key that stands twice, and no other', () => {
  let count = 0;
  fc.assert(
    fc.property(text, (written) => {
      const expected = repeatedKeys(parseTree(written) as Node).sort((a, b) => a - b);
      if (expected.length > 0) count += 1;
      const found = parseJson(written).findings.map(({ rule, span }) => [rule, span?.start]);
      expect(found).toEqual(expected.map((offset) => ['duplicate-key', offset]));
    }),
    { numRuns: 2000 },
  );
  expect(count).toBeGreaterThan(50);
});

it('gives each key of an object with escapes, whichever engine reads it', () => {
  // Objects of such keys before it are what led the JSON.parse of Node 26.10 astray.
  for (let count = 0; count < 50; count++) parseJson('{"a":1,"__proto__":[],"\\\\":1}');
  const { value, findings } = parseJson('{"__proto__":[],"\\"":["x"],"\\\\":"\\""}');
  expect(Object.entries(value as object)).toEqual([
    ['__proto__', []],
    ['"', ['x']],
    ['\\', '"'],
  ]);
  expect(findings).toEqual([]);
});

it('gives what JSON.parse gives', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(parseJson(JSON.stringify(value)).value).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

it.each([
  [100, []],
  [101, [{ rule: 'yaml-syntax', span: { start: 100, end: 101 } }]],
])('%i levels', (levels, expected) => {
  const { findings } = parseJson('['.repeat(levels) + ']'.repeat(levels));
  expect(findings.map(({ rule, span }) => ({ rule, span }))).toEqual(expected);
});

it('has the tree that YAML has of the same text', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(0, 2, '\t'), (value, indent) => {
      const written = `${JSON.stringify(value, null, indent)}\n`;
      expect(jsonTree(written)).toEqual(textTree(written)?.roots[0]);
    }),
    { numRuns: 500 },
  );
});
