import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { beforeAll, describe, expect, it } from 'vitest';
import { type LineServer, type PopServerOptions, startPopServer, startSmtpServer } from '../servers/index.js';
import type { Action } from '../servers/reply.js';
import { canary, usePki, userId, users, useServers } from './support.js';

// Measured in a process that does nothing but probe, against a server in this one.

const pki = usePki();
const use = useServers();
const gigabyte = 1024 * 1024 * 1024;
/** Bytes that a flood may cost. */
const limit = 20 * 1024 * 1024;

const built = new URL('../../dist/', import.meta.url);
const script = `
  const { probeAccounts } = await import('${new URL('probe/run/probe-accounts.js', built)}');
  const { createSecret } = await import('${new URL('secrets/read-secret.js', built)}');
  const { setTimeout: sleep } = await import('node:timers/promises');
  const { protocol, port, ssl, ca, pause } = JSON.parse(process.argv[1]);
  const known = createSecret('${canary}', '/');
  // A secret that takes long to read, while the server goes on talking.
  const password = { ...known, read: async (options) => { await sleep(pause); return known.read(options); } };
  const login = { userId: '${userId}', password, accessToken: null };
  const tls = { ca, servername: 'localhost', minVersion: 'TLSv1.2', fingerprint: [] };
  const server = { server: 'localhost', port, ssl, tls, mechanism: null, family: 4 };
  const account = {
    name: null, provider: null, mailbox: { address: '${userId}', ...login }, separateSmtp: null, delay: 0, origins: {},
    pop: protocol === 'pop' && { ...server, ...login, apop: false },
    smtp: protocol === 'smtp' && { ...server, auth: login, hello: null },
  };
  const [{ checks }] = await probeAccounts([account], { timeout: 3000, alternatives: () => [] });
  const { step, cause } = checks.find(({ status }) => status === 'failed') ?? {};
  console.log(JSON.stringify({ step, cause, peak: process.resourceUsage().maxRSS * 1024 }));
`;

interface Measured {
  step?: string;
  cause?: string;
  /** Most bytes of memory that the process had. */
  peak: number;
}

async function measure(protocol: string, port: number, ssl: boolean | 'starttls', pause = 0): Promise<Measured> {
  const settings = JSON.stringify({ protocol, port, ssl, ca: ssl === false ? null : pki.ca, pause });
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, settings]);
  let out = '';
  let err = '';
  child.stdout.on('data', (data) => (out += data));
  child.stderr.on('data', (data) => (err += data));
  const [status] = await once(child, 'close');
  if (status !== 0) throw new Error(err);
  return JSON.parse(out);
}

type Protocol = 'pop' | 'smtp';
const start = (protocol: Protocol, options: PopServerOptions): Promise<LineServer> => {
  const all = { certificate: pki.certificate, users, ...options };
  return use<LineServer>(protocol === 'pop' ? startPopServer(all) : startSmtpServer(all as object));
};

const chunk = 256 * 1024;
/** A gigabyte, unless the client leaves before. */
function flood(line: string, first = ''): Action {
  return { raw: first, endless: line.repeat(Math.ceil(chunk / line.length)), atMost: gigabyte };
}

const list: Record<Protocol, Action> = {
  pop: flood('X-MORE\r\n', '+OK\r\n'),
  smtp: flood('250-X-MORE\r\n'),
};
const capabilities: Record<Protocol, string> = { pop: 'CAPA', smtp: 'EHLO' };
const unasked: Record<Protocol, Action> = {
  pop: flood('x', '+OK\r\nUSER\r\n.\r\n'),
  smtp: flood('x', '250-mail.example.net\r\n250 AUTH PLAIN\r\n'),
};

const kinds = (['pop', 'smtp'] as const).flatMap((protocol) =>
  ([false, 'starttls', true] as const).map((ssl) => ({ protocol, ssl })),
);

/** What it is, what the server does, where that must end, and how long the secret takes to be read. */
type Flood = [string, Record<string, Action>, { step?: string; cause?: string }, number?];

describe.each(kinds)('a gigabyte, $protocol ssl $ssl', ({ protocol, ssl }) => {
  const tls = ssl === true ? 'implicit' : ssl === 'starttls' ? 'starttls' : 'none';
  let usual = 0;
  beforeAll(async () => {
    const options = { tls, certificate: pki.certificate, users } as const;
    const server = await (protocol === 'pop' ? startPopServer(options) : startSmtpServer(options));
    const normal = [await measure(protocol, server.port, ssl), await measure(protocol, server.port, ssl)];
    await server.close();
    expect(normal.map(({ cause }) => cause)).toEqual([undefined, undefined]);
    usual = Math.min(...normal.map(({ peak }) => peak));
  });

  const floods: Flood[] = [
    ['as one line', { greeting: flood('x') }, { step: 'greeting', cause: 'reply-too-long' }],
    ['as one reply', { [capabilities[protocol]]: list[protocol] }, { step: 'capabilities', cause: 'reply-too-long' }],
    ['at the log-in', { AUTH: flood('x') }, { step: 'login', cause: 'reply-too-long' }],
  ];
  // With `starttls`, what is not asked for comes before the hello.
  if (ssl !== 'starttls') {
    const replies = { [capabilities[protocol]]: unasked[protocol] };
    floods.push(['while nobody reads', replies, { step: 'login', cause: 'malformed-reply' }, 1500]);
  }
  if (ssl !== false)
    floods.push(['instead of a handshake', { tls: { delay: 50, ...flood('\x16\x03\x03\x40\x00') } }, {}]);

  it.each(floods)('%s', async (_, replies, expected, pause) => {
    const server = await start(protocol, { tls, replies });
    const { peak, ...verdict } = await measure(protocol, server.port, ssl, pause);
    expect(verdict).toMatchObject(expected);
    expect(peak - usual).toBeLessThan(limit);
  });
});
