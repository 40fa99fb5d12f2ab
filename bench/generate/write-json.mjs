import { plainData } from './nodes.mjs';

/**
 * Writes a node as JSON.
 *
 * @typedef {import('./random.mjs').Random} Random
 * @typedef {import('./nodes.mjs').Node} Node
 */

/** @param {Node} root @param {Random} random @returns {string} */
export function writeJson(root, random) {
  const space = random.pick([2, 2, 2, 4, '\t', 0]);
  const text = JSON.stringify(plainData(root), null, space);
  const written = space === 0 && random.chance(0.5) ? text.replaceAll('":', '": ') : text;
  return random.chance(0.9) ? `${written}\n` : written;
}
