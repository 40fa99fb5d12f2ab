import { spawn } from 'node:child_process';
import { createServer, type Server } from 'node:net';
import { fileURLToPath } from 'node:url';
import { main } from '../../src/cli/main.js';
import { withoutCanary } from '../canary.js';

/** The built program. */
export const bin = fileURLToPath(new URL('../../dist/program/bin.cjs', import.meta.url));

export interface ProbeRun {
  readonly cwd: string;
  readonly stdin?: readonly (string | Buffer)[];
  readonly env?: Readonly<Record<string, string>>;
  readonly isTerminal?: boolean;
  readonly signal?: AbortSignal;
}

/** Runs the program in this process, as on a terminal where that is asked for. */
export async function runIn(argv: readonly string[], options: ProbeRun) {
  let out = '';
  let err = '';
  const status = await main(argv, {
    env: options.env ?? {},
    cwd: options.cwd,
    stdin: (async function* () {
      for (const chunk of options.stdin ?? []) yield Buffer.from(chunk);
    })(),
    out: async (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    stdoutIsTerminal: options.isTerminal ?? false,
    stderrIsTerminal: options.isTerminal ?? false,
    columns: options.isTerminal ? 80 : null,
    signal: options.signal ?? new AbortController().signal,
  });
  return { status, out: withoutCanary(out), err: withoutCanary(err) };
}

/** Starts the built program; `ended` gives status and output. */
export function start(argv: readonly string[], options: { cwd: string; env?: Readonly<Record<string, string>> }) {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [bin, ...argv], { cwd: options.cwd, env: { PATH, HOME, ...options.env } });
  const printed = { out: '', err: '' };
  child.stdout.on('data', (data) => {
    printed.out += data;
  });
  child.stderr.on('data', (data) => {
    printed.err += data;
  });
  const ended = new Promise<{ status: number | null; out: string; err: string }>((fulfil, reject) => {
    child.on('close', (status) => {
      try {
        withoutCanary(printed.out + printed.err);
        fulfil({ status, ...printed });
      } catch (error) {
        reject(error);
      }
    });
  });
  return { child, ended };
}

/** A server that takes connections and never says a word. */
export async function startSilentServer(): Promise<{ port: number; connected: Promise<void>; close(): void }> {
  const sockets: { destroy(): void }[] = [];
  let connect = () => {};
  const connected = new Promise<void>((fulfil) => {
    connect = fulfil;
  });
  const server: Server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    connect();
  });
  const port = await listen(server);
  return {
    port,
    connected,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((fulfil) => {
    server.listen(0, '127.0.0.1', () => fulfil((server.address() as { port: number }).port));
  });
}
