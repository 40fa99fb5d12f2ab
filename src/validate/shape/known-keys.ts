import { readFileSync } from 'node:fs';

interface SchemaNode {
  readonly $ref?: string;
  readonly anyOf?: readonly SchemaNode[];
  readonly properties?: Readonly<Record<string, SchemaNode | boolean>>;
  readonly patternProperties?: Readonly<Record<string, SchemaNode>>;
  readonly definitions?: Readonly<Record<string, SchemaNode>>;
}

let schema: SchemaNode | undefined;
const byPath = new Map<string, readonly string[]>();

/** The keys that the schema allows in the object at that path; read only when a key is wrong. */
export function knownKeys(keys: readonly string[], root: 'accountFile' | 'accountSetFile'): readonly string[] {
  // Accounts differ in nothing but their names.
  const isAccount = root === 'accountSetFile' && keys.length > 1;
  const path = `${root}/${keys.slice(isAccount ? 2 : 0).join('/')}${isAccount}`;
  const known = byPath.get(path) ?? readKnownKeys(keys, root);
  byPath.set(path, known);
  return known;
}

function readKnownKeys(keys: readonly string[], root: 'accountFile' | 'accountSetFile'): string[] {
  schema ??= JSON.parse(
    readFileSync(new URL('../../../schema/mailrc.schema.json', import.meta.url), 'utf8'),
  ) as SchemaNode;
  const { definitions = {} } = schema;
  const branches = (node: SchemaNode): SchemaNode[] => {
    const target = node.$ref ? (definitions[node.$ref.replace('#/definitions/', '')] ?? {}) : node;
    return [target, ...(target.anyOf ?? []).flatMap(branches)];
  };
  let nodes = branches({ $ref: `#/definitions/${root}` });
  for (const key of keys) {
    nodes = nodes
      .flatMap((node) => {
        const child = node.properties?.[key];
        return typeof child === 'object' ? [child] : Object.values(node.patternProperties ?? {});
      })
      .flatMap(branches);
  }
  return nodes.flatMap((node) => Object.entries(node.properties ?? {}).flatMap(([key, child]) => (child ? [key] : [])));
}
