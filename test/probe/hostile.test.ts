import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { createSelfSigned, startPopServer, startSmtpServer } from '../servers/index.js';
import {
  account,
  canary,
  canaryForms,
  failure,
  mailboxLogin,
  pop,
  probe,
  secret,
  separateSmtp,
  smtp,
  untilClosed,
  usePki,
  userId,
  users,
  useServers,
} from './support.js';

const pki = usePki();
const use = useServers();
const timeout = 300;

const listening: Server[] = [];
afterEach(() => {
  for (const server of listening.splice(0)) server.close();
});

/** A bare server, and how many connections it still has. */
async function listen(
  serve: (socket: Socket) => void,
): Promise<{ port: number; sockets: Set<Socket>; received: Buffer[] }> {
  const sockets = new Set<Socket>();
  const received: Buffer[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    socket
      .on('error', () => {})
      .on('close', () => sockets.delete(socket))
      .on('data', (chunk) => received.push(chunk));
    serve(socket);
  });
  listening.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, sockets, received };
}

async function untilGone({ sockets }: { sockets: Set<Socket> }): Promise<void> {
  await expect.poll(() => sockets.size, { timeout: 2000 }).toBe(0);
}

const behaviours: [string, (socket: Socket) => void][] = [
  ['endless lines', (socket) => flood(socket, Buffer.from('220-x\r\n'.repeat(9000)))],
  ['a TLS alert', (socket) => socket.write(Buffer.from([0x15, 3, 1, 0, 2, 2, 80]))],
  ['a commanded multi-line that changes its code', (socket) => socket.write('220-a\r\n250 b\r\n')],
];

function flood(socket: Socket, chunk: Buffer): void {
  const more = () => {
    while (!socket.destroyed && socket.write(chunk));
  };
  socket.on('drain', more);
  more();
}

describe.each(behaviours)('%s', (_, serve) => {
  it.each([false, true, 'starttls'] as const)('ends in time with a cause, ssl %s', async (ssl) => {
    const server = await listen(serve);
    const timers = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const start = performance.now();
    const results = [
      await probe(account({ pop: pop({ port: server.port, ssl, ca: pki.ca }) }), { timeout }),
      await probe(account({ smtp: smtp({ port: server.port, ssl, ca: pki.ca }) }), { timeout }),
    ];
    expect(performance.now() - start).toBeLessThan(timeout * 3 * 2 + 1000);
    for (const result of results) {
      expect(failure(result)?.cause).toEqual(expect.any(String));
      expect(result.text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e\u200b]|\\u00[01]/);
    }
    await untilGone(server);
    const left = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    // The server's own timers may still be there, none of ours.
    expect(left).toBeLessThanOrEqual(timers + 1);
    expect(Buffer.concat(server.received).toString('latin1')).not.toContain(canary);
  });
});

describe('no connection is left', () => {
  it.each(['certificate', 'fingerprint', 'stall'])('after a refused handshake: %s', async (kind) => {
    const certificate = kind === 'fingerprint' ? pki.certificate : await createSelfSigned();
    const tls = createTlsServer({ cert: certificate.cert, key: certificate.key });
    tls.on('tlsClientError', () => {});
    const server = await listen((socket) => {
      if (kind !== 'stall') tls.emit('connection', socket);
    });
    const fingerprint = kind === 'fingerprint' ? ['0'.repeat(64)] : [];
    await probe(account({ pop: pop({ port: server.port, ssl: true, ca: pki.ca, fingerprint }) }), { timeout });
    await untilGone(server);
  });
});

describe('lock-step', () => {
  it('a reply that comes before its command counts for nothing', async () => {
    // Three positive answers at once would log in anybody.
    const server = await listen((socket) => socket.write('+OK hello\r\n+OK\r\n.\r\n+OK\r\n+OK logged in\r\n'));
    const result = await probe(account({ pop: pop({ port: server.port }) }), { timeout });
    expect(failure(result)).toMatchObject({ step: 'capabilities', cause: 'malformed-reply' });
    expect(Buffer.concat(server.received).toString('latin1')).not.toMatch(/CAPA|USER|AUTH/);
  });

  it('nor does one that comes with the reply before', async () => {
    const replies = { EHLO: { raw: '250 mail.example.net\r\n250 2.1.0 Ok\r\n' } };
    const server = await use(startSmtpServer({ replies }));
    const result = await probe(account({ smtp: smtp({ port: server.port, auth: false }) }), { timeout });
    expect(failure(result)).toMatchObject({ step: 'sender', cause: 'malformed-reply' });
    expect(server.log.join()).not.toContain('MAIL');
  });

  it('but a 421 may come at any time', async () => {
    const replies = { EHLO: { raw: '250 mail.example.net\r\n421 4.4.2 Too many connections\r\n' } };
    const server = await use(startSmtpServer({ replies }));
    const result = await probe(account({ smtp: smtp({ port: server.port, auth: false }) }), { timeout });
    expect(failure(result)).toMatchObject({ step: 'sender', cause: 'rate-limited' });
  });
});

