// Counts the blocks of code that run while texts of each shape are checked, at two sizes: `node count.mjs SIZE SIZE [STEP]`, STEP 3 for every third shape.
// Unlike time this is the same on every machine. Prints a line of JSON a shape.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shapes } from './shapes.mjs';

const [small, large, step = '1'] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'mailconf-bounds-'));
const flags = ['--fix', '--dry-run'];
const session = new Session();
session.connect();
await ask('Profiler.enable');
// Before anything of the program is compiled: only then its loops are counted.
await ask('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
const { main } = await import(new URL('../../dist/cli/main.js', import.meta.url).href);

try {
  // What is worked out at its first use is no part of the growth.
  for (const shape of shapes.slice(0, 3)) await check(shape, 512);
  for (const shape of shapes.filter((_, index) => index % Number(step) === 0)) {
    const first = await check(shape, Number(small));
    const { status, said, count } = await check(shape, Number(large));
    console.log(JSON.stringify({ name: shape.name, counts: [first.count, count], status, said }));
  }
} finally {
  rmSync(folder, { recursive: true });
}

/** @param {import('./shapes.mjs').Shape} shape @param {number} size */
async function check({ file, make }, size) {
  const path = join(folder, file);
  writeFileSync(path, make(size));
  let said = '';
  const hear = (/** @type {string} */ text) => {
    said += text;
  };
  const status = await main(['validate', path, ...flags], {
    env: {},
    cwd: folder,
    stdin: (async function* () {})(),
    out: async (text) => hear(text),
    err: hear,
    stdoutIsTerminal: false,
    stderrIsTerminal: false,
    columns: null,
    signal: new AbortController().signal,
  });
  return { status, said: /internal error/.test(said) ? said.slice(-300) : '', count: await count() };
}

/** Blocks that ran since it was asked last, in the program and the packages that it uses. */
async function count() {
  const { result = [] } = (await ask('Profiler.takePreciseCoverage')) ?? {};
  let sum = 0;
  for (const { url, functions } of result) {
    if (!/\/(?:dist|yaml|jsonc-parser|diff)\//.test(url)) continue;
    for (const { ranges } of functions) for (const range of ranges) sum += range.count;
  }
  return sum;
}

/** @param {string} method @param {object} [params] @returns {Promise<any>} */
function ask(method, params) {
  return new Promise((fulfil) => session.post(method, params, (_error, result) => fulfil(result)));
}
