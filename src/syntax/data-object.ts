/** What the readers make of a mapping. */
export type DataObject = Record<string, unknown>;

/**
 * Makes an object that inherits nothing, so that any key is plain data, `__proto__` and `constructor` among them. Its
 * prototype is empty and has none: unlike `Object.create(null)`, which makes a hash table, objects of the same keys share
 * their layout.
 */
export const DataObject = (() => {}) as unknown as new () => DataObject;
DataObject.prototype = Object.create(null);
