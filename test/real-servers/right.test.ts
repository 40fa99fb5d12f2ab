import Pop3Command from 'node-pop3';
import nodemailer from 'nodemailer';
import { describe, expect, test } from 'vitest';
import { toNodemailer, toPop3 } from '../../src/index.js';
import { causes, probe, toAccount } from './probe.js';
import { ann, bob, fingerprint, ports, server, tls, token } from './settings.js';

const clearServer = '127.0.0.10';

describe('POP settings that are right', () => {
  test.each([
    ['TLS', 'PLAIN', { server, port: ports.pops, ssl: true, tls, mechanism: 'PLAIN' }],
    ['TLS', 'LOGIN', { server, port: ports.pops, ssl: true, tls, mechanism: 'LOGIN' }],
    ['TLS', 'CRAM-MD5', { server, port: ports.pops, ssl: true, tls, mechanism: 'CRAM-MD5' }],
    ['TLS', 'SCRAM-SHA-256', { server, port: ports.pops, ssl: true, tls, mechanism: 'SCRAM-SHA-256' }],
    ['TLS, the strongest', 'SCRAM-SHA-256', { server, port: ports.pops, ssl: true, tls }],
    ['clear, the strongest', 'SCRAM-SHA-256', { server, port: ports.pop, ssl: false }],
    ['TLS', 'USER', { server, port: ports.pops, ssl: true, tls, mechanism: 'USER' }],
    ['TLS', 'APOP', { server, port: ports.pops, ssl: true, tls, apop: true }],
    [
      'TLS by a name',
      'PLAIN',
      { server, port: ports.pops, ssl: true, tls: { ...tls, servername: 'mail.example.test' }, mechanism: 'PLAIN' },
    ],
    [
      'TLS with a fingerprint',
      'PLAIN',
      { server, port: ports.pops, ssl: true, tls: { ...tls, fingerprint }, mechanism: 'PLAIN' },
    ],
    ['STLS', 'USER', { server, port: ports.pop, ssl: 'starttls', tls, mechanism: 'USER' }],
    ['STLS', 'PLAIN', { server, port: ports.pop, ssl: 'starttls', tls, mechanism: 'PLAIN' }],
    ['STLS', 'APOP', { server, port: ports.pop, ssl: 'starttls', tls, apop: true }],
    ['clear', 'APOP', { server, port: ports.pop, ssl: false, apop: true }],
    ['clear', 'USER', { server: clearServer, port: ports.pop, ssl: false, mechanism: 'USER' }],
    ['clear, of the old server', 'PLAIN', { server, port: ports.popPlain, ssl: false, mechanism: 'PLAIN' }],
  ])('%s, log-in by %s', async (_, mechanism, pop) => {
    const checks = await probe({ mailbox: ann, pop, smtp: false });
    expect(causes(checks)).toEqual([]);
    expect(checks.find((check) => check.step === 'login')?.facts).toMatchObject({ mechanism });
  });
});

