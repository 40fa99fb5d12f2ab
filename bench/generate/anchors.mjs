import { Alias, Anchor, mappingsIn } from './nodes.mjs';

/**
 * Gives values of a file names, and puts these names where the values are used.
 *
 * @typedef {import('./random.mjs').Random} Random
 * @typedef {import('./nodes.mjs').Mapping} Mapping
 */

/** @param {Mapping} root @param {number} strength how likely it is, each time @param {Random} random @returns {Mapping} */
export function addAnchors(root, strength, random) {
  if (strength === 0) return root;
  const named = new Map();
  const mappings = mappingsIn(root);
  for (const holder of mappings) {
    for (const [key, value] of holder) {
      if (!(value instanceof Map) || !random.chance(strength)) continue;
      const isSecret = /^(?:password|accessToken|tls)$/.test(key);
      const isServer = /^(?:pop|smtp|separateSmtp)$/.test(key) && value.size > 2;
      if (isSecret) holder.set(key, new Alias(keep(named, value, random)));
      else if (isServer) holder.set(key, withMerge(named, value, random));
    }
  }
  // What was named later may stand in what was named before.
  const all = new Map([...[...named].reverse(), ...root]);
  nameEqualTexts(mappingsIn(all), strength, random);
  return all;
}

/** Puts a value at the root under a name. */
function keep(named, value, random) {
  const name = `${random.word(1)}-${named.size}`;
  const anchor = new Anchor(name, value);
  named.set(`x-${name}`, anchor);
  return anchor;
}

/** A mapping that has some of its entries by a merge. */
function withMerge(named, settings, random) {
  const cut = random.between(1, settings.size - 1);
  const entries = [...settings];
  const base = new Map(entries.slice(0, cut));
  const rest = entries.slice(cut);
  const merge = new Alias(keep(named, base, random));
  const isList = random.chance(0.2);
  const overridden = random.chance(0.2) ? [[...base][0]] : [];
  const own = [...rest, ...overridden];
  const place = random.chance(0.7) ? 0 : random.between(0, own.length);
  own.splice(place, 0, ['<<', isList ? [merge] : merge]);
  return new Map(own);
}

/** A text that stands twice is named at the first place. */
function nameEqualTexts(mappings, strength, random) {
  const first = new Map();
  for (const holder of mappings) {
    for (const [key, value] of holder) {
      if (typeof value !== 'string' || !value.includes('@') || key === '<<') continue;
      const known = first.get(value);
      if (known && random.chance(strength)) {
        const anchor = known.anchor ?? new Anchor(random.word(2), value);
        known.anchor = anchor;
        known.holder.set(known.key, anchor);
        holder.set(key, new Alias(anchor));
      } else if (!known) first.set(value, { holder, key });
    }
  }
}
