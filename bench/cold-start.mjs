// Cold start of the command beside bare Node, in one run: `npm run bench`. Runs are paired and interleaved, so that a
// machine's noise hits all of them; what counts is the ratio of the medians.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../dist/program/bin.cjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mailconf-bench-'));
const rounds = Number(process.argv[2] ?? 25);

writeFileSync(join(folder, '.mailrc.yaml'), 'mailbox:\n  address: jo@gmail.com\n  password: {env: MAIL_PASSWORD}\n');
writeFileSync(join(folder, 'wrong.yaml'), 'mailbox:\n  address: jo@gmail.com\n  pasword: {env: MAIL_PASSWORD}\n');

const cases = [
  ['node -e 0', ['-e', '0']],
  ['mailconf --version', [bin, '--version']],
  ['mailconf validate FILE', [bin, 'validate', '.mailrc.yaml']],
  ['mailconf validate FILE with a mistake', [bin, 'validate', 'wrong.yaml']],
  ['mailconf validate (found)', [bin, 'validate']],
  ['mailconf resolve FILE', [bin, 'resolve', '.mailrc.yaml']],
];

const times = cases.map(() => []);
for (let round = 0; round < rounds; round++) {
  for (const [index, [, args]] of cases.entries()) {
    const start = process.hrtime.bigint();
    spawnSync(process.execPath, args, { cwd: folder, stdio: 'ignore' });
    times[index].push(Number(process.hrtime.bigint() - start) / 1e6);
  }
}
rmSync(folder, { recursive: true });

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const base = median(times[0]);
console.log(`Node ${process.versions.node}, ${rounds} runs each, medians\n`);
console.log('| command | ms | times `node -e 0` |\n| --- | ---: | ---: |');
for (const [index, [name]] of cases.entries()) {
  const time = median(times[index]);
  console.log(`| ${name} | ${time.toFixed(0)} | ${(time / base).toFixed(2)} |`);
}
