import { createServer, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { startSmtpServer } from '../../servers/index.js';
import { account, failure, probe, smtp, usePki, userId, users, useServers } from '../support.js';

const pki = usePki();
const use = useServers();
const flight = [`MAIL FROM:<${userId}>`, `RCPT TO:<${userId}>`, 'RSET', 'QUIT'];

/** A server that answers each chunk of bytes at once, as often as it has lines, and remembers the chunks. */
async function startChunkServer(answer: (line: string, socket: Socket) => string) {
  const chunks: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.write('220 chunks.example ESMTP\r\n');
    socket.on('data', (bytes) => {
      chunks.push(bytes.toString());
      const lines = bytes.toString().split('\r\n').slice(0, -1);
      socket.write(lines.map((line) => answer(line, socket)).join(''));
      if (lines.includes('QUIT') && answer('QUIT', socket) !== '') socket.end();
    });
  });
  await new Promise<void>((fulfil) => server.listen(0, '127.0.0.1', fulfil));
  const port = (server.address() as { port: number }).port;
  return { port, chunks, close: () => new Promise<void>((fulfil) => server.close(() => fulfil())) };
}

const polite = (line: string) =>
  line.startsWith('EHLO')
    ? '250-chunks.example\r\n250 PIPELINING\r\n'
    : line === 'QUIT'
      ? '221 2.0.0 bye\r\n'
      : '250 2.0.0 ok\r\n';
const subject = (port: number) => account({ smtp: smtp({ port, auth: false }) });

describe('where PIPELINING is offered (RFC 2920)', () => {
  it('sender, recipient, RSET and QUIT are one flight, after TLS and log-in too', async () => {
    for (const ssl of [false, true, 'starttls'] as const) {
      const tls =
        ssl === false
          ? {}
          : { tls: ssl === true ? ('implicit' as const) : ('starttls' as const), certificate: pki.certificate };
      const server = await use(startSmtpServer({ users, pipelining: true, ...tls }));
      const result = await probe(
        account({ smtp: smtp({ port: server.port, ssl, ca: ssl === false ? null : pki.ca }) }),
      );
      expect(result.ok).toBe(true);
      expect(result.steps.slice(-3)).toEqual(['sender:ok', 'recipient:ok', 'quit:ok']);
      expect(server.log.slice(-4)).toEqual(flight);
      expect(server.violations).toEqual([]);
    }
  });

  it('it is one packet, and a server without it gets one command at a time', async () => {
    const server = await startChunkServer(polite);
    expect((await probe(subject(server.port))).ok).toBe(true);
    expect(server.chunks.slice(1)).toEqual([`${flight.join('\r\n')}\r\n`]);
    await server.close();
    const strict = await startChunkServer((line) => polite(line).replace('PIPELINING', 'SIZE'));
    expect((await probe(subject(strict.port))).ok).toBe(true);
    expect(strict.chunks.slice(1)).toEqual(flight.map((line) => `${line}\r\n`));
    await strict.close();
  });

  it('each reply counts for its own command: a refused sender, a refused recipient', async () => {
    const refusing = (start: string) => (line: string) =>
      line.startsWith(start)
        ? '550 5.7.1 not you\r\n'
        : line.startsWith('RCPT') && start === 'MAIL'
          ? '503 5.5.1 no\r\n'
          : polite(line);
    for (const [start, step] of [
      ['MAIL', 'sender'],
      ['RCPT', 'recipient'],
    ] as const) {
      const server = await startChunkServer(refusing(start));
      const result = await probe(subject(server.port));
      expect(failure(result)).toMatchObject({ step });
      expect(result.text).toContain('5.7.1 not you');
      expect(result.text).not.toContain('5.5.1 no');
      // Nothing is said twice on that connection.
      expect(server.chunks.filter((chunk) => chunk.includes('QUIT'))).toHaveLength(1);
      await server.close();
    }
  });

  it('a reply that came before the flight is no reply to it', async () => {
    const server = await startChunkServer((line) =>
      line.startsWith('EHLO') ? `${polite(line)}250 2.1.0 sender ok\r\n` : polite(line),
    );
    const result = await probe(subject(server.port));
    expect(failure(result)).toMatchObject({ step: 'sender', cause: 'malformed-reply' });
    await server.close();
  });

  it('a server that answers in part and stops is waited for no longer than a step', async () => {
    const server = await startChunkServer((line) => (line === 'RSET' || line === 'QUIT' ? '' : polite(line)));
    const started = await probe(subject(server.port), { timeout: 300 });
    expect(failure(started)).toMatchObject({ step: 'recipient', cause: 'reply-timeout' });
    await server.close();
  });

  it('a recipient that must not reach a line is refused before anything is sent', async () => {
    const server = await startChunkServer(polite);
    const result = await probe(subject(server.port), { recipient: 'a@b.example>\r\nDATA' });
    expect(failure(result)).toMatchObject({ step: 'recipient' });
    expect(server.chunks.join('')).not.toContain('DATA');
    await server.close();
  });
});
