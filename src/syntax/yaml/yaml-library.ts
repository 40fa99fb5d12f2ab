import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
let loaded: typeof import('yaml') | undefined;

/**
 * The YAML library, loaded by the first text that the plain reader cannot read or of which a place is asked: loading it
 * takes longer than checking a file.
 */
export function yaml(): typeof import('yaml') {
  loaded ??= require('yaml') as typeof import('yaml');
  return loaded;
}
