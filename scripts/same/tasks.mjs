import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { compareAccounts, compareDiagnostics, compareFiles } from './compare.mjs';
import { writeBatch } from './texts.mjs';

/**
 * What is asked of both programs.
 *
 * @typedef {import('./texts.mjs').Batch} Batch
 * @typedef {import('./compare.mjs').Difference & { text: string, name: string, task: string }} Found
 * @typedef {{ former: string, present: string }} Programs
 */

/** Flags of `validate`, for the exit status and what they change. */
export const flagSets = [
  ['--strict'],
  ['--max-warnings', '0'],
  ['--quiet', '--strict'],
  ['--set', 'pop.port=995'],
  ['--set', 'mailbox.password=hunter2'],
  ['--set', 'smtp.ssl=starttls', '--set', 'delay=5'],
  ['--set', 'mailbox.address=jo@gmx.de', '--set', 'provider=gmx'],
  ['--set', 'nothing.such=1'],
  ['--account', 'work'],
  ['--account', 'home', '--account', 'work'],
  ['--providers', 'wild'],
  ['--providers', 'own'],
  ['--providers', 'broken'],
  ['--rule', 'plaintext-password=off', '--rule', 'missing-password=error'],
  ['--rule', 'unknown-key=warning', '--rule', 'secret-out-of-reach=warning', '--strict'],
];

/** All files of a batch in one run, by name or by a pattern. @param {Programs} programs @param {Batch} batch @param {string[]} flags */
export async function compareValidate(programs, batch, flags = []) {
  const names = batch.files.map(({ name }) => name);
  const paths = batch.seed % 2 === 0 ? names : ['*.yaml', '*.yml', '*.json'];
  return withFolders(batch, 1, async ([folder]) => {
    const words = ['validate', ...paths, '--if-present', '--format', 'json', ...flags];
    const [former, present] = await runBoth(programs, words, [folder, folder]);
    return compareRuns(former, present, batch, taskName('validate', flags));
  });
}

/** Each file in a run of its own: what a run says of one must not hang on the others. */
export async function compareSingles(programs, batch, flags = []) {
  return withFolders(batch, 1, async ([folder]) => {
    const [whole] = await Promise.all([
      run(programs.present, ['validate', ...batch.files.map(({ name }) => name), '--format', 'json', ...flags], folder),
    ]);
    const found = [];
    for (const file of batch.files) {
      const words = ['validate', file.name, '--format', 'json', ...flags];
      const [former, present] = await runBoth(programs, words, [folder, folder]);
      found.push(...compareRuns(former, present, { ...batch, files: [file] }, taskName('validate, one file', flags)));
      const alone = present.document.files?.[0];
      const among = whole.document.files?.find(({ path }) => path === file.name);
      const differences = flags.includes('--account') ? [] : compareFiles(alone, among);
      found.push(...differences.map((difference) => withFile(difference, file, 'alone and among others')));
    }
    return found;
  });
}

/** What `--fix` leaves. */
export async function compareFix(programs, batch) {
  const names = batch.files.map(({ name }) => name);
  return withFolders(batch, 2, async (folders) => {
    const [former, present] = await runBoth(programs, ['validate', ...names, '--fix', '--format', 'json'], folders);
    const found = compareRuns(former, present, batch, 'validate --fix');
    for (const file of batch.files) {
      const [one, other] = folders.map((folder) => readFileSync(join(folder, file.name), 'utf8'));
      if (one !== other)
        found.push(withFile({ kind: 'text', rule: '--fix', former: one, present: other }, file, 'validate --fix'));
    }
    return found;
  });
}

/** What `resolve` prints. */
export async function compareResolve(programs, batch, flags = []) {
  return withFolders(batch, 1, async ([folder]) => {
    const found = [];
    for (const file of batch.files) {
      const words = ['resolve', file.name, '--format', 'json', '--origins', ...flags];
      const [former, present] = await runBoth(programs, words, [folder, folder]);
      const differences = [
        ...compareStatus(former, present),
        ...compareDiagnostics(former.document.diagnostics ?? [], present.document.diagnostics ?? []),
        ...compareAccounts(former.document.accounts, present.document.accounts),
      ];
      found.push(...differences.map((difference) => withFile(difference, file, taskName('resolve', flags))));
    }
    return found;
  });
}

function taskName(command, flags) {
  return [command, ...flags].join(' ');
}

/** @returns {Found[]} */
function compareRuns(former, present, batch, task) {
  const files = new Map(batch.files.map((file) => [file.name, file]));
  const formerFiles = new Map((former.document.files ?? []).map((file) => [file.path, file]));
  const presentFiles = new Map((present.document.files ?? []).map((file) => [file.path, file]));
  const found = [];
  for (const path of new Set([...formerFiles.keys(), ...presentFiles.keys()])) {
    const file = files.get(path) ?? { name: path, text: '' };
    for (const difference of compareFiles(formerFiles.get(path), presentFiles.get(path))) {
      found.push(withFile(difference, file, task));
    }
  }
  const whole = {
    name: `batch ${batch.label} ${batch.seed}`,
    text: batch.files.length === 1 ? batch.files[0].text : '',
  };
  found.push(...compareStatus(former, present).map((difference) => withFile(difference, whole, task)));
  const orders = [formerFiles, presentFiles].map((map) => [...map.keys()].join('\n'));
  if (found.length === 0 && orders[0] !== orders[1]) {
    found.push(withFile({ kind: 'order of files', rule: '-', former: orders[0], present: orders[1] }, whole, task));
  }
  return found;
}

function compareStatus(former, present) {
  const differences = [];
  if (former.status !== present.status) {
    differences.push({ kind: 'exit status', rule: '-', former: former.status, present: present.status });
  }
  const [one, other] = [former, present].map(({ document }) => document.error?.code);
  if (one !== other) differences.push({ kind: 'failure', rule: '-', former: one, present: other });
  return differences;
}

function withFile(difference, { name, text }, task) {
  return { ...difference, name, text, task };
}

/** @template T @param {Batch} batch @param {number} count @param {(folders: string[]) => Promise<T>} work */
async function withFolders(batch, count, work) {
  const place = mkdtempSync(join(tmpdir(), 'mailconf-same-'));
  try {
    const folders = Array.from({ length: count }, (_, index) => join(place, `${index}`, 'work'));
    for (const folder of folders) writeBatch(batch, folder);
    return await work(folders);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

async function runBoth({ former, present }, words, [one, other]) {
  return Promise.all([run(former, words, one), run(present, words, other)]);
}

/** Runs a program; in what it prints its own folder is `<program>`. */
async function run(program, words, cwd) {
  const child = spawn(process.execPath, [program, ...words], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks = [];
  let errors = '';
  child.stdout.on('data', (chunk) => chunks.push(chunk));
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const status = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  const own = dirname(dirname(dirname(program)));
  const text = Buffer.concat(chunks).toString().replaceAll(own, '<program>');
  try {
    return { status, document: JSON.parse(text) };
  } catch {
    return { status, document: { error: { code: `no JSON: ${errors.split('\n')[0]}` } } };
  }
}
