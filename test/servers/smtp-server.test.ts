import nodemailer from 'nodemailer';
import { afterEach, expect, test } from 'vitest';
import { createAuthority } from './certificates.js';
import { type Client, openClient } from './client.js';
import { startPopServer } from './pop-server.js';
import { type SmtpServer, type SmtpServerOptions, startSmtpServer } from './smtp-server.js';

const authority = await createAuthority();
const certificate = await authority.issue();
const users = { 'ann@example.com': 'secret' };
const open: { close(): unknown }[] = [];

async function start(options: SmtpServerOptions = {}): Promise<SmtpServer> {
  const server = await startSmtpServer({ users, certificate, ...options });
  open.push(server);
  return server;
}

async function connect(options: SmtpServerOptions = {}): Promise<{ server: SmtpServer; client: Client }> {
  const server = await start(options);
  const client = await openClient(server.port);
  open.push(client);
  await client.hear();
  return { server, client };
}

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

test.each([
  ['implicit', true, 'PLAIN'],
  ['starttls', false, 'LOGIN'],
  ['starttls', false, 'CRAM-MD5'],
] as const)('nodemailer sends (%s, %s, %s)', async (tls, secure, authMethod) => {
  const server = await start({ tls, requireTls: true });
  const transport = nodemailer.createTransport({
    host: '127.0.0.1',
    port: server.port,
    secure,
    requireTLS: true,
    authMethod,
    auth: { user: 'ann@example.com', pass: 'secret' },
    tls: { ca: authority.cert },
  });
  await transport.sendMail({ from: 'ann@example.com', to: 'bob@example.org', subject: 'hello', text: '.dot\n..' });
  expect(server.messages).toHaveLength(1);
  expect(server.messages[0]).toMatchObject({
    from: 'ann@example.com',
    to: ['bob@example.org'],
    userId: 'ann@example.com',
  });
  expect(server.messages[0]?.data).toMatch(/\r\n\r\n\.dot\r\n\.\.$/);
  expect(server.violations).toEqual([]);
});

test('a wrong password is refused and counted', async () => {
  const { server, client } = await connect();
  expect(await client.say('EHLO [127.0.0.1]')).toContain('250-AUTH PLAIN LOGIN CRAM-MD5\r\n');
  expect(await client.say(`AUTH PLAIN ${Buffer.from('\0ann@example.com\0no').toString('base64')}`)).toMatch(
    /^535 5\.7\.8/,
  );
  expect(await client.say('MAIL FROM:<ann@example.com>')).toMatch(/^530 5\.7\.0/);
  expect(server.failedLogins).toBe(1);
});

test('relay rules: local domains, mailboxes, owned senders, names in EHLO', async () => {
  const { client } = await connect({
    requireAuth: false,
    mailboxes: ['bob@example.com'],
    senders: { 'ann@example.com': ['ann@example.com'] },
    checkHello: (name) =>
      name.includes('.') ? null : `504 5.5.2 <${name}>: Helo command rejected: need fully-qualified hostname`,
  });
  await client.say('EHLO a.example.com');
  await client.say('MAIL FROM:<x@example.org>');
  expect(await client.say('RCPT TO:<y@example.org>')).toMatch(/^554 5\.7\.1 .*Relay access denied/);
  expect(await client.say('RCPT TO:<ann@example.com>')).toMatch(/^550 5\.1\.1/);
  expect(await client.say('RCPT TO:<bob@example.com>')).toMatch(/^250/);
  await client.say(`AUTH PLAIN ${Buffer.from('\0ann@example.com\0secret').toString('base64')}`);
  expect(await client.say('MAIL FROM:<x@example.org>')).toMatch(/^553 5\.7\.1 .*not owned/);
  expect(await client.say('MAIL FROM:<ann@example.com>')).toMatch(/^250/);
  expect(await client.say('RCPT TO:<y@example.org>')).toMatch(/^250/);
  await client.say('EHLO short');
  await client.say('MAIL FROM:<ann@example.com>');
  expect(await client.say('RCPT TO:<bob@example.com>')).toMatch(/^504 5\.5\.2 <short>/);
});

test('POP before SMTP opens to the client that logged in', async () => {
  const pop = await startPopServer({ users });
  open.push(pop);
  const { client } = await connect({ users: {}, popBeforeSmtp: pop });
  await client.say('EHLO [127.0.0.1]');
  await client.say('MAIL FROM:<ann@example.com>');
  expect(await client.say('RCPT TO:<y@example.org>')).toMatch(/^554/);
  const reader = await openClient(pop.port);
  open.push(reader);
  await reader.hear();
  await reader.say('USER ann@example.com');
  await reader.say('PASS secret');
  expect(await client.say('RCPT TO:<y@example.org>')).toMatch(/^250/);
});
