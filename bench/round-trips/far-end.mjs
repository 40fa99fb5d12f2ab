import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const namespace = 'mailconf-bench';
const farHost = '10.77.0.2';
export const [userId, password] = ['jane@example.com', 'open-sesame'];

const pathOf = (name) => fileURLToPath(new URL(name, import.meta.url));

/**
 * Servers behind a link of so many milliseconds a round trip (Linux, root, /dev/net/tun), or on loopback for 0: their
 * host, ports, more addresses of theirs, and a folder that holds their authority's certificate as `ca.pem`.
 */
export async function openFarEnd(delay) {
  const folder = mkdtempSync(join(tmpdir(), 'mailconf-bench-'));
  const children = [];
  const start = async (command, args) => {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    const [line] = await once(createInterface(child.stdout), 'line');
    return line;
  };
  const host = delay === 0 ? '127.0.0.1' : farHost;
  if (delay > 0) await start('python3', [pathOf('link.py'), namespace, String(delay)]);
  const inside = delay > 0 ? ['ip', 'netns', 'exec', namespace] : [];
  const [command, ...words] = [...inside, process.execPath, pathOf('servers.mjs'), host, userId, password];
  const { ca, ports, hosts } = JSON.parse(await start(command, words));
  writeFileSync(join(folder, 'ca.pem'), ca);
  return {
    folder,
    host,
    ports,
    hosts,
    close() {
      for (const child of children) child.stdin.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The median of the times that a task takes, in milliseconds. */
export async function median(task, rounds = 7) {
  const times = [];
  for (let round = 0; round < rounds; round++) {
    const begin = performance.now();
    await task();
    times.push(performance.now() - begin);
  }
  return times.sort((a, b) => a - b)[rounds >> 1];
}
