// What the presets cost: importing the index beside an empty module, in processes of their own, and looking one up.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const rounds = 21;
const index = new URL('../dist/generated/providers.js', import.meta.url).href;
const place = mkdtempSync(join(tmpdir(), 'mailconf-bench-'));
writeFileSync(join(place, 'empty.mjs'), 'export const nothing = 0;\n');
const empty = pathToFileURL(join(place, 'empty.mjs')).href;

function importTime(url) {
  const script = `const start = performance.now(); await import(${JSON.stringify(url)}); console.log(performance.now() - start);`;
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }));
}

function median(list) {
  return list.sort((a, b) => a - b)[list.length >> 1];
}

const times = { empty: [], index: [] };
for (let round = 0; round < rounds; round++) {
  times.empty.push(importTime(empty));
  times.index.push(importTime(index));
}
rmSync(place, { recursive: true });
const [none, all] = [median(times.empty), median(times.index)];
console.log(
  `import of an empty module ${none.toFixed(2)} ms, of the preset index ${all.toFixed(2)} ms: ${(all - none).toFixed(2)} ms more`,
);

const { builtinPresets } = await import('../dist/resolve/presets.js');
const presets = await builtinPresets();
const { domains } = await import('../dist/generated/providers.js');
const names = Object.keys(domains).filter((name) => !name.startsWith('*'));
const queries = [...names, ...names.map((name) => `mail.${name}`), ...names.map((name) => `no${name}`)];
for (const name of queries) presets.byDomain(name);
const start = performance.now();
let found = 0;
for (let round = 0; round < 20; round++) for (const name of queries) if (presets.byDomain(name)) found++;
const each = ((performance.now() - start) * 1000) / (20 * queries.length);
console.log(`look-up by domain ${each.toFixed(2)} µs (${queries.length} names, ${found / 20} found)`);
