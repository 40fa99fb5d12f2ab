// Checks texts of one shape in all formats, and prints the CPU time of each: `node measure.mjs NAME SIZE…`.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shapes } from './shapes.mjs';

const { main } = await import(new URL('../../dist/cli/main.js', import.meta.url).href);
const [name, ...sizes] = process.argv.slice(2);
const { file, make } = shapes.find((shape) => shape.name === name) ?? shapes[0];
const folder = mkdtempSync(join(tmpdir(), 'mailconf-bounds-'));
const path = join(folder, file);
const ways = {
  pretty: ['--color'],
  json: ['--format', 'json'],
  sarif: ['--format', 'sarif'],
  github: ['--format', 'github'],
  junit: ['--format', 'junit'],
  fix: ['--fix', '--dry-run'],
};

try {
  // What Node compiles at its first use, and what is loaded then, is no part of the growth.
  for (const flags of Object.values(ways)) await check(4096, flags);
  for (const size of sizes.map(Number)) {
    for (const [way, flags] of Object.entries(ways)) {
      console.log(JSON.stringify({ name, size, way, ...(await check(size, flags)) }));
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}

/** @param {number} size @param {string[]} flags */
async function check(size, flags) {
  writeFileSync(path, make(size));
  let printed = 0;
  let errors = '';
  const start = process.cpuUsage();
  const status = await main(['validate', path, ...flags], {
    env: {},
    cwd: folder,
    stdin: (async function* () {})(),
    out: async (/** @type {string} */ text) => {
      printed += text.length;
      if (/internal error/.test(text)) errors += text.slice(0, 300);
    },
    err: (/** @type {string} */ text) => {
      if (!flags.includes('--fix')) errors += text;
    },
    stdoutIsTerminal: false,
    stderrIsTerminal: false,
    columns: null,
    signal: new AbortController().signal,
  });
  const { user, system } = process.cpuUsage(start);
  return { ms: Math.round((user + system) / 1000), status, printed, ...(errors && { errors: errors.slice(0, 300) }) };
}
