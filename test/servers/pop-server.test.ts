import { createHash } from 'node:crypto';
import Pop3Command from 'node-pop3';
import { afterEach, expect, test } from 'vitest';
import { createAuthority } from './certificates.js';
import { type Client, openClient } from './client.js';
import { type PopServer, type PopServerOptions, startPopServer } from './pop-server.js';

const authority = await createAuthority();
const certificate = await authority.issue();
const users = { 'ann@example.com': 'secret' };
const messages = ['Subject: one\r\n\r\n.dot\r\n', 'Subject: two\r\n\r\nbody\r\n'];
const open: (PopServer | Client)[] = [];

async function start(options: PopServerOptions = {}): Promise<PopServer> {
  const server = await startPopServer({ users, messages, certificate, ...options });
  open.push(server);
  return server;
}

async function connect(
  options: PopServerOptions = {},
): Promise<{ server: PopServer; client: Client; greeting: string }> {
  const server = await start(options);
  const client = await openClient(server.port, options.tls === 'implicit' ? { ca: authority.cert } : {});
  open.push(client);
  return { server, client, greeting: await client.hear() };
}

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

test('node-pop3 reads mail over TLS', async () => {
  const server = await start({ tls: 'implicit' });
  const [user, password] = Object.entries(users)[0] ?? ['', ''];
  const tlsOptions = { ca: authority.cert } as never;
  const pop = new Pop3Command({
    user,
    password,
    host: '127.0.0.1',
    port: server.port,
    tls: true,
    tlsOptions,
    servername: 'localhost',
  });
  expect(await pop.STAT()).toBe('2 44');
  expect(await pop.UIDL()).toHaveLength(2);
  // node-pop3 leaves the stuffed dot in: what it shows is what the wire had.
  expect(await pop.RETR(1)).toBe('Subject: one\r\n\r\n..dot');
  await pop.QUIT();
  expect(server.logins).toEqual([user]);
  expect(server.violations).toEqual([]);
});

test('STLS, CAPA before and after', async () => {
  const { server, client } = await connect({ tls: 'starttls', requireTls: true });
  expect(await client.say('CAPA')).toMatch(/\r\nSTLS\r\nSASL CRAM-MD5\r\n\.\r\n$/);
  expect(await client.say('USER ann@example.com')).toMatch(/^-ERR \[AUTH\] Plaintext/);
  expect(await client.say('STLS')).toBe('+OK begin TLS\r\n');
  await client.upgrade(authority.cert);
  expect(await client.say('CAPA')).toMatch(/\r\nUSER\r\nSASL PLAIN LOGIN CRAM-MD5\r\n\.\r\n$/);
  expect(await client.say('USER ann@example.com')).toBe('+OK\r\n');
  expect(await client.say('PASS secret')).toMatch(/^\+OK/);
  expect(server.connections[0]?.secure).toBe(true);
});

test('the POP server of the tests takes APOP', async () => {
  const { server, client, greeting } = await connect({ apop: true });
  const stamp = /<[^>]+>/.exec(greeting)?.[0] ?? '';
  const digest = (password: string) =>
    createHash('md5')
      .update(stamp + password)
      .digest('hex');
  expect(await client.say(`APOP ann@example.com ${digest('wrong')}`)).toMatch(/^-ERR \[AUTH\]/);
  expect(await client.say(`APOP ann@example.com ${digest('secret')}`)).toMatch(/^\+OK/);
  expect(server.failedLogins).toBe(1);
});

test.each([
  ['AUTH PLAIN with an initial response', [`AUTH PLAIN ${base64('\0ann@example.com\0secret')}`]],
  ['AUTH PLAIN without', ['AUTH PLAIN', base64('\0ann@example.com\0secret')]],
  ['AUTH LOGIN', ['AUTH LOGIN', base64('ann@example.com'), base64('secret')]],
])('%s', async (_, lines) => {
  const { client } = await connect();
  let answer = '';
  for (const line of lines) answer = await client.say(line);
  expect(answer).toBe('+OK Logged in.\r\n');
});

test('locks, log-in delay, refusals and a verdict of the test', async () => {
  const { client } = await connect({ locked: ['ann@example.com'] });
  await client.say('USER ann@example.com');
  expect(await client.say('PASS secret')).toMatch(/^-ERR \[IN-USE\]/);

  const delayed = await connect({ loginDelay: 60 });
  expect(await delayed.client.say('CAPA')).toContain('LOGIN-DELAY 60');
  await delayed.client.say('USER ann@example.com');
  await delayed.client.say('PASS secret');
  await delayed.client.say('QUIT');
  const again = await openClient(delayed.server.port);
  open.push(again);
  await again.hear();
  await again.say('USER ann@example.com');
  expect(await again.say('PASS secret')).toMatch(/^-ERR \[LOGIN-DELAY\]/);

  const told = await connect({
    replies: { login: '-ERR [SYS/TEMP] come back later', USER: (line) => (line.endsWith('x') ? '-ERR no' : null) },
  });
  expect(await told.client.say('USER x')).toBe('-ERR no\r\n');
  expect(await told.client.say('USER ann@example.com')).toBe('+OK\r\n');
  expect(await told.client.say('PASS secret')).toBe('-ERR [SYS/TEMP] come back later\r\n');
});

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
