import { type Parsed, parseAnyYaml } from './parse-yaml.js';
import { parsePlainYaml } from './quick-yaml.js';

/** Parses YAML 1.2 core with merge keys; what the contract refuses is a finding. */
export function parseYaml(text: string): Parsed {
  const value = parsePlainYaml(text);
  if (value === undefined) return parseAnyYaml(text);
  let known: Parsed | undefined;
  const withPlaces = () => {
    known ??= parseAnyYaml(text);
    return known;
  };
  return { value, findings: [], locate: (pointer) => withPlaces().locate(pointer), tree: () => withPlaces().tree() };
}
