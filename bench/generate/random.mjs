/**
 * A source of random choices that repeats for the same numbers.
 *
 * @typedef {ReturnType<typeof createRandom>} Random
 */

/** @param {...number} seeds */
export function createRandom(...seeds) {
  let state = 0x9e3779b9;
  for (const seed of seeds) state = Math.imul(state ^ (seed + 0x7f4a7c15 + (state << 6)), 0x85ebca6b) ^ (state >>> 13);

  /** A number from 0 up to 1 (mulberry32). */
  const number = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  /** A whole number below a limit. @param {number} limit */
  const below = (limit) => Math.floor(number() * limit);
  /** @param {number} low @param {number} high */
  const between = (low, high) => low + below(high - low + 1);
  /** @param {number} probability */
  const chance = (probability) => number() < probability;
  /** @template T @param {readonly T[]} list @returns {T} */
  const pick = (list) => /** @type {T} */ (list[below(list.length)]);
  /** @template T @param {Iterable<T>} list @returns {T[]} */
  const shuffle = (list) => {
    const shuffled = [...list];
    for (let index = shuffled.length - 1; index > 0; index--) {
      const other = below(index + 1);
      [shuffled[index], shuffled[other]] = [/** @type {T} */ (shuffled[other]), /** @type {T} */ (shuffled[index])];
    }
    return shuffled;
  };
  /** A word that can be spoken, of so many syllables. @param {number} [syllables] */
  const word = (syllables = between(2, 3)) =>
    Array.from({ length: syllables }, () => pick(openings) + pick(vowels) + pick(endings)).join('');
  return { number, below, between, chance, pick, shuffle, word };
}

const openings = [...'bdfghjklmnprstvwz', 'br', 'dr', 'gl', 'kr', 'pl', 'st', 'tr'];
const vowels = [...'aeiou', 'ai', 'ea', 'oo'];
const endings = ['', '', '', 'l', 'n', 'r', 's', 'm', 'nt', 'nd'];
