import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** How a proxy of the tests behaves. */
export interface ProxyServerOptions {
  readonly kind: 'socks5' | 'http';
  /** Where each name leads; others are refused. */
  readonly hosts: Readonly<Record<string, string>>;
  readonly login?: { readonly userId: string; readonly password: string };
  /** Code of the SOCKS reply, or status line of the HTTP one, that refuses everything. */
  readonly refusal?: number | string;
  /** Sends what the server says first in one piece with the proxy's consent. */
  readonly joinsGreeting?: boolean;
}

/** A proxy on the loopback address, which tells what was asked of it. */
export interface ProxyServer {
  readonly port: number;
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** Reads a stream piece by piece. */
class Reader {
  readonly #socket: Socket;
  #rest = Buffer.alloc(0);
  constructor(socket: Socket) {
    this.#socket = socket;
  }
  async until(isEnough: (bytes: Buffer) => number): Promise<Buffer> {
    for (;;) {
      const length = isEnough(this.#rest);
      if (length > 0) {
        const taken = this.#rest.subarray(0, length);
        this.#rest = this.#rest.subarray(length);
        return taken;
      }
      const [chunk] = (await once(this.#socket, 'data')) as [Buffer];
      this.#rest = Buffer.concat([this.#rest, chunk]);
    }
  }
  bytes = (count: number) => this.until((bytes) => (bytes.length >= count ? count : 0));
}

export async function startProxyServer(options: ProxyServerOptions): Promise<ProxyServer> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).once('close', () => sockets.delete(socket));
    const serve = options.kind === 'socks5' ? serveSocks : serveHttp;
    serve(socket, options, (target) => asked.push(target)).catch(() => socket.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** RFC 1928 and 1929, as far as clients use them. */
async function serveSocks(socket: Socket, options: ProxyServerOptions, tell: (target: string) => void): Promise<void> {
  const reader = new Reader(socket);
  const [, methods = 0] = await reader.bytes(2);
  await reader.bytes(methods);
  socket.write(Buffer.from([5, options.login ? 2 : 0]));
  if (options.login) {
    const [, userLength = 0] = await reader.bytes(2);
    const userId = (await reader.bytes(userLength)).toString();
    const [passwordLength = 0] = await reader.bytes(1);
    const password = (await reader.bytes(passwordLength)).toString();
    const isRight = userId === options.login.userId && password === options.login.password;
    socket.write(Buffer.from([1, isRight ? 0 : 1]));
    if (!isRight) return void socket.end();
  }
  const [, , , type] = await reader.bytes(4);
  const length = type === 1 ? 4 : type === 4 ? 16 : ((await reader.bytes(1))[0] ?? 0);
  const address = await reader.bytes(length);
  const host = type === 1 ? address.join('.') : address.toString();
  const port = (await reader.bytes(2)).readUInt16BE();
  tell(`${host}:${port}`);
  const answer = (code: number) => Buffer.from([5, code, 0, 1, 127, 0, 0, 1, 0, 0]);
  if (typeof options.refusal === 'number') return void socket.end(answer(options.refusal));
  await relay(socket, options, host, port, answer(0));
}

async function serveHttp(socket: Socket, options: ProxyServerOptions, tell: (target: string) => void): Promise<void> {
  const head = await new Reader(socket).until(
    (bytes) => bytes.indexOf('\r\n\r\n') + 4 - (bytes.includes('\r\n\r\n') ? 0 : 3),
  );
  const [, target = ''] = /^CONNECT (\S+) HTTP\/1\.1\r\n/.exec(head.toString()) ?? [];
  tell(target);
  const { login } = options;
  const wanted = login && `Basic ${Buffer.from(`${login.userId}:${login.password}`).toString('base64')}`;
  const given = /^proxy-authorization: (.*)\r$/im.exec(head.toString())?.[1];
  if (wanted !== given) return void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
  if (typeof options.refusal === 'string') return void socket.end(`HTTP/1.1 ${options.refusal}\r\n\r\n`);
  const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(target) ?? [];
  await relay(socket, options, host, Number(port), Buffer.from('HTTP/1.1 200 Connection established\r\n\r\n'));
}

async function relay(
  socket: Socket,
  { hosts, joinsGreeting = false }: ProxyServerOptions,
  host: string,
  port: number,
  consent: Buffer,
): Promise<void> {
  const target = connect({ host: hosts[host] ?? '127.0.0.255', port });
  target.on('error', () => socket.destroy());
  socket.once('close', () => target.destroy());
  await once(target, 'connect');
  if (joinsGreeting) {
    const [first] = (await once(target, 'data')) as [Buffer];
    socket.write(Buffer.concat([consent, first]));
  } else socket.write(consent);
  target.pipe(socket);
  socket.pipe(target);
}
