// Runs commands beside each other and measures them.
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {object} Command
 * @property {readonly string[]} words
 * @property {string} cwd
 * @property {number} [status] that it must end with
 */

/** Clock ticks of /proc: the kernel gives them to programs as hundredths of a second on every architecture. */
const ticksPerSecond = 100;

/** CPU time of all children that have ended, in ms; fields 16 and 17 of proc(5), counted behind the name. */
function childrenTime() {
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1).split(' ');
  return ((Number(fields[13]) + Number(fields[14])) * 1000) / ticksPerSecond;
}

/** Runs a command once; output goes to a file: to write to `/dev/null` costs Node more. */
export function runOnce({ words, cwd, status = 0 }, folder) {
  const [file, ...rest] = words;
  const out = join(folder, 'out.txt');
  const output = openSync(out, 'w');
  const cpuBefore = childrenTime();
  const start = performance.now();
  const ran = spawnSync(file, rest, { cwd, stdio: ['ignore', output, output] });
  const wall = performance.now() - start;
  closeSync(output);
  if (ran.status !== status)
    throw new Error(
      `${words.join(' ').slice(0, 200)} ended with ${ran.status}\n${readFileSync(out, 'utf8').slice(-2000)}`,
    );
  return { wall, cpu: childrenTime() - cpuBefore };
}

/** Runs two commands in turn, so that a machine that is slow for a while is slow for both. */
export function runPaired(own, peer, runs, folder) {
  const pairs = [];
  for (let run = 0; run < runs; run++) {
    const first = run % 2 === 0;
    const one = first ? runOnce(own, folder) : null;
    const other = runOnce(peer, folder);
    pairs.push({ own: one ?? runOnce(own, folder), peer: other });
  }
  return pairs;
}

/** The largest resident set of a command of Node, in MB. */
export function memoryOf({ words, cwd, status }, folder) {
  const [file, ...rest] = words;
  const hook = join(import.meta.dirname, 'peak-memory.cjs');
  const out = join(folder, 'memory.txt');
  const ran = spawnSync(file, ['--require', hook, ...rest], {
    cwd,
    stdio: 'ignore',
    env: { ...process.env, MAILCONF_BENCH_MEMORY: out },
  });
  if (ran.status !== (status ?? 0)) throw new Error(`${words.join(' ').slice(0, 200)} ended with ${ran.status}`);
  return Number(readFileSync(out, 'utf8')) / 1000;
}

export function median(numbers) {
  return [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)];
}