describe('SMTP settings that are right', () => {
  test.each([
    ['STARTTLS', 'PLAIN', { port: ports.submission, ssl: 'starttls', tls, mechanism: 'PLAIN' }],
    ['STARTTLS', 'LOGIN', { port: ports.submission, ssl: 'starttls', tls, mechanism: 'LOGIN' }],
    ['STARTTLS', 'CRAM-MD5', { port: ports.submission, ssl: 'starttls', tls, mechanism: 'CRAM-MD5' }],
    ['TLS', 'PLAIN', { port: ports.submissions, ssl: true, tls, mechanism: 'PLAIN' }],
    ['STARTTLS', 'SCRAM-SHA-256', { port: ports.submission, ssl: 'starttls', tls }],
    ['TLS of Exim', 'PLAIN', { port: ports.eximTls, ssl: true, tls }],
    ['STARTTLS of Exim', 'LOGIN', { port: ports.eximStarttls, ssl: 'starttls', tls, mechanism: 'LOGIN' }],
    ['TLS 1.2', 'PLAIN', { port: ports.oldTls, ssl: true, tls, mechanism: 'PLAIN' }],
    ['clear', 'CRAM-MD5', { port: ports.clear, ssl: false, mechanism: 'CRAM-MD5', hello: 'client.example.test' }],
  ])('%s, log-in by %s', async (_, mechanism, smtp) => {
    const checks = await probe(
      { mailbox: ann, pop: false, smtp: { server, ...smtp } },
      { recipient: 'x@elsewhere.test' },
    );
    expect(causes(checks)).toEqual([]);
    expect(checks.find((check) => check.step === 'login')?.facts).toMatchObject({ mechanism });
    expect(checks.find((check) => check.step === 'recipient')?.status).toBe('ok');
  });

  test('a relay without a log-in, for its own mailboxes', async () => {
    const smtp = { server, port: ports.relay, ssl: false, auth: false };
    const checks = await probe({ mailbox: ann, pop: false, smtp });
    expect(causes(checks)).toEqual([]);
    expect(checks.find((check) => check.step === 'recipient')?.facts).toMatchObject({ code: 250, local: true });
  });

  test('POP before SMTP', async () => {
    const popBeforeSmtp = { port: ports.pop, ssl: 'starttls', tls, userId: bob.address, password: bob.password };
    const separateSmtp = { server, port: ports.popBefore, ssl: false, sender: ann.address, popBeforeSmtp };
    const checks = await probe({ mailbox: ann, pop: false, separateSmtp }, { recipient: 'x@elsewhere.test' });
    expect(causes(checks)).toEqual([]);
    expect(checks.find((check) => check.step === 'recipient')?.status).toBe('ok');
  });

  test('through the programs too', async () => {
    const pop = { server, port: ports.pops, ssl: true, tls };
    const smtp = { server, port: ports.submission, ssl: 'starttls', tls };
    const checks = await probe({ mailbox: ann, pop, smtp }, { clients: true });
    expect(causes(checks)).toEqual([]);
    expect(checks.filter((check) => check.step === 'client').map((check) => check.status)).toEqual(['ok', 'ok']);
  });
});

test.each(['OAUTHBEARER', 'XOAUTH2'])('an access token by %s', async (mechanism) => {
  const pop = { server, port: ports.pops, ssl: true, tls, mechanism };
  const smtp = { server, port: ports.submission, ssl: 'starttls', tls, mechanism };
  const mailbox = { address: ann.address, oauth2: { accessToken: token } };
  const checks = await probe({ mailbox, pop, smtp });
  expect(causes(checks)).toEqual([]);
  const logins = checks.filter(({ step }) => step === 'login');
  expect(logins.map(({ facts }) => facts.mechanism)).toEqual([mechanism, mechanism]);
});

test('a mechanism that is offered and cannot be done is named, and another logs in', async () => {
  const pop = { server, port: ports.popHashed, ssl: 'starttls', tls };
  const checks = await probe({ mailbox: ann, pop, smtp: false });
  expect(causes(checks)).toEqual([]);
  expect(checks.find(({ step }) => step === 'login')).toMatchObject({
    status: 'warning',
    cause: 'auth-mechanism-broken',
    message: expect.stringContaining('CRAM-MD5'),
    facts: { mechanism: 'PLAIN' },
  });
});

test('a mail sent through toNodemailer arrives, and toPop3 reads it', async () => {
  const subject = `mailconf ${Date.now()}`;
  const smtp = { server, port: ports.submission, ssl: 'starttls', tls };
  const sending = await toAccount({ mailbox: ann, pop: false, smtp });
  const transport = nodemailer.createTransport(await toNodemailer(sending));
  await transport.sendMail({ from: ann.address, to: bob.address, subject, text: 'It arrives.' });
  transport.close();

  const receiving = await toAccount({ mailbox: bob, pop: { server, port: ports.pops, ssl: true, tls }, smtp: false });
  const options = await toPop3(receiving);
  await expect.poll(() => readLast(options), { timeout: 20_000, interval: 500 }).toContain(subject);
});

async function readLast(options: ConstructorParameters<typeof Pop3Command>[0]): Promise<string> {
  const pop = new Pop3Command(options);
  try {
    const list = await pop.UIDL();
    return list.length === 0 ? '' : await pop.RETR(list.length);
  } finally {
    await pop.QUIT();
  }
}
