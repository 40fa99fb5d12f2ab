import { createRequire } from 'node:module';
import { packageUrl } from './package-folder.js';

const require = createRequire(packageUrl('package.json'));

/** Loads the YAML library, synchronously. */
export function loadYaml(): typeof import('yaml') {
  return require('yaml');
}
