import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterEach, expect, it } from 'vitest';
import { startPopServer } from '../../servers/index.js';
import { usePki, useServers } from '../support.js';
import { leavingNothing } from './resources.js';

const pki = usePki();
const use = useServers();
const left: { destroy(): void }[] = [];
afterEach(() => {
  for (const one of left.splice(0)) one.destroy();
});
const leave = <T extends Socket>(socket: T): T => {
  left.push(socket.on('error', () => {}) as T);
  return socket;
};

it.each(['none', 'implicit'] as const)(
  'sees a socket that is left, though a server holds its other end (tls: %s)',
  async (tls) => {
    const { port } = await use(startPopServer({ tls, certificate: pki.certificate }));
    const open = async () => {
      const socket = leave(
        tls === 'none'
          ? connect(port, '127.0.0.1')
          : connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }),
      );
      await once(socket, 'data');
    };
    await expect(leavingNothing(open)).rejects.toThrow('TCPSocketWrap');
  },
);

it('sees timers and a listener that are left', async () => {
  const wait = async () => {
    // More than one: a timer of the runner's that ends meanwhile hides one.
    for (const long of [1, 2, 3].map(() => setTimeout(() => {}, 60_000)))
      left.push({ destroy: () => clearTimeout(long) });
  };
  await expect(leavingNothing(wait)).rejects.toThrow('Timeout');
  const listen = async (signal: AbortSignal) => signal.addEventListener('abort', () => {});
  await expect(leavingNothing(listen)).rejects.toThrow('1 listeners are left on signals');
  await expect(leavingNothing(async () => {})).resolves.toBeUndefined();
});
