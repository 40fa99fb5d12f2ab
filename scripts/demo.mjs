// `npm start`: mailconf on an example mailbox, against mail servers that this script runs itself on loopback ports.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';
import { createConsole } from './demo/console.mjs';
import { passwords, startServers } from './demo/servers.mjs';
import { tellStory } from './demo/story.mjs';

const bin = fileURLToPath(new URL('../dist/program/bin.cjs', import.meta.url));
if (!existsSync(bin)) {
  console.error('mailconf is not built yet. Run `npm ci` first.');
  process.exit(1);
}

// The servers are TypeScript, shared with the tests; Vite, which Vitest brings along, loads them.
const library = fileURLToPath(new URL('../test/servers/index.ts', import.meta.url));
const { module } = await runnerImport(library, { configFile: false, logLevel: 'error' });

const folder = await mkdtemp(join(tmpdir(), 'mailconf-demo-'));
const servers = await startServers(module);
try {
  const demo = createConsole({ bin, folder, secrets: Object.values(passwords) });
  await tellStory({ demo, servers, folder });
  process.exitCode = demo.finish();
} finally {
  await Promise.all(Object.values(servers.all).map((server) => server.close()));
  await rm(folder, { recursive: true, force: true });
}
