import fc from 'fast-check';
import { type Node, parseTree } from 'jsonc-parser';
import { expect, it } from 'vitest';
import { createJsonPlaces } from '../../../src/syntax/json/json-places.js';
import { toPointer } from '../../../src/text/pointer.js';

interface Known {
  readonly pointer: string;
  readonly key: Node | null;
  readonly value: Node;
}

function placesOf(value: Node, keys: readonly string[] = [], key: Node | null = null): Known[] {
  const below = (value.children ?? []).flatMap((child, index) => {
    if (value.type === 'array') return placesOf(child, [...keys, String(index)]);
    const [name, item] = child.children as [Node, Node];
    return placesOf(item, [...keys, name.value], name);
  });
  return [{ pointer: toPointer([...keys]), key, value }, ...below];
}

const spanOf = (node: Node) => ({ start: node.offset, end: node.offset + node.length });

it('finds what a tree of the whole text finds, in whatever order it is asked', () => {
  fc.assert(
    fc.property(
      fc.jsonValue({ maxDepth: 4 }),
      fc.constantFrom(0, 2),
      fc.infiniteStream(fc.nat()),
      (data, indent, order) => {
        const text = `\n ${JSON.stringify(data, null, indent)}\n`;
        const known = placesOf(parseTree(text) as Node);
        const locate = createJsonPlaces(text);
        for (const [next] of [...known, ...known].map(() => [order.next().value as number])) {
          const { pointer, key, value } = known[(next as number) % known.length] as Known;
          expect(locate(pointer)).toEqual({ key: key && spanOf(key), value: spanOf(value), uses: [] });
        }
      },
    ),
  );
});

it('finds nothing where nothing is', () => {
  const locate = createJsonPlaces('{"a": [1, {"b": 2}]}');
  expect(['/b', '/a/2', '/a/x', '/a/1/c', '/a/0/b', '/a/1/b/c'].map(locate)).toEqual(Array(6).fill(null));
});
