import { afterEach, expect, it } from 'vitest';
import { ConnectError, connectTcp } from '../../../src/probe/wire/connect.js';
import { startPopServer, startSilentPort } from '../../servers/index.js';
import { useServers } from '../support.js';

const use = useServers();
const running: { close(): void }[] = [];
afterEach(() => {
  for (const one of running.splice(0)) one.close();
});

async function useSilentPort(host: string): Promise<number> {
  const silent = await startSilentPort(host);
  running.push(silent);
  return silent.port;
}

const addressOf = (address: string) => ({ address, family: address.includes(':') ? 6 : 4 });

it('an address that drops everything is not waited for', async () => {
  const port = await useSilentPort('127.0.0.2');
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
  const port = await useSilentPort('127.0.0.2');
  const error = await connectTcp([addressOf('127.0.0.2')], port, AbortSignal.timeout(600)).catch((caught) => caught);
  expect(error).toBeInstanceOf(ConnectError);
  expect(error.failures).toEqual([{ address: '127.0.0.2', nodeCode: 'ETIMEDOUT' }]);
});