describe('values with line breaks', () => {
  const evil = 'user\r\nDELE 1';
  it.each(['USER', 'PLAIN', 'APOP', 'CRAM-MD5'])('never reach the wire: user ID, %s', async (mechanism) => {
    const apop = mechanism === 'APOP';
    const server = await use(startPopServer({ users: { [evil]: canary }, apop }));
    const login = { ...mailboxLogin, userId: evil };
    const one = pop({ port: server.port, login, apop, mechanism: apop ? null : mechanism });
    const result = await probe(account({ pop: one }), { timeout });
    expect(failure(result)).toMatchObject({ step: 'login', cause: 'control-character' });
    await untilClosed(server);
    expect(server.log).toEqual(['CAPA', 'QUIT']);
    expect(server.violations).toEqual([]);
  });

  it.each([
    ['hello', { hello: 'a\r\nQUIT' }, {}],
    ['recipient', {}, { recipient: 'a@example.com>\r\nDATA' }],
    ['sender', { sender: 'a@example.com\r\nDATA' }, {}],
  ])('never reach the wire: %s', async (_, settings, options) => {
    const server = await use(startSmtpServer({}));
    const result = await probe(account({ separateSmtp: separateSmtp({ port: server.port, ...settings }) }), {
      timeout,
      ...options,
    });
    expect(failure(result)?.cause).toBe('control-character');
    expect(server.violations).toEqual([]);
    expect(server.log.join()).not.toContain('DATA');
  });
});

describe('the password', () => {
  const leaks = [
    `535 5.7.8 PASS ${canary}`,
    `500 5.5.1 Command unrecognized: "AUTH PLAIN ${Buffer.from(`\0${userId}\0${canary}`).toString('base64')}"`,
    `500 5.5.1 Command unrecognized: "AUTH PLAIN ${Buffer.from(`\0${userId}\0${canary}`).toString('base64').slice(0, 45)}`,
    `535-5.7.8 ${encodeURIComponent(canary)}\r\n535 5.7.8 ${Buffer.from(canary).toString('base64')}`,
  ];
  it.each(leaks)('is masked in an echo: %#', async (rejection) => {
    const server = await use(startSmtpServer({ users: {}, requireAuth: true, rejection }));
    for (const mechanism of ['PLAIN', 'LOGIN', 'CRAM-MD5']) {
      const result = await probe(account({ smtp: smtp({ port: server.port, mechanism }) }), { timeout });
      expect(failure(result)?.facts.reply).toContain('***');
      for (const form of canaryForms) expect(result.text).not.toContain(form);
    }
  });

  it.each(['APOP', 'CRAM-MD5', 'USER'])('is not shown in a transcript: %s', async (mechanism) => {
    const apop = mechanism === 'APOP';
    const server = await use(startPopServer({ users, apop }));
    const result = await probe(account({ pop: pop({ port: server.port, apop, mechanism: apop ? null : mechanism }) }));
    const secretLines = server.log.filter((line) => /^(PASS|APOP)|^[\w+/=]{20,}$/.test(line));
    expect(secretLines).toHaveLength(1);
    for (const line of secretLines) expect(result.text).not.toContain(line.split(' ').at(-1));
    expect(result.transcript.join('\n')).toContain('***');
  });

  it.each(['starttls', true] as const)('is neither read nor sent without the TLS asked for: %s', async (ssl) => {
    let reads = 0;
    const known = secret(canary);
    const login = { ...mailboxLogin, password: { ...known, read: () => known.read().finally(() => reads++) } };
    for (const certificate of [await createSelfSigned(), await pki.authority.issue({ names: ['other.example'] })]) {
      for (const tls of ['none', 'starttls', 'implicit'] as const) {
        const popServer = await use(startPopServer({ tls, certificate, users, apop: true }));
        const smtpServer = await use(startSmtpServer({ tls, certificate, users }));
        const parts = { ssl, ca: pki.ca };
        const result = await probe(
          account({
            pop: pop({ port: popServer.port, ...parts, login, apop: tls === 'none' }),
            smtp: smtp({ port: smtpServer.port, ...parts, auth: login }),
          }),
          { timeout: 150 },
        );
        expect(result.ok).toBe(false);
        expect([...popServer.log, ...smtpServer.log].join('\n')).not.toMatch(/AUTH|USER|PASS|APOP|MAIL/);
      }
    }
    expect(reads).toBe(0);
  });

  it('is not sent when APOP fails', async () => {
    const server = await use(startPopServer({ users: {}, apop: true }));
    await probe(account({ pop: pop({ port: server.port, apop: true }) }), { timeout });
    await untilClosed(server);
    expect(server.log.map((line) => line.split(' ')[0])).toEqual(['CAPA', 'APOP', 'QUIT']);
    expect(server.failedLogins).toBe(1);
  });
});

describe('a SASL exchange', () => {
  it.each([
    ['without end', 'PLAIN', { 'AUTH PLAIN': { endless: '334 \r\n' } }],
    ['that is no base64', 'CRAM-MD5', { 'AUTH CRAM-MD5': '334 <not base64>' }],
    ['without a challenge', 'CRAM-MD5', { 'AUTH CRAM-MD5': '334 ' }],
  ])('%s', async (_, mechanism, replies) => {
    const server = await use(startSmtpServer({ users, replies }));
    const result = await probe(account({ smtp: smtp({ port: server.port, mechanism }) }), { timeout });
    expect(failure(result)).toMatchObject({ step: 'login', cause: 'malformed-reply' });
  });
});
