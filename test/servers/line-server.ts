import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { SecureContextOptions } from 'node:tls';
import type { Certificate } from './certificates.js';
import type { Framing, Reply } from './reply.js';
import { type Connection, createSession, type Session } from './session.js';

export type { Action, Framing, Reply } from './reply.js';
export type { Connection, Session } from './session.js';

export interface LineServerOptions {
  /** A loopback address; 127.0.0.1 if left out. */
  host?: string;
  /** Left out, a free one. */
  port?: number;
  /** `implicit`: from the first byte; `starttls`: offered; `none`: not known to this server. */
  tls?: 'implicit' | 'starttls' | 'none';
  /** Needed for TLS. */
  certificate?: Certificate;
  /** More of the TLS side: `minVersion`, `maxVersion`, `ciphers`. */
  tlsOptions?: SecureContextOptions;
  /**
   * What to do instead of the usual, by command (`RCPT`, `AUTH PLAIN`) or step: `connect` (before anything), `tls`
   * (instead of the handshake), `greeting`, `login` (the verdict on any log-in, whatever the password).
   */
  replies?: Readonly<Record<string, Reply>>;
  framing?: Framing;
}

/** A server that runs. */
export interface LineServer {
  readonly host: string;
  readonly port: number;
  /** Every line that clients sent, secrets and all, in order. */
  readonly log: readonly string[];
  readonly connections: readonly Connection[];
  /** What clients did against the protocol, such as a bare LF or a command before the reply to the last one. */
  readonly violations: readonly string[];
  /** Drops all connections and the port. */
  close(): Promise<void>;
}

/** What the servers' own ends hold open: newer Nodes keep the server's socket when TLS breaks off right after its handshake. */
export const serverSockets = new Set<Socket>();

/** Listens on a loopback port and has `serve` talk to each client, after `connect` and the handshake of implicit TLS. */
export async function startLineServer(
  options: LineServerOptions,
  serve: (session: Session) => Promise<void>,
  { pipelining = false } = {},
): Promise<LineServer> {
  const { host = '127.0.0.1', port = 0, tls = 'none', certificate } = options;
  if (tls !== 'none' && !certificate) throw new Error('a server with TLS needs a certificate');
  const log: string[] = [];
  const violations: string[] = [];
  const connections: Connection[] = [];
  const sockets = new Set<Socket>();

  const talk = async (socket: Socket): Promise<void> => {
    const connection = openConnection(socket, connections);
    const session = createSession({
      socket,
      connection,
      replies: options.replies ?? {},
      framing: options.framing ?? {},
      tls: { ...(certificate && { cert: certificate.cert, key: certificate.key }), ...options.tlsOptions },
      pipelining,
      violated: (what) => void violations.push(what),
    });
    const logged: Session = { ...session, readLine: async () => record(await session.readLine(), connection.log, log) };
    if (await session.override('connect')) return session.end();
    if (tls === 'implicit' && !(await session.startTls())) return;
    await serve(logged);
    session.end();
  };

  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    serverSockets.add(socket);
    socket.setNoDelay(true);
    socket
      .on('error', () => {})
      .on('close', () => {
        sockets.delete(socket);
        serverSockets.delete(socket);
      });
    talk(socket).catch((error: unknown) => {
      violations.push(`the server failed: ${String(error)}`);
      socket.destroy();
    });
  });
  server.listen(port, host);
  await once(server, 'listening');

  return {
    host,
    port: (server.address() as AddressInfo).port,
    log,
    connections,
    violations,
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      if (server.listening) await once(server, 'close');
    },
  };
}

function openConnection(socket: Socket, connections: Connection[]): Connection {
  const connection: Connection = {
    remoteAddress: socket.remoteAddress ?? '',
    openedAt: Date.now(),
    closedAt: null,
    secure: false,
    servername: null,
    log: [],
  };
  socket.on('close', () => {
    connection.closedAt = Date.now();
  });
  connections.push(connection);
  return connection;
}

function record(line: string | null, ...logs: string[][]): string | null {
  if (line !== null) for (const log of logs) log.push(line);
  return line;
}
