import type { Parsed } from '../parsed.js';
import { parseAnyYaml } from './parse-yaml.js';
import { createPlaces } from './quick/locate.js';
import { parsePlainYaml, treeOfPlainYaml } from './quick-yaml.js';

/** Parses YAML 1.2 core with merge keys; what the contract refuses is a finding. */
export function parseYaml(text: string): Parsed {
  const value = parsePlainYaml(text);
  if (value === undefined) return parseAnyYaml(text);
  let known: Pick<Parsed, 'locate' | 'tree'> | undefined;
  const withPlaces = () => {
    known ??= plainPlaces(text) ?? parseAnyYaml(text);
    return known;
  };
  return { value, findings: [], locate: (pointer) => withPlaces().locate(pointer), tree: () => withPlaces().tree() };
}

function plainPlaces(text: string): Pick<Parsed, 'locate' | 'tree'> | undefined {
  const root = treeOfPlainYaml(text);
  if (root === undefined) return undefined;
  return { locate: createPlaces(root), tree: () => ({ roots: [root], trustedTo: Number.POSITIVE_INFINITY }) };
}
