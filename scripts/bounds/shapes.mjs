import { comments } from './comments.mjs';
import { json } from './json.mjs';
import { yamlKeys } from './yaml-keys.mjs';
import { yamlSyntax } from './yaml-syntax.mjs';
import { yamlValues } from './yaml-values.mjs';

/**
 * Kinds of texts that are made to take long: each can be made of any size.
 *
 * @typedef {{ name: string, file: string, make: (size: number) => string }} Shape
 * @type {Shape[]}
 */
export const shapes = [
  ...named('keys', '.mailrc.yaml', yamlKeys),
  ...named('values', '.mailrc.yaml', yamlValues),
  ...named('syntax', '.mailrc.yaml', yamlSyntax),
  ...named('comments', '.mailrc.yaml', comments),
  ...named('json', '.mailrc.json', json),
  ...named(
    'package',
    'package.json',
    Object.fromEntries(
      Object.entries(json)
        .slice(0, 12)
        .map(([name, make]) => [name, (size) => `{"mailconf":${make(size)}}`]),
    ),
  ),
];

/** @param {string} group @param {string} file @param {Record<string, (size: number) => string>} texts @returns {Shape[]} */
function named(group, file, texts) {
  return Object.entries(texts).map(([name, make]) => ({ name: `${group}: ${name}`, file, make }));
}
