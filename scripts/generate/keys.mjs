// Makes the table of the keys that the schema allows in each object of a file.

/** The module, with a tree for each root. */
export function keysModule({ definitions }, roots) {
  const treeOf = keyTrees(definitions);
  const trees = roots.map((root) => `  ${root}: ${JSON.stringify(treeOf(root))},\n`);
  return `/** What the schema allows in an object: its keys, and what it allows in the objects below, by key. */
export interface KeyTree {
  readonly keys: readonly string[];
  readonly below?: Readonly<Record<string, KeyTree>>;
  /** Below any other key: a name that the file chooses. */
  readonly others?: KeyTree;
}

/** By the kind of the file. */
export const keyTrees: Readonly<Record<${roots.map((root) => `'${root}'`).join(' | ')}, KeyTree>> = {
${trees.join('')}};
`;
}

function keyTrees(definitions) {
  /** A schema and, of a union, all that it may be. */
  const branches = (schema) => {
    const target = schema.$ref ? definitions[schema.$ref.replace('#/definitions/', '')] : schema;
    return [target, ...(target.anyOf ?? []).flatMap(branches)];
  };
  const others = (node) => Object.values(node.patternProperties ?? {});
  const childOf = (node, key) => {
    const child = node.properties?.[key];
    return typeof child === 'object' ? [child] : others(node);
  };
  const tree = (nodes) => {
    const entries = nodes.flatMap((node) => Object.entries(node.properties ?? {}));
    const objects = new Set(entries.flatMap(([key, child]) => (typeof child === 'object' ? [key] : [])));
    const below = [...objects].map((key) => [key, tree(nodes.flatMap((node) => childOf(node, key)).flatMap(branches))]);
    const rest = nodes.flatMap(others).flatMap(branches);
    const ofOthers = rest.length > 0 ? tree(rest) : { keys: [] };
    const kept = below.filter(([, child]) => !isEmpty(child) || !isEmpty(ofOthers));
    return {
      keys: entries.flatMap(([key, child]) => (child === false ? [] : [key])),
      ...(kept.length > 0 && { below: Object.fromEntries(kept) }),
      ...(!isEmpty(ofOthers) && { others: ofOthers }),
    };
  };
  return (root) => tree(branches({ $ref: `#/definitions/${root}` }));
}

function isEmpty({ keys, below, others }) {
  return keys.length === 0 && below === undefined && others === undefined;
}
