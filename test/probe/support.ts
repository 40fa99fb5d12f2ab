import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, vi } from 'vitest';
import { type Authority, type Certificate, createAuthority, type LineServer } from '../servers/index.js';

/** One authority for a file of tests, its certificate in a file, and a server certificate of it. */
export interface Pki {
  authority: Authority;
  certificate: Certificate;
  ca: string;
  /** Writes another PEM file. */
  write(name: string, text: string): Promise<string>;
}

export function usePki(): Pki {
  const pki = {} as Pki;
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mailconf-probe-'));
    pki.authority = await createAuthority();
    pki.certificate = await pki.authority.issue();
    pki.write = async (name, text) => {
      const path = join(folder, name);
      await writeFile(path, text);
      return path;
    };
    pki.ca = await pki.write('ca.pem', pki.authority.cert);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return pki;
}

/** Servers that are closed after each test; closing checks that the client kept to the protocol and left no connection. */
export function useServers(): <T extends LineServer>(starting: Promise<T>) => Promise<T> {
  const running: LineServer[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((server) => server.close()));
  });
  return async (starting) => {
    const server = await starting;
    running.push(server);
    return server;
  };
}

/** Waits until the server has seen every connection end. */
export async function untilClosed(server: LineServer): Promise<void> {
  await vi.waitFor(() => {
    const open = server.connections.filter(({ closedAt }) => closedAt === null).length;
    if (open > 0) throw new Error(`${open} connections are open`);
  }, 2000);
}

export { canary, canaryForms } from '../canary.js';
export * from './subjects.js';
