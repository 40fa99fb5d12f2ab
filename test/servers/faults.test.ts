import { afterEach, expect, test } from 'vitest';
import { createAuthority } from './certificates.js';
import { type Client, openClient } from './client.js';
import type { LineServer } from './line-server.js';
import { startPopServer } from './pop-server.js';
import { startRawServer } from './raw-server.js';
import { startSmtpServer } from './smtp-server.js';

const authority = await createAuthority();
const certificate = await authority.issue();
const open: { close(): unknown }[] = [];

async function connect(starting: Promise<LineServer>): Promise<{ server: LineServer; client: Client }> {
  const server = await starting;
  const client = await openClient(server.port);
  open.push(server, client);
  return { server, client };
}

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

test('silent', async () => {
  const { client } = await connect(startPopServer({ replies: { connect: { then: 'hang' } } }));
  expect(await client.hear()).toBe('');
});

test('closes and resets at a step', async () => {
  const closing = await connect(startPopServer({ replies: { CAPA: { text: '+OK', then: 'close' } } }));
  await closing.client.hear();
  expect(await closing.client.say('CAPA')).toBe('+OK\r\n');
  expect(await closing.client.hear()).toBe('');
  const resetting = await connect(startSmtpServer({ replies: { greeting: { then: 'reset' } } }));
  const error = await new Promise<NodeJS.ErrnoException>((fulfil) => resetting.client.socket().once('error', fulfil));
  expect(error.code).toBe('ECONNRESET');
});

test('endless greeting, endless list', async () => {
  const { client } = await connect(startPopServer({ replies: { greeting: { endless: 'x'.repeat(1000) } } }));
  expect((await client.hear(/x{10000}/)).length).toBeGreaterThanOrEqual(10_000);
  const listing = await connect(startPopServer({ replies: { CAPA: { text: '+OK', endless: 'TOP\r\n' } } }));
  await listing.client.hear();
  listing.client.write('CAPA\r\n');
  expect((await listing.client.hear(/(TOP\r\n){500}/)).length).toBeGreaterThan(2000);
});

test('bare LF, NUL, bytes one by one, CR and LF apart', async () => {
  const bare = await connect(startPopServer({ framing: { lineEnd: '\n' } }));
  expect(await bare.client.hear(/\n$/)).toBe('+OK POP3 server ready\n');
  const nul = await connect(startPopServer({ replies: { greeting: '+OK a\0b' } }));
  expect(await nul.client.hear()).toBe('+OK a\0b\r\n');
  for (const framing of [{ slow: 20 }, { splitLineEnds: true }]) {
    const { client } = await connect(startPopServer({ framing }));
    expect(await client.hear(/\r$/)).toBe('+OK POP3 server ready\r');
    expect(await client.hear(/\n$/)).toBe('\n');
  }
});

test('clear text after the reply to STARTTLS, in its packet', async () => {
  const injection = '250 injected\r\n';
  const { client } = await connect(startSmtpServer({ tls: 'starttls', certificate, injection }));
  await client.hear();
  await client.say('EHLO [127.0.0.1]');
  expect(await client.say('STARTTLS')).toBe(`220 2.0.0 Ready to start TLS\r\n${injection}`);
});

test('STARTTLS offered and refused; a handshake that stalls', async () => {
  const replies = { STARTTLS: '454 4.7.0 TLS not available due to local problem' };
  const { client } = await connect(startSmtpServer({ tls: 'starttls', certificate, replies }));
  await client.hear();
  expect(await client.say('EHLO [127.0.0.1]')).toContain('STARTTLS');
  expect(await client.say('STARTTLS')).toMatch(/^454/);
  const stalled = await connect(startPopServer({ tls: 'implicit', certificate, replies: { tls: { then: 'hang' } } }));
  stalled.client.write('hello');
  expect(await stalled.client.hear()).toBe('');
});

test('other protocols', async () => {
  const { client } = await connect(startRawServer({ greeting: '* OK IMAP4rev1 ready\r\n', answer: '* BAD\r\n' }));
  expect(await client.hear()).toBe('* OK IMAP4rev1 ready\r\n');
  expect(await client.say('CAPA')).toBe('* BAD\r\n');
});

test('what a client does against the protocol is noted', async () => {
  const { server, client } = await connect(startPopServer());
  await client.hear();
  client.write('CAPA\r\nNOOP\r\n');
  await client.hear(/-ERR/);
  client.write('USER a\nb\r\n');
  await client.hear();
  expect(server.violations).toEqual(['sent two commands at once', 'sent a bare CR, bare LF or NUL']);
  expect(server.log).toEqual(['CAPA', 'NOOP', 'USER a\nb']);
});
