import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { knownKeys } from '../../src/validate/shape/known-keys.js';

interface SchemaNode {
  readonly $ref?: string;
  readonly anyOf?: readonly SchemaNode[];
  readonly properties?: Readonly<Record<string, SchemaNode | boolean>>;
  readonly patternProperties?: Readonly<Record<string, SchemaNode>>;
  readonly definitions?: Readonly<Record<string, SchemaNode>>;
}
const path = new URL('../../schema/mailrc.schema.json', import.meta.url);
const { definitions = {} }: SchemaNode = JSON.parse(readFileSync(path, 'utf8'));

/** The same, read from the schema at each call. */
function keysInSchema(keys: readonly string[], root: string): string[] {
  const branches = (node: SchemaNode): SchemaNode[] => {
    const target = node.$ref ? (definitions[node.$ref.replace('#/definitions/', '')] ?? {}) : node;
    return [target, ...(target.anyOf ?? []).flatMap(branches)];
  };
  let nodes = branches({ $ref: `#/definitions/${root}` });
  for (const key of keys) {
    const below = (node: SchemaNode) => {
      const child = Object.hasOwn(node.properties ?? {}, key) ? node.properties?.[key] : undefined;
      return typeof child === 'object' ? [child] : Object.values(node.patternProperties ?? {});
    };
    nodes = nodes.flatMap(below).flatMap(branches);
  }
  return nodes.flatMap((node) => Object.entries(node.properties ?? {}).flatMap(([key, child]) => (child ? [key] : [])));
}

const names = [...new Set(JSON.stringify(definitions).match(/(?<=")\$?\w+(?=":)/g))];
const key = fc.oneof(
  fc.constantFrom(...names),
  fc.constantFrom('x-own', '__proto__', 'constructor', '0', ''),
  fc.string(),
);
const depth = fc.array(key, { maxLength: 6 });
const account = fc
  .tuple(fc.constant('accounts'), key, depth)
  .map(([accounts, name, rest]) => [accounts, name, ...rest]);

it.each(['accountFile', 'accountSetFile'] as const)('says the keys of every object of the schema: %s', (root) => {
  const count = { paths: 0 };
  const visit = (keys: readonly string[]) => {
    const known = knownKeys(keys, root);
    expect(known, keys.join('/')).toEqual(keysInSchema(keys, root));
    if (known.length > 0 || keys.at(-1) === 'accounts') {
      count.paths++;
      for (const name of [...known, 'jo']) visit([...keys, name]);
    }
  };
  visit([]);
  expect(count.paths).toBeGreaterThan(10);
});

it('says none for a path that the schema has not', () => {
  expect(knownKeys(['pop', '__proto__'], 'accountFile')).toEqual([]);
  fc.assert(
    fc.property(fc.oneof(depth, account), fc.constantFrom('accountFile', 'accountSetFile'), (keys, root) => {
      expect(knownKeys(keys, root)).toEqual(keysInSchema(keys, root));
    }),
    { numRuns: 2000 },
  );
});
