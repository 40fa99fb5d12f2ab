// What an address that drops everything costs a connection, beside the same connection without it.
// node bench/addresses.mjs
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { connectTcp } from '../dist/probe/wire/connect.js';

const [silent, serving] = ['127.0.0.2', '127.0.0.3'];

// Its process is stopped, and its queue of connections is full: then the kernel answers nothing.
const script = `require('node:net').createServer().listen(0, '${silent}', 1, function () { console.log(this.address().port) })`;
const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
const port = Number(String((await once(child.stdout, 'data'))[0]));
child.kill('SIGSTOP');
const fillers = [];
for (let isOpen = true; isOpen; ) {
  const socket = connect({ host: silent, port });
  fillers.push(socket.on('error', () => {}));
  const quiet = new Promise((fulfil) => setTimeout(fulfil, 200, false));
  isOpen = await Promise.race([once(socket, 'connect').then(() => true), quiet]);
}
const server = createServer((socket) => socket.on('error', () => {})).listen(port, serving);
await once(server, 'listening');

async function median(hosts) {
  const times = [];
  for (let round = 0; round < 15; round++) {
    const start = performance.now();
    const addresses = hosts.map((address) => ({ address, family: 4 }));
    const { socket } = await connectTcp(addresses, port, AbortSignal.timeout(5000));
    times.push(performance.now() - start);
    socket.destroy();
  }
  return times.sort((a, b) => a - b)[7];
}

const alone = await median([serving]);
const both = await median([silent, serving]);
console.log(`the serving address alone   ${alone.toFixed(1)} ms`);
console.log(`a silent one before it      ${both.toFixed(1)} ms (${(both - alone).toFixed(1)} ms more)`);
child.kill('SIGKILL');
process.exit(0);
