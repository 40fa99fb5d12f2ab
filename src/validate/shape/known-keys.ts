import { type KeyTree, keyTrees } from '../../generated/keys.js';

/** The keys that the schema allows in the object at that path. */
export function knownKeys(path: readonly string[], root: keyof typeof keyTrees): readonly string[] {
  let tree: KeyTree | undefined = keyTrees[root];
  for (const key of path) {
    const below: KeyTree['below'] = tree?.below;
    tree = below && Object.hasOwn(below, key) ? below[key] : tree?.others;
  }
  return tree?.keys ?? [];
}
