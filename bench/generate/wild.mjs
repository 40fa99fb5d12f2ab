import { rename } from './mistakes.mjs';
import { Alias, Anchor, mappingsIn } from './nodes.mjs';
import { foreignKeys } from './wild-names.mjs';
import { oddValues } from './wild-values.mjs';

/**
 * Changes of a right file that the grammar allows, whatever they mean.
 *
 * @typedef {import('./random.mjs').Random} Random
 * @typedef {import('./nodes.mjs').Mapping} Mapping
 */

/** @param {Mapping} root @param {Random} random @returns {Mapping} */
export function makeWild(root, random) {
  const changes = random.pick([0, 1, 1, 2, 2, 3, 5]);
  for (let made = 0; made < changes; made++) {
    const mappings = mappingsIn(root).filter((found) => found.size > 0);
    if (mappings.length > 0) change(random.pick(mappings), root, random);
  }
  return root;
}

/** @param {Mapping} holder @param {Mapping} root @param {Random} random */
function change(holder, root, random) {
  const key = random.pick([...holder.keys()]);
  const kind = random.below(20);
  if (kind < 10) holder.set(key, valueFor(key, random));
  else if (kind < 12) holder.delete(key);
  else if (kind < 14) rename(holder, key, random.pick(foreignKeys));
  else if (kind < 16) {
    const own = random.pick([random.pick(foreignKeys), random.pick(Object.keys(oddValues))]);
    holder.set(own, valueFor(own, random));
  } else if (kind === 16) rename(holder, key, misspelt(key, random));
  else if (kind === 17) {
    const other = random.pick(mappingsIn(root));
    const value = holder.get(key) ?? null;
    // A mapping inside of itself is no text.
    if (!mappingsIn(value).includes(other)) {
      holder.delete(key);
      other.set(key, value);
    }
  } else if (kind === 18) {
    const value = holder.get(key) ?? null;
    if (!(value instanceof Anchor || value instanceof Alias)) holder.set(key, new Anchor(random.word(1), value));
  } else root.set(random.pick(['provider', 'providers', 'default', 'delay', 'x-note']), valueFor('provider', random));
}

/** @param {string} key @param {Random} random */
function valueFor(key, random) {
  const own = oddValues[key === 'servername' ? 'server' : key === 'accessToken' ? 'password' : key];
  const value = random.pick(own && random.chance(0.8) ? own : oddValues.any);
  // Files change what they hold.
  return value instanceof Map ? new Map(value) : value;
}

/** @param {string} key @param {Random} random */
export function misspelt(key, random) {
  const at = random.below(key.length + 1);
  return random.pick([
    key.slice(0, at) + key.slice(at + 1),
    key.slice(0, at) + random.pick([...'aeinst_-']) + key.slice(at),
    key.slice(0, at) + (key[at + 1] ?? '') + (key[at] ?? '') + key.slice(at + 2),
    key.toUpperCase(),
    key[0] ? key[0].toUpperCase() + key.slice(1) : key,
  ]);
}

const directives = [
  'mailconf-disable-next-line plaintext-password',
  'mailconf-disable-next-line ssl-port-mismatch, cleartext-login',
  'mailconf-disable-next-line user-id-form -- we know',
  'mailconf-disable-next-line unknown-key',
  'mailconf-disable-next-line nothing-such',
  'mailconf-disable-next-line',
  'mailconf ignore',
  'mailconf-disable',
  'password: hunter2',
];

/** Changes of what is written: comments that silence, lines twice, documents after each other. @param {string} text @param {Random} random */
export function makeTextWild(text, random) {
  const kind = random.below(30);
  if (kind > 5) return text;
  const lines = text.split('\n');
  const at = random.below(lines.length);
  const indent = /^ */.exec(lines[at] ?? '')?.[0] ?? '';
  if (kind < 3) lines.splice(at, 0, `${indent}# ${random.pick(directives)}`);
  else if (kind === 3) lines.splice(at, 0, lines[at] ?? '');
  else if (kind === 4)
    lines.splice(at, 0, random.pick(['---', '...', `${indent}? a`, `${indent}- a`, '%TAG ! x', '\t']));
  else
    lines[at] = `${lines[at]}${random.pick([' ', '\t', ' #', '\t# x', ' # mailconf-disable-next-line x', '\r', ','])}`;
  return lines.join('\n');
}
