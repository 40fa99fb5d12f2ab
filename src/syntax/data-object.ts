/** What the readers make of a mapping: data by keys, none of them inherited. */
export type DataObject = Record<string, unknown>;

/**
 * An empty one: any key is plain data in it, `__proto__` and `constructor` among them. To V8 it is a hash table. Objects of
 * a class share layouts instead, but where keys differ from file to file each file makes new layouts, which takes longer.
 */
export function dataObject(): DataObject {
  return Object.create(null);
}
