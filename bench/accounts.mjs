// Many accounts in one run over a link with real delay: time beside what the concurrency allows, and memory an account.
// sudo node bench/accounts.mjs [ACCOUNTS] [CONCURRENCY]   (Linux, root, /dev/net/tun)
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadMailConfig, probeMailConfig } from '../dist/index.js';
import { median, openFarEnd, password } from './round-trips/far-end.mjs';

const [count = 1000, concurrency = 8] = process.argv.slice(2).map(Number);
const delay = 50;
const bin = fileURLToPath(new URL('../dist/program/bin.cjs', import.meta.url));

/** A file of accounts with a POP and an SMTP server each, 50 servers in turn. */
function fileOf(accounts, { folder, ports, hosts }) {
  const accountOf = (index) => {
    const server = (port) => ({ server: hosts[index % hosts.length], port, ssl: true, tls: { ca: 'ca.pem' } });
    return {
      mailbox: { address: `a${index}@example.com`, password },
      pop: server(ports.popTls),
      smtp: server(ports.smtpTls),
    };
  };
  const names = Array.from({ length: accounts }, (_, index) => [`a${index}`, accountOf(index)]);
  const path = join(folder, `${accounts}.json`);
  writeFileSync(path, JSON.stringify({ accounts: Object.fromEntries(names) }));
  return path;
}

/** Runs the program on a file; its time, and the most memory that it ever had (VmHWM). */
async function run(path) {
  const begin = performance.now();
  const child = spawn(process.execPath, [bin, 'probe', path, '--quiet', '--concurrency', `${concurrency}`], {
    stdio: ['ignore', 'inherit', 'ignore'],
  });
  let memory = 0;
  const timer = setInterval(() => {
    try {
      memory = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? memory);
    } catch {}
  }, 50);
  const [status] = await once(child, 'exit');
  clearInterval(timer);
  if (status !== 0) throw new Error(`${path}: exit ${status}`);
  return { time: performance.now() - begin, memory };
}

const servers = await openFarEnd(delay);
try {
  const single = await loadMailConfig(fileOf(1, servers));
  const one = await median(() => probeMailConfig(single));
  const few = await run(fileOf(count / 10, servers));
  const many = await run(fileOf(count, servers));
  const allowed = (Math.ceil(count / concurrency) * one) / 1000;
  const growth = (many.memory - few.memory) / (count - count / 10);
  console.log(`one account, POP and SMTP at once, over ${delay} ms: ${Math.round(one)} ms`);
  console.log(
    `${count} accounts, ${concurrency} at once: ${(many.time / 1000).toFixed(1)} s, ${(many.time / 1000 / allowed).toFixed(2)} times what the concurrency allows (${allowed.toFixed(1)} s)`,
  );
  console.log(
    `memory: ${Math.round(few.memory / 1024)} MB for ${count / 10}, ${Math.round(many.memory / 1024)} MB for ${count}: ${growth.toFixed(1)} kB an account`,
  );
} finally {
  servers.close();
}
process.exit();
