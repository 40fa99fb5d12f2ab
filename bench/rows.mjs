// The rows: what is run, beside what, and what is asked of the ratio. `must` decides, `aim` is where we want to be.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accountSet, fleet } from './fleets.mjs';

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {string} beside
 * @property {string} must
 * @property {string} aim
 * @property {boolean} [hasMemory]
 * @property {number} [runs] fewer than the others: it takes long
 * @property {(seed: number) => { own: import('./measure.mjs').Command, peer: import('./measure.mjs').Command, minus?: { own: import('./measure.mjs').Command, peer: import('./measure.mjs').Command } }} of
 *   the commands; `minus` those whose time is taken off, for a slope
 */

/** @returns {Row[]} */
export function rowsOf({ program, native, ajv, schema, folder }) {
  const node = process.execPath;
  const isNode20 = process.versions.node.startsWith('20.');
  const byNode = (on20, later) => (isNode20 ? on20 : later);
  const mailconf = (cwd, words, status = 0) => ({ words: [node, program, 'validate', ...words], cwd, status });
  const nativeOn = (cwd, ending, status = 0) => ({
    words: [native, 'validate', '--fast', '--continue', schema, '.', '--ignore', './own', '--extension', ending],
    cwd,
    status,
  });
  // Its schema check refuses what a merge key or a mistake brings; all files are checked all the same.
  const nativeStatus = { json: 0, short: 0 };
  const many =
    (style, { count = 10_000, status = 0, words = [] } = {}) =>
    (seed) => {
      const cwd = fleet(folder, { style, count, seed });
      const ending = style === 'json' ? '.json' : '.yaml';
      return {
        own: mailconf(cwd, [...words, `*${ending}`], status),
        peer: nativeOn(cwd, ending, nativeStatus[style] ?? 2),
      };
    };
  const beside = 'native `--fast`';
  const rows = [
    {
      name: '10,000 files by a quoted glob',
      beside,
      must: byNode('0.9; 80 MB', '0.75; 80 MB'),
      aim: byNode('0.7', '0.6'),
      hasMemory: true,
      of: many('standard'),
    },
    {
      name: '10,000 files named one by one',
      beside,
      must: byNode('0.9', '0.75'),
      aim: byNode('0.7', '0.6'),
      of: (seed) => {
        const { own, peer } = many('standard')(seed);
        const names = Array.from({ length: 10_000 }, (_, index) => `f${String(index).padStart(6, '0')}.yaml`);
        return { own: { ...own, words: [...own.words.slice(0, -1), ...names] }, peer };
      },
    },
    {
      name: '40,000 files less 10,000',
      beside,
      must: '0.55',
      aim: '0.45',
      runs: 5,
      of: (seed) => ({ ...many('standard', { count: 40_000 })(seed), minus: many('standard')(seed) }),
    },
    {
      name: 'JSON',
      beside: 'the same in YAML',
      must: '1.0',
      aim: '0.8',
      of: (seed) => ({ own: many('json')(seed).own, peer: many('standard')(seed).own }),
    },
    { name: 'JSON', beside, must: '', aim: '', of: many('json') },
    ...['crlf', 'comments', 'quotes', 'flow', 'anchors'].map((style) => ({
      name: style,
      beside,
      must: '1.0',
      aim: '0.9',
      of: many(style),
    })),
    { name: 'files of three lines', beside, must: '1.2', aim: '1.0', of: many('short') },
    { name: 'block scalars and what else is left to `yaml`', beside, must: '6', aim: '4', of: many('blocks') },
    { name: 'a tenth with a mistake', beside, must: '1.2', aim: '1.0', of: many('mistakes', { status: 1 }) },
    { name: 'an info in each, printed', beside, must: '1.5', aim: '1.2', of: many('infos') },
    { name: 'an info in each, `--quiet`', beside, must: '1.0', aim: '0.9', of: many('infos', { words: ['--quiet'] }) },
    {
      name: '10,000 accounts in one file',
      beside: 'ajv-cli',
      must: '0.65; 120 MB',
      aim: '0.55',
      hasMemory: true,
      of: (seed) => {
        const path = accountSet(folder, { count: 10_000, seed });
        const peer = { words: [node, ajv, 'validate', '--strict=false', '-s', schema, '-d', path], cwd: folder };
        return { own: mailconf(folder, [path]), peer };
      },
    },
    {
      name: '100,000 files',
      beside: 'a tenth of them',
      must: '10.5; 120 MB',
      aim: '',
      hasMemory: true,
      runs: 3,
      of: (seed) => ({ own: many('short', { count: 100_000 })(seed).own, peer: many('short')(seed).own }),
    },
    {
      name: '100,000 accounts in one file',
      beside: 'a tenth of them',
      must: '10.5; 450 MB',
      aim: '',
      hasMemory: true,
      runs: 3,
      of: (seed) => ({
        own: mailconf(folder, [accountSet(folder, { count: 100_000, seed })]),
        peer: mailconf(folder, [accountSet(folder, { count: 10_000, seed })]),
      }),
    },
  ];
  return [...rows, ...coldRows({ program, folder, byNode })];
}

/** One file, beside a Node that does nothing. */
function coldRows({ program, folder, byNode }) {
  const node = process.execPath;
  const bare = { words: [node, '-e', '0'], cwd: folder };
  const one = (style, status) => (seed) => {
    const cwd = fleet(folder, { style, count: 10, seed });
    // The first of its ten files has the mistake.
    return { own: { words: [node, program, 'validate', 'f000000.yaml'], cwd, status }, peer: bare };
  };
  const runs = 31;
  const beside = '`node -e 0`';
  return [
    {
      name: '`validate FILE`, clean',
      beside,
      must: byNode('1.35', '1.65'),
      aim: byNode('1.26', '1.6'),
      runs,
      of: one('standard', 0),
    },
    {
      name: '`validate FILE`, an info',
      beside,
      must: byNode('1.65', '2.5'),
      aim: byNode('1.5', '2.2'),
      runs,
      of: one('infos', 0),
    },
    {
      name: '`validate FILE`, an error',
      beside,
      must: byNode('1.8', '2.7'),
      aim: byNode('1.6', '2.4'),
      runs,
      of: one('mistakes', 1),
    },
    {
      name: '`resolve FILE`, a preset',
      beside,
      must: byNode('1.6', '2.1'),
      aim: byNode('1.5', '2.0'),
      runs,
      of: () => {
        const cwd = join(folder, 'preset');
        mkdirSync(cwd, { recursive: true });
        writeFileSync(join(cwd, 'p.yaml'), 'mailbox:\n  address: jo@gmx.de\n  password: {env: MAIL_PASSWORD}\n');
        return { own: { words: [node, program, 'resolve', 'p.yaml'], cwd }, peer: bare };
      },
    },
  ];
}

/** Whether `--only` asks for a row. */
export function isNamed({ name, beside }, pattern) {
  return pattern === undefined || new RegExp(pattern, 'i').test(`${name} beside ${beside}`);
}
