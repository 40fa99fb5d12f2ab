import { account } from './account.mjs';
import { addAnchors } from './anchors.mjs';
import { withMistake } from './mistakes.mjs';
import { mapping, plainData } from './nodes.mjs';
import { changeMeaning } from './odd-meaning.mjs';
import { createRandom } from './random.mjs';
import { styles, usualStyle, wildStyle } from './style.mjs';
import { makeTextWild, makeWild } from './wild.mjs';
import { writeJson } from './write-json.mjs';
import { remark, writeYaml } from './write-yaml.mjs';

/**
 * Files over the whole schema, by a seed: the same numbers give the same files, and no two texts are alike.
 *
 * - `standard`: 0.4 to 0.7 kB, nothing is reported of them; `json`, `crlf`, `comments`, `quotes`, `flow`, `anchors` and
 *   `blocks` (what only the careful reader reads) are such files in one way of writing; `short` has about three lines;
 * - `infos`: nothing but an info or more is reported of each; `mistakes`: one file in ten has a mistake;
 * - `wild`: whatever the grammar allows, right or not.
 *
 * @typedef {import('./random.mjs').Random} Random
 * @typedef {import('./nodes.mjs').Mapping} Mapping
 * @typedef {'standard' | 'json' | 'crlf' | 'comments' | 'quotes' | 'flow' | 'anchors' | 'blocks' | 'short' | 'infos' | 'mistakes' | 'wild'} Kind
 */

/** Lengths of all but short and wild files. */
const shortest = 400;
const longest = 700;

/** @param {{ seed: number, count: number, style: Kind }} options @returns {Generator<{ name: string, text: string }>} */
export function* generate({ seed, count, style }) {
  const seen = new Set();
  for (let index = 0; index < count; index++) {
    for (let attempt = 0; ; attempt++) {
      const random = createRandom(seed, index, attempt);
      const isJson = style === 'json' || (style === 'wild' && random.chance(0.1));
      const text = style === 'wild' ? wildText(random, isJson) : cleanText(random, style, index);
      const isRightLength =
        style === 'wild' || style === 'short' || (text.length >= shortest && text.length <= longest);
      if (seen.has(text) || (!isRightLength && attempt < 200)) continue;
      seen.add(text);
      yield { name: `f${String(index).padStart(6, '0')}.${isJson ? 'json' : 'yaml'}`, text };
      break;
    }
  }
}

/** One file of so many accounts, no two alike. @param {{ seed: number, count: number }} options @returns {string} */
export function generateSet({ seed, count }) {
  const parts = ['accounts:\n'];
  for (let index = 0; index < count; index++) {
    const random = createRandom(seed, index, 3);
    const settings = account(random, { isInSet: true });
    const style = { ...usualStyle(random), lineEnd: '\n', anchors: 0, start: '', hasFinalBreak: true };
    const named = mapping([`${random.word(2)}-${index}`, settings]);
    parts.push(writeYaml(named, style, random, 2));
  }
  return parts.join('');
}

/** @param {Random} random @param {Kind} kind @param {number} index */
function cleanText(random, kind, index) {
  const style = { ...usualStyle(random), ...styles[kind] };
  const isShort = kind === 'short';
  const root = isShort ? account(random, { isShort }) : fileOf(random, kind === 'infos');
  if (kind === 'mistakes' && index % 10 === 0) withMistake(root, random);
  if (!isShort) pad(root, random, 1 - style.comments * 0.7);
  const named = kind === 'json' ? root : addAnchors(root, style.anchors, random);
  return kind === 'json' ? writeJson(named, random) : writeYaml(named, isShort ? shortStyle(style) : style, random);
}

/** Three lines, mostly. */
function shortStyle(style) {
  return { ...style, comments: 0, blankLines: 0, start: '', anchors: 0 };
}

/** @param {Random} random @param {boolean} isJson */
function wildText(random, isJson) {
  const isShort = random.chance(0.15);
  const root = isShort ? account(random, { isShort }) : fileOf(random, random.chance(0.2));
  if (random.chance(0.3)) pad(root, random, 0.5);
  const style = wildStyle(random);
  if (random.chance(0.5)) changeMeaning(root, random);
  else makeWild(root, random);
  if (isJson) return writeJson(root, random);
  return makeTextWild(writeYaml(addAnchors(root, style.anchors, random), style, random), random);
}

/** @param {Random} random @param {boolean} hasInfo @returns {Mapping} */
function fileOf(random, hasInfo) {
  if (random.chance(0.8)) return account(random, { hasInfo });
  const names = [...new Set(Array.from({ length: random.between(1, 3) }, () => accountName(random)))];
  const accounts = names.map((name) => /** @type {const} */ ([name, account(random, { hasInfo, isInSet: true })]));
  const entries = [
    random.chance(0.15) && /** @type {const} */ (['providers', './own']),
    random.chance(0.3) && /** @type {const} */ (['default', random.pick(names)]),
    /** @type {const} */ (['accounts', mapping(...accounts)]),
  ];
  return mapping(...random.shuffle(entries));
}

/** @param {Random} random */
function accountName(random) {
  return random.pick([
    random.pick(['work', 'home']),
    random.word(2),
    `${random.word(1)}-${random.word(2)}`,
    `${random.word(2)}.${random.between(1, 99)}_x`,
  ]);
}

/**
 * Adds extensions of a file's own until it has the length of one kind.
 *
 * @param {Mapping} root
 * @param {Random} random
 * @param {number} part how much of that length
 */
function pad(root, random, part) {
  if (random.chance(0.05)) root.set('$schema', 'https://unpkg.com/mailconf@1/schema/mailrc.schema.json');
  const target = random.between(shortest, longest - 150) * part;
  for (let length = lengthOf(root); length < target; ) {
    const added = extension(random);
    root.set(`x-${random.word(2)}`, added);
    length += lengthOf(added) + 10;
  }
}

/** @param {Random} random @returns {import('./nodes.mjs').Node} */
function extension(random) {
  const kind = random.below(6);
  if (kind < 2) return remark(random);
  if (kind === 2) return random.between(1, 9999);
  if (kind === 3) return Array.from({ length: random.between(2, 4) }, () => random.word());
  const words = Array.from({ length: random.between(2, 4) }, () => random.word(2));
  return mapping(
    ...words.map((word) => /** @type {const} */ ([word, random.chance(0.5) ? random.word() : random.between(0, 99)])),
  );
}

/** About how long it is when it is written. @param {import('./nodes.mjs').Node} node */
function lengthOf(node) {
  return JSON.stringify(plainData(node)).length * 0.95;
}

export { damage } from './damage.mjs';
export { providerFiles, wildProviderFiles } from './providers.mjs';
export { createRandom } from './random.mjs';
