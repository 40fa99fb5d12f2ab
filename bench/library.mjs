// What the library costs in a process that has started; printed as JSON for bench/run.mjs.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadMailConfig } from '../dist/index.js';
import { builtinPresets } from '../dist/presets/builtin-presets.js';
import { smallFile } from './files.mjs';

const folder = mkdtempSync(join(tmpdir(), 'mailconf-bench-'));
const path = join(folder, '.mailrc.yaml');
writeFileSync(path, smallFile(1));

async function each(count, work) {
  const start = performance.now();
  for (let index = 0; index < count; index++) await work(index);
  return (performance.now() - start) / count;
}

await each(500, () => loadMailConfig(path));
const load = await each(1000, () => loadMailConfig(path));
rmSync(folder, { recursive: true });
const presets = await builtinPresets();
const domains = [...presets.domains(), 'unknown.example'];
const look = (index) => presets.byDomain(domains[index % domains.length]);
await each(5000, look);
const lookUp = await each(50_000, look);

console.log(
  JSON.stringify([
    ['`loadMailConfig`, after 500 calls', load.toFixed(3), '1 ms'],
    ['a look-up in the presets', lookUp.toFixed(4), '0.01 ms'],
  ]),
);
