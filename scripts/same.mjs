// Compares the program with the one of a former commit: `npm run same [-- --count N] [--seed N] [--old FOLDER]`. Rule, level,
// pointer, range, related places, account, fix, exit status, what `resolve` prints and what `--fix` leaves have to be
// equal on the repository's files, N generated texts and N damaged ones; words need not. Differences that are wanted
// stand in same/expected.mjs.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { generateSet } from '../bench/generate/generate.mjs';
import { createFindings } from './same/findings.mjs';
import { openFormerProgram } from './same/former-program.mjs';
import { compareFix, compareResolve, compareSingles, compareValidate, flagSets } from './same/tasks.mjs';
import { damagedBatches, generatedBatches, writtenBatches } from './same/texts.mjs';

const { values: flags } = parseArgs({
  options: {
    count: { type: 'string', default: '50000' },
    seed: { type: 'string', default: '1' },
    old: { type: 'string' },
  },
});
const count = Number(flags.count);
const seed = Number(flags.seed);
const root = fileURLToPath(new URL('..', import.meta.url));
const programs = {
  former: openFormerProgram(root, flags.old),
  present: fileURLToPath(new URL('../dist/program/bin.cjs', import.meta.url)),
};
const findings = createFindings();
const start = performance.now();

const written = writtenBatches(root);
for (const batch of written) {
  findings.add(await compareValidate(programs, batch), batch.files.length);
  if (batch.label !== 'providers') findings.add(await compareFix(programs, batch));
}
progress('files of the repository');

const everyFile = written.flatMap(({ files }) => files);
let done = 0;
for (const batches of [generatedBatches(count, seed), damagedBatches(count, seed, everyFile)]) {
  for (const batch of batches) {
    findings.add(await compareValidate(programs, batch), batch.files.length);
    const sample = (part) => ({ ...batch, files: batch.files.slice(0, Math.ceil(batch.files.length / part)) });
    findings.add(await compareValidate(programs, sample(8), flagSets[done % flagSets.length]));
    findings.add(await compareFix(programs, sample(20)));
    findings.add(await compareResolve(programs, sample(700), done % 3 === 0 ? ['--set', 'delay=7'] : []));
    findings.add(await compareSingles(programs, sample(700), flagSets[(done * 7) % flagSets.length]));
    done += 1;
    progress(batch.label);
  }
}
for (let set = 0; set < Math.ceil(count / 5000); set++) {
  const file = { name: 'set.yaml', text: generateSet({ seed: seed * 1000 + set, count: 40 }) };
  const batch = { label: 'set', seed: set, files: [file] };
  findings.add(await compareValidate(programs, batch), 1);
  findings.add(await compareResolve(programs, batch));
}
findings.print();
if (findings.total > 0) process.exitCode = 1;

/** @param {string} what */
function progress(what) {
  const seconds = Math.round((performance.now() - start) / 1000);
  console.error(`${seconds} s: ${what}; ${findings.total} differences`);
}
