import { readdirSync, readFileSync } from 'node:fs';

/**
 * What the built-in presets know, read from their files by simple patterns.
 *
 * @typedef {{ id: string, domains: string[], servers: string[], needsAppPassword: boolean, isSpecial: boolean, isPlain: boolean }} Preset
 */

/** @type {Preset[] | undefined} */
let known;

/** @returns {Preset[]} */
export function presets() {
  known ??= readPresets();
  return known;
}

function readPresets() {
  const folder = new URL('../../providers/', import.meta.url);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => presetOf(readFileSync(new URL(name, folder), 'utf8')));
}

/** @param {string} text @returns {Preset} */
function presetOf(text) {
  const field = (name) => new RegExp(`^${name}: (.+)$`, 'm').exec(text)?.[1];
  const block = (name) => new RegExp(`^${name}:\n((?: .*\n)+)`, 'm').exec(text)?.[1] ?? '';
  const domains = [...block('domains').matchAll(/^ *- ([a-z0-9.-]+)$/gm)].map(([, domain]) => domain);
  const services = [block('pop'), block('smtp')];
  const isComplete = services.every((service) => /server:/.test(service) && /ssl: (?:true|starttls)/.test(service));
  const hasLimits = /^(?:networkBound|passwordForm|checksSenderAtData|successor):/m.test(text);
  const userId = field('userId') ?? 'address';
  return {
    id: field('id') ?? '',
    domains,
    servers: [...text.matchAll(/^ .*\bserver: (\S+)$/gm)].map(([, server]) => server),
    needsAppPassword: field('signIn') === 'app-password' && isComplete,
    /** A rule speaks of few of them. */
    isSpecial: hasLimits || field('signIn') === 'oauth2',
    /** Nothing is reported of an account that names only its address. */
    isPlain: isComplete && field('signIn') === 'password' && !hasLimits && userId === 'address',
  };
}
