import { expect, it } from 'vitest';
import { type KeyTree, keyTrees } from '../../src/generated/keys.js';
import { accountKeys, objectKeys } from '../../src/model/facts/keys.js';
import { secretKinds, secretPointer } from '../../src/model/facts/secrets.js';
import { servicePaths } from '../../src/model/facts/services.js';

const account: KeyTree = keyTrees.accountSetFile.below?.accounts?.others ?? { keys: [] };

/** Every object of an account, by its pointer. */
function objectsIn({ below = {} }: KeyTree, pointer = ''): [string, KeyTree][] {
  return Object.entries(below).flatMap(([key, tree]) => [
    [`${pointer}/${key}`, tree] as [string, KeyTree],
    ...objectsIn(tree, `${pointer}/${key}`),
  ]);
}

const objects = objectsIn(account);
const isSecret = ({ keys }: KeyTree) => keys.some((key) => secretKinds.some((kind) => kind === key));
const lastKey = (pointer: string) => pointer.slice(pointer.lastIndexOf('/') + 1);

it('are the keys of an account that the schema has', () => {
  expect([...accountKeys].sort()).toEqual([...account.keys].sort());
});

it('are the objects that the schema has, but for `auth`, which is one leaf', () => {
  const inSchema = objects.filter(([pointer, tree]) => !isSecret(tree) && !pointer.endsWith('/auth'));
  expect([...objectKeys].sort()).toEqual([...new Set(inSchema.map(([pointer]) => lastKey(pointer)))].sort());
});

it('are the services that the schema has: what has a server', () => {
  const inSchema = objects.filter(([, { keys }]) => keys.includes('server')).map(([pointer]) => pointer);
  expect([...servicePaths].sort()).toEqual(inSchema.sort());
});

it('are the secrets that the schema has, and their kinds', () => {
  const secrets = objects.filter(([, tree]) => isSecret(tree));
  expect(secrets.length).toBeGreaterThan(3);
  for (const [pointer, { keys }] of secrets) {
    expect(keys).toEqual(secretKinds);
    expect([pointer, secretPointer.test(pointer), secretPointer.test(`${pointer}/env`)]).toEqual([pointer, true, true]);
  }
  const others = objects.filter(([, tree]) => !isSecret(tree)).map(([pointer]) => pointer);
  expect(others.filter((pointer) => secretPointer.test(pointer))).toEqual([]);
});
