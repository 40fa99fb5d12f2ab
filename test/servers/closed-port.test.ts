import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { closedPort, firstHandedOut } from './closed-port.js';

const random = vi.hoisted(() => ({ next: [] as number[] }));
vi.mock('node:crypto', async (original) => {
  const crypto = await original<typeof import('node:crypto')>();
  return { ...crypto, randomInt: (from: number, to: number) => random.next.shift() ?? crypto.randomInt(from, to) };
});

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listen(port: number, host?: string): Promise<number> {
  const server = createServer().listen(port, host);
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as { port: number }).port;
}

it('closedPort gives each caller another port, below those that the system hands out', async () => {
  const ports = await Promise.all(Array.from({ length: 50 }, closedPort));
  expect(new Set(ports).size).toBe(50);
  expect(Math.max(...ports)).toBeLessThan(firstHandedOut());
});

it('firstHandedOut is not above the port of a server that asks for any', async () => {
  expect(await listen(0, '127.0.0.1')).toBeGreaterThanOrEqual(firstHandedOut());
});

it.for(['127.0.0.1', '::1'])(
  'closedPort passes over a port where a server listens on %s alone',
  async (host, context) => {
    const taken = await closedPort();
    const free = await closedPort();
    const hasFamily = await listen(taken, host).catch(({ code }) => {
      expect(['EADDRNOTAVAIL', 'EAFNOSUPPORT']).toContain(code);
    });
    if (!hasFamily) return context.skip(`this machine has no ${host}`);
    const { closedPort: fresh } = await vi.importActual<typeof import('./closed-port.js')>('./closed-port.js?fresh');
    random.next = [taken, free];
    expect(await fresh()).toBe(free);
  },
);
