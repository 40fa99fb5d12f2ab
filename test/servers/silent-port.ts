import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A port that drops what knocks: its process is stopped, and its queue of connections is full. */
export async function startSilentPort(host: string): Promise<{ port: number; close(): void }> {
  const script = `require('node:net').createServer().listen(0, ${JSON.stringify(host)}, 1, function () { console.log(this.address().port) })`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = Number(String((await once(child.stdout, 'data'))[0]));
  child.kill('SIGSTOP');
  const fillers: Socket[] = [];
  for (let isOpen = true; isOpen; ) {
    const socket = connect({ host, port });
    fillers.push(socket.on('error', () => {}));
    // A loop that was held up hears of the time before it hears of a connection: it gets a turn more.
    const quiet = new Promise<boolean>((silent) => setTimeout(() => setImmediate(silent, false), 200));
    isOpen = await Promise.race([once(socket, 'connect').then(() => true), quiet]);
  }
  return {
    port,
    close() {
      for (const socket of fillers) socket.destroy();
      child.kill('SIGKILL');
    },
  };
}
