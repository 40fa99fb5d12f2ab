/**
 * What a file says before it is written: mappings keep their order, and a text can be put in as it stands.
 *
 * @typedef {string | number | boolean | null | Mapping | readonly Node[] | Anchor | Alias | Raw} Node
 * @typedef {Map<string, Node>} Mapping
 */

/** A value with a name. */
export class Anchor {
  /** @param {string} name @param {Node} value */
  constructor(name, value) {
    this.name = name;
    this.value = value;
  }
}

/** The use of a value with a name. */
export class Alias {
  /** @param {Anchor} anchor */
  constructor(anchor) {
    this.anchor = anchor;
  }
}

/** A text that stands in the file as it is. */
export class Raw {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }
}

/**
 * A mapping of the entries that are there.
 *
 * @param {...(readonly [string, Node] | false | undefined)} entries
 * @returns {Mapping}
 */
export function mapping(...entries) {
  return new Map(entries.filter((entry) => entry !== false && entry !== undefined));
}

/** Plain data, as JSON has it: aliases and merges are worked out. @param {Node} node @returns {unknown} */
export function plainData(node) {
  if (node instanceof Anchor) return plainData(node.value);
  if (node instanceof Alias) return plainData(node.anchor);
  if (node instanceof Raw) return node.text;
  if (Array.isArray(node)) return node.map(plainData);
  if (!(node instanceof Map)) return node;
  const merged = node.has('<<') ? [plainData(node.get('<<') ?? null)].flat() : [];
  const own = [...node].filter(([key]) => key !== '<<').map(([key, value]) => [key, plainData(value)]);
  return Object.assign(
    {},
    ...merged.filter((part) => part && typeof part === 'object').reverse(),
    Object.fromEntries(own),
  );
}

/** Every mapping with the mapping that holds it. @param {Node} node @returns {Mapping[]} */
export function mappingsIn(node) {
  if (node instanceof Anchor) return mappingsIn(node.value);
  if (Array.isArray(node)) return node.flatMap(mappingsIn);
  if (!(node instanceof Map)) return [];
  return [node, ...[...node.values()].flatMap(mappingsIn)];
}
