/**
 * What the readers make of a mapping. It inherits nothing, so that any key is plain data, `__proto__` and `constructor`
 * among them. Unlike those of `Object.create(null)`, which are hash tables, objects with the same keys share their layout.
 */
export class DataObject {
  [key: string]: unknown;
}
Object.setPrototypeOf(DataObject.prototype, null);
Reflect.deleteProperty(DataObject.prototype, 'constructor');
