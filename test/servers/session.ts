import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSecureContext, type SecureContextOptions, TLSSocket } from 'node:tls';
import type { Action, Framing, Reply } from './reply.js';

/** What is known of a connection, while it lasts and afterwards. */
export interface Connection {
  readonly remoteAddress: string;
  readonly openedAt: number;
  closedAt: number | null;
  /** Whether TLS protects it by now. */
  secure: boolean;
  /** Name that the client asked for by SNI. */
  servername: string | null;
  readonly log: string[];
}

export interface SessionOptions {
  readonly socket: Socket;
  readonly connection: Connection;
  readonly replies: Readonly<Record<string, Reply>>;
  readonly framing: Framing;
  readonly tls: SecureContextOptions;
  /** Whether commands may come before the reply to the last one. */
  readonly pipelining: boolean;
  /** Called with what the client did against the protocol. */
  violated(what: string): void;
}

/** One connection, as the protocols see it: lines in, lines out. Every wait ends when the client leaves. */
export interface Session {
  readonly connection: Connection;
  /** The next line without its CRLF, `null` after the last. */
  readLine(): Promise<string | null>;
  /** The lines up to a single dot, their dots unstuffed; `null` if the client left before. */
  readMessage(): Promise<string | null>;
  send(...lines: string[]): Promise<void>;
  sendRaw(bytes: string | Uint8Array, drip?: number): Promise<void>;
  /** Does what `replies` says of a command or step. `false`: it says nothing. */
  override(step: string, line?: string): Promise<boolean>;
  /** Upgrades to TLS; `false` if the handshake failed. */
  startTls(): Promise<boolean>;
  end(): void;
}

/** Octets of the longest line that is taken. */
const maxLine = 4096;

export function createSession(options: SessionOptions): Session {
  const { connection, framing, violated } = options;
  let socket: Socket = options.socket;
  let received = Buffer.alloc(0);
  // The client has the word only while a line is awaited.
  let isListening = false;
  let isReadingMessage = false;
  let wake: () => void = () => {};

  const onData = (chunk: Buffer): void => {
    if (!isListening && !options.pipelining) violated('spoke out of turn');
    received = Buffer.concat([received, chunk]);
    wake();
  };
  const onEnd = (): void => wake();
  listen();

  function listen(): void {
    socket.on('data', onData).on('end', onEnd).on('close', onEnd).on('error', onEnd);
  }

  function isOver(): boolean {
    return socket.readableEnded || socket.destroyed;
  }

  async function readLine(): Promise<string | null> {
    isListening = true;
    try {
      for (;;) {
        const end = received.indexOf('\r\n');
        if (end >= 0) {
          const line = received.subarray(0, end);
          received = received.subarray(end + 2);
          if (received.length > 0 && !options.pipelining && !isReadingMessage) violated('sent two commands at once');
          if (/[\r\n\0]/.test(line.toString('latin1'))) violated('sent a bare CR, bare LF or NUL');
          return line.toString('utf8');
        }
        if (isOver()) return null;
        if (received.length > maxLine && !isReadingMessage) {
          violated('sent a line without end');
          socket.destroy();
          return null;
        }
        await new Promise<void>((fulfil) => {
          wake = fulfil;
        });
      }
    } finally {
      isListening = false;
    }
  }

  async function readMessage(): Promise<string | null> {
    isReadingMessage = true;
    try {
      const lines: string[] = [];
      for (;;) {
        const line = await readLine();
        if (line === null) return null;
        if (line === '.') return lines.join('\r\n');
        lines.push(line.startsWith('.') ? line.slice(1) : line);
      }
    } finally {
      isReadingMessage = false;
    }
  }

  async function write(bytes: Uint8Array): Promise<void> {
    if (socket.destroyed || !socket.writable) return;
    if (socket.write(bytes)) return;
    await new Promise<void>((fulfil) => {
      socket.once('drain', fulfil).once('close', fulfil);
    });
  }

  async function sendRaw(bytes: string | Uint8Array, drip?: number): Promise<void> {
    const buffer = Buffer.from(bytes as string);
    const slow = drip ?? framing.slow;
    const pause = slow ?? (framing.splitLineEnds ? 25 : 0);
    if (pause === 0) return write(buffer);
    let from = 0;
    for (let at = 1; at <= buffer.length && !socket.destroyed; at++) {
      if (slow === undefined && at < buffer.length && buffer[at - 1] !== 13) continue;
      await write(buffer.subarray(from, at));
      from = at;
      // After the last byte the client has the word, and may begin TLS at once.
      if (at < buffer.length) await sleep(pause);
    }
  }

  async function send(...lines: string[]): Promise<void> {
    const lineEnd = framing.lineEnd ?? '\r\n';
    await sendRaw(
      lines
        .flatMap((line) => line.split(/\r?\n/))
        .map((line) => line + lineEnd)
        .join(''),
    );
  }

  async function act(action: Action): Promise<void> {
    if (action.delay !== undefined) await sleep(action.delay);
    if (action.text !== undefined) await send(action.text);
    if (action.raw !== undefined) await sendRaw(action.raw, action.drip);
    const { endless, atMost = Number.POSITIVE_INFINITY } = action;
    for (let sent = 0; endless !== undefined && sent < atMost && !isOver(); sent += endless.length) {
      await sendRaw(endless);
      await new Promise(setImmediate);
    }
    if (action.then === 'close') end();
    // Of a TLS socket it would be a mere end.
    if (action.then === 'reset') options.socket.resetAndDestroy();
    if (action.then === 'hang' && !isOver()) {
      await new Promise<void>((fulfil) => {
        socket.once('end', fulfil).once('close', fulfil);
      });
      socket.destroy();
    }
  }

  async function override(step: string, line = ''): Promise<boolean> {
    const two = line.toUpperCase().split(' ').slice(0, 2).join(' ');
    const reply = options.replies[two] ?? options.replies[step];
    if (reply === undefined) return false;
    const action = typeof reply === 'function' ? reply(line, session) : reply;
    if (action === null) return false;
    await act(typeof action === 'string' ? { text: action } : action);
    return true;
  }

  async function startTls(): Promise<boolean> {
    if (received.length > 0) violated('sent clear text after the command that starts TLS');
    received = Buffer.alloc(0);
    if (await override('tls')) return !socket.destroyed && socket.writable;
    socket.off('data', onData).off('end', onEnd).off('close', onEnd);
    const raw = socket;
    const upgraded = new TLSSocket(raw, { isServer: true, secureContext: createSecureContext(options.tls) });
    socket = upgraded;
    // A client that leaves instead of shaking hands: the half that is open would keep the connection.
    const leave = () => raw.destroy();
    upgraded.once('end', leave);
    const done = await new Promise<boolean>((fulfil) => {
      upgraded.once('secure', () => fulfil(true));
      upgraded.once('close', () => fulfil(false)).on('error', () => fulfil(false));
      raw.once('close', () => fulfil(false));
    });
    upgraded.off('end', leave);
    if (!done) return false;
    connection.secure = true;
    connection.servername = (upgraded as unknown as { servername?: string | false }).servername || null;
    listen();
    return true;
  }

  function end(): void {
    socket.end();
  }

  const session: Session = { connection, readLine, readMessage, send, sendRaw, override, startTls, end };
  return session;
}
