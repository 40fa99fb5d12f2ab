// Measures the CPU time in which texts that are made to take long are checked: `npm run bounds [-- --only WORDS] [--all]`.
// Prints the shapes that take over 1.5 s at 256 KiB, or more than three times as long for twice the size.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { shapes } from './bounds/shapes.mjs';

const { values: flags } = parseArgs({
  options: { only: { type: 'string', default: '' }, all: { type: 'boolean', default: false } },
});
const kib = [64, 128, 256];
const measure = fileURLToPath(new URL('./bounds/measure.mjs', import.meta.url));
const wanted = shapes.filter(({ name }) => name.includes(flags.only ?? ''));
let found = 0;
let worst = { name: '', ms: 0 };
for (const { name } of wanted) {
  for (const row of await measured(name)) {
    if (row.ms > worst.ms) worst = { name: `${name} (${row.way})`, ms: row.ms };
    if (row.isSlow) found++;
    if (row.isSlow || flags.all) console.log(row.text);
  }
}
console.log(`${found} of ${wanted.length * 6} slow; worst ${worst.ms} ms: ${worst.name}`);
if (found > 0) process.exitCode = 1;

/** @param {string} name */
async function measured(name) {
  const args = [measure, name, ...kib.map((size) => String(size * 1024))];
  const { out, failure } = await new Promise((done) => {
    execFile(process.execPath, args, { timeout: 120_000, maxBuffer: 1e8 }, (error, stdout, stderr) =>
      done({ out: stdout, failure: error ? `${error.killed ? 'killed after 120 s' : stderr.slice(-500)}` : '' }),
    );
  });
  /** @type {{ size: number, way: string, ms: number, status: number, errors?: string }[]} */
  const runs = out
    .split('\n')
    .filter(Boolean)
    .map((/** @type {string} */ line) => JSON.parse(line));
  const ways = [...new Set(runs.map(({ way }) => way))];
  const rows = ways.map((way) => {
    const [first = 0, second = 0, third = 0] = runs.filter((run) => run.way === way).map(({ ms }) => ms);
    const wrong = runs.filter((run) => run.way === way && (run.errors || run.status > 1));
    // What takes less than that is mostly the collection of garbage.
    const isQuadratic = third > 400 && third > 3 * second;
    const text = `${name} ${way}: ${first} ${second} ${third} ms${isQuadratic ? ' grows' : ''}${wrong.map(({ errors, status }) => ` status ${status} ${errors ?? ''}`).join('')}`;
    return { way, ms: third, isSlow: third > 1500 || isQuadratic || wrong.length > 0, text };
  });
  return failure ? [...rows, { way: '', ms: 120_000, isSlow: true, text: `${name}: ${failure}` }] : rows;
}
