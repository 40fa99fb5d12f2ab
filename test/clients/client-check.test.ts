import { afterEach, expect, test } from 'vitest';
import { runClientCheck } from '../../src/clients/client-check.js';
import type { Account } from '../../src/model/account.js';
import { createSecret } from '../../src/secrets/read-secret.js';
import {
  type LineServer,
  type PopServerOptions,
  type SmtpServerOptions,
  startPopServer,
  startSmtpServer,
} from '../servers/index.js';
import {
  createAccount,
  createLogin,
  createPop,
  createSeparateSmtp,
  createSmtp,
  password,
  userId,
  users,
} from './accounts.js';

const running: LineServer[] = [];

afterEach(() => Promise.all(running.splice(0).map((server) => server.close())));

async function startPop(options: PopServerOptions = {}) {
  const server = await startPopServer({ users, ...options });
  running.push(server);
  return server;
}

async function startSmtp(options: SmtpServerOptions = {}) {
  const server = await startSmtpServer({ users, ...options });
  running.push(server);
  return server;
}

const check = (account: Account, service: Parameters<typeof runClientCheck>[1], timeout = 10_000) =>
  runClientCheck(account, service, { timeout });

test('node-pop3 logs in and changes nothing', async () => {
  const pop = await startPop({ messages: ['Subject: Hello\r\n\r\n'] });
  expect(await check(createAccount({ pop: createPop(pop) }), 'pop')).toEqual({
    status: 'ok',
    message: 'node-pop3 logs in',
    facts: { client: 'node-pop3' },
  });
  expect(pop.log).toEqual([`USER ${userId}`, `PASS ${password}`, 'STAT', 'QUIT']);
});

test('nodemailer logs in, POP before SMTP included', async () => {
  const [pop, smtp] = [await startPop(), await startSmtp()];
  const popBeforeSmtp = createPop(pop);
  const separateSmtp = createSeparateSmtp(smtp, { auth: createLogin(), popBeforeSmtp });
  const account = createAccount({ separateSmtp, delay: 300 });
  expect(await check(account, 'separate-smtp')).toMatchObject({ status: 'ok', message: 'nodemailer logs in' });
  expect([...pop.logins, ...smtp.logins]).toEqual([userId, userId]);
  expect(smtp.messages).toEqual([]);
});

test('a refused password fails, and stands in no message', async () => {
  const echo = ({ length }: string) =>
    `535 no: ${password} ${Buffer.from(`\0${userId}\0${password}`).toString('base64')} ${length}`;
  const smtp = await startSmtp({ replies: { AUTH: (line) => echo(line) } });
  const result = await check(createAccount({ smtp: createSmtp(smtp) }), 'smtp');
  expect(result).toMatchObject({ status: 'failed', facts: { client: 'nodemailer', nodeCode: 'EAUTH' } });
  expect(result.message).toContain('nodemailer does not log in: ');
  expect(result.message).toContain('535 no: *** ***');
});

test('what the library cannot do is skipped', async () => {
  const pop = await startPop();
  const account = createAccount({ pop: createPop(pop, { ssl: 'starttls' }) });
  const result = await check(account, 'pop');
  expect(result.status).toBe('skipped');
  expect(result.message).toContain('pop.ssl: starttls');
  expect(pop.connections).toEqual([]);
});

test('the client step fails where the library ends its process', async () => {
  const pop = await startPop({ replies: { connect: '-ERR come back later' } });
  const result = await check(createAccount({ pop: createPop(pop) }), 'pop');
  expect(result).toMatchObject({
    status: 'failed',
    message: 'node-pop3 ends the whole program with an error: come back later',
  });
});

test('a library that never settles is ended', async () => {
  const pop = await startPop({ replies: { STAT: { raw: '+', then: 'hang' } } });
  const result = await check(createAccount({ pop: createPop(pop) }), 'pop', 1500);
  expect(result).toMatchObject({ status: 'failed', message: 'node-pop3 has not logged in after 1.5 s' });
  await expect.poll(() => pop.connections[0]?.closedAt).toBeTruthy();
});

test('an aborted check ends at once', async () => {
  const smtp = await startSmtp({ replies: { EHLO: { then: 'hang' } } });
  const abort = new AbortController();
  const running = runClientCheck(createAccount({ smtp: createSmtp(smtp) }), 'smtp', {
    timeout: 20_000,
    signal: abort.signal,
  });
  await expect.poll(() => smtp.log.length, { timeout: 10_000 }).toBe(1);
  abort.abort();
  expect(await running).toMatchObject({ status: 'skipped', message: 'interrupted' });
  await expect.poll(() => smtp.connections[0]?.closedAt).toBeTruthy();
});

test('a secret that cannot be read fails, and no process is started', async () => {
  const smtp = await startSmtp();
  const auth = createLogin({ password: createSecret({ env: 'UNSET_MAIL_PASSWORD' }, '/') });
  const result = await check(createAccount({ smtp: createSmtp(smtp, { auth }) }), 'smtp');
  expect(result.status).toBe('failed');
  expect(result.message).toContain('UNSET_MAIL_PASSWORD is not set');
  expect(smtp.connections).toEqual([]);
});

test('a caller that has read the secret gives it', async () => {
  const smtp = await startSmtp();
  const auth = createLogin({ password: createSecret({ command: ['false'] }, '/') });
  const account = createAccount({ smtp: createSmtp(smtp, { auth }) });
  const result = await runClientCheck(account, 'smtp', { timeout: 10_000, readSecret: async () => password });
  expect(result.status).toBe('ok');
});
