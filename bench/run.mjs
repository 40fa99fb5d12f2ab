// Measures mailconf, packed as its users get it, beside bare Node and beside peers: `npm run bench`. It prints a table and
// writes it into bench/results.md, in the section of the Node that runs it.
//
//   --seed N      generated files of that seed (several: --seed 4 --seed 5; without it 1, 2, 3)
//   --runs N      paired runs of each row and seed, at most (without it 9)
//   --only TEXT   rows whose name matches the pattern; nothing is written
//
// The ratio of a row is the median of the ratios of its paired runs over all seeds.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { inProcessRows } from './in-process.mjs';
import { median, memoryOf, runPaired } from './measure.mjs';
import { installPacked, installPeers } from './peers.mjs';
import { isNamed, rowsOf } from './rows.mjs';

const { values: flags } = parseArgs({
  options: { seed: { type: 'string', multiple: true }, runs: { type: 'string' }, only: { type: 'string' } },
});
const seeds = (flags.seed ?? ['1', '2', '3']).map(Number);
const mostRuns = Number(flags.runs ?? 9);
const root = fileURLToPath(new URL('..', import.meta.url));
const results = join(root, 'bench/results.md');
const folder = mkdtempSync(join(tmpdir(), 'mailconf-bench-'));
const lines = [];

try {
  const program = installPacked(root, folder);
  const rows = rowsOf({ program, ...installPeers(), schema: join(root, 'schema/mailrc.schema.json'), folder });
  for (const row of rows) if (isNamed(row, flags.only)) add(measure(row));
  for (const row of await inProcessRows({ seed: seeds[0], folder })) if (isNamed(row, flags.only)) add(row.cells);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function measure(row) {
  const runs = flags.runs === undefined ? (row.runs ?? mostRuns) : mostRuns;
  const perSeed = seeds.map((seed) => {
    const { own, peer, minus } = row.of(seed);
    const pairs = runPaired(own, peer, runs, folder);
    const less = minus && runPaired(minus.own, minus.peer, runs, folder);
    return less ? pairs.map((pair, index) => difference(pair, less[index])) : pairs;
  });
  const pairs = perSeed.flat();
  const ratios = (kind, some) => some.map(({ own, peer }) => own[kind] / peer[kind]);
  const bySeed = perSeed.map((some) => median(ratios('wall', some)));
  const time = (side) =>
    ['wall', 'cpu'].map((kind) => median(pairs.map((pair) => pair[side][kind])).toFixed(0)).join(' · ');
  const wall = median(ratios('wall', pairs)).toFixed(2);
  const spread = seeds.length > 1 ? ` (${Math.min(...bySeed).toFixed(2)}–${Math.max(...bySeed).toFixed(2)})` : '';
  const cpu = median(ratios('cpu', pairs)).toFixed(2);
  const memory = row.hasMemory ? `${memoryOf(row.of(seeds[0]).own, folder).toFixed(0)} MB` : '';
  return [row.name, row.beside, `${wall}${spread}`, cpu, row.must, row.aim, time('own'), time('peer'), memory];
}

function difference(one, other) {
  const of = (side) => ({ wall: one[side].wall - other[side].wall, cpu: one[side].cpu - other[side].cpu });
  return { own: of('own'), peer: of('peer') };
}

function add(cells) {
  const line = `| ${cells.join(' | ')} |`;
  console.log(line);
  lines.push(line);
}

if (flags.only === undefined) {
  const [major] = process.versions.node.split('.');
  const today = new Date().toISOString().slice(0, 10);
  const about = `Node ${process.versions.node}, ${cpus().length} cores, seeds ${seeds.join(', ')}, ${mostRuns} runs of each, ${today}.`;
  const head = [
    '| what | beside | ratio (least and most of a seed) | of CPU time | must | aim | ms · CPU ms | beside it | most memory |',
    '| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
  ];
  const section = `### Node ${major}\n\n${about}\n\n${[...head, ...lines].join('\n')}\n`;
  writeFileSync(results, withSection(readFileSync(results, 'utf8'), major, section));
}

function withSection(text, major, section) {
  const old = new RegExp(`^### Node ${major}\\n[^#]*?(?=\\n#|$(?![\\s\\S]))`, 'm');
  return old.test(text) ? text.replace(old, () => section) : `${text.trimEnd()}\n\n${section}`;
}
