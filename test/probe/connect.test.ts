import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { ConnectError, connectTcp } from '../../src/probe/connect.js';
import { startPopServer } from '../servers/index.js';
import { useServers } from './support.js';

const use = useServers();
const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

/** A port that drops what knocks: its process is stopped, and its queue of connections is full. */
async function startSilentPort(host: string): Promise<number> {
  const script = `require('node:net').createServer().listen(0, ${JSON.stringify(host)}, 1, function () { console.log(this.address().port) })`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  cleanUps.push(() => child.kill('SIGKILL'));
  const port = Number(String((await once(child.stdout, 'data'))[0]));
  child.kill('SIGSTOP');
  for (let filled = true; filled; ) {
    const socket: Socket = connect({ host, port });
    cleanUps.push(() => socket.destroy());
    socket.on('error', () => {});
    filled = await Promise.race([
      once(socket, 'connect').then(() => true),
      new Promise<boolean>((silent) => setTimeout(silent, 200, false)),
    ]);
  }
  return port;
}

const addressOf = (address: string) => ({ address, family: address.includes(':') ? 6 : 4 });

it('an address that drops everything is not waited for', async () => {
  const port = await startSilentPort('127.0.0.2');
  await use(startPopServer({ host: '127.0.0.3', port }));
  const { socket, address, failures } = await connectTcp(
    [addressOf('127.0.0.2'), addressOf('127.0.0.3')],
    port,
    AbortSignal.timeout(5000),
  );
  socket.destroy();
  expect(address).toBe('127.0.0.3');
  expect(failures).toEqual([]);
});

it('only silent addresses end with the time, all of them named', async () => {
  const port = await startSilentPort('127.0.0.2');
  const error = await connectTcp([addressOf('127.0.0.2')], port, AbortSignal.timeout(600)).catch((caught) => caught);
  expect(error).toBeInstanceOf(ConnectError);
  expect(error.failures).toEqual([{ address: '127.0.0.2', nodeCode: 'ETIMEDOUT' }]);
});
