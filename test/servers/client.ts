import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** A client that knows nothing of mail: it says lines and shows what comes back. */
export interface Client {
  /** Sends a line and gives what was answered within a moment. */
  say(line: string): Promise<string>;
  /** Sends bytes as they stand. */
  write(bytes: string): void;
  /** What came since the last call, once it matches; else what came within 2 s, or before the server closed. */
  hear(pattern?: RegExp): Promise<string>;
  /** Puts TLS over it. */
  upgrade(ca: string): Promise<void>;
  socket(): Socket;
  close(): void;
}

export async function openClient(port: number, { host = '127.0.0.1', ca }: { host?: string; ca?: string } = {}) {
  let socket: Socket = connectTcp(port, host);
  let heard = '';
  let isClosed = false;
  const listen = (): void => {
    const close = () => {
      isClosed = true;
    };
    socket.setEncoding('utf8').on('error', close).on('end', close).on('close', close);
    socket.on('data', (text: string) => {
      heard += text;
    });
  };

  const client: Client = {
    async hear(pattern = /\r\n$/) {
      const until = Date.now() + 2000;
      while (!pattern.test(heard) && !isClosed && Date.now() < until) await new Promise((go) => setTimeout(go, 2));
      const text = heard;
      heard = '';
      return text;
    },
    say(line) {
      socket.write(`${line}\r\n`);
      return client.hear();
    },
    write: (bytes) => void socket.write(bytes),
    async upgrade(authority) {
      socket.removeAllListeners();
      socket = connectTls({ socket, ca: authority, servername: 'localhost' });
      await new Promise((done, fail) => socket.once('secureConnect', done).once('error', fail));
      listen();
    },
    socket: () => socket,
    close: () => void socket.destroy(),
  };
  if (ca === undefined) listen();
  else await client.upgrade(ca);
  return client;
}
