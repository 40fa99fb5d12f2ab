import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { toNodemailer } from '../../src/clients/to-nodemailer.js';
import type { Account, Smtp, Tls } from '../../src/model/account.js';
import { createSecret } from '../../src/secrets/read-secret.js';
import {
  type Certificate,
  createAuthority,
  type LineServer,
  type PopServerOptions,
  type SmtpServerOptions,
  startPopServer,
  startSmtpServer,
} from '../servers/index.js';
import {
  address,
  createAccount,
  createLogin,
  createPop,
  createSeparateSmtp,
  createSmtp,
  password,
  userId,
  users,
} from './accounts.js';

const mail = { from: address, to: 'john@example.com', bcc: 'jim@example.com', subject: 'Hello', text: 'It works.' };

let folder: string;
let certificate: Certificate;
let tls: Tls;
const running: LineServer[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mailconf-'));
  const authority = await createAuthority();
  certificate = await authority.issue();
  const ca = join(folder, 'ca.pem');
  await writeFile(ca, authority.cert);
  tls = { ca, servername: 'localhost', minVersion: 'TLSv1.2', fingerprint: [] };
});
afterEach(() => Promise.all(running.splice(0).map((server) => server.close())));
afterAll(() => rm(folder, { recursive: true }));

async function startSmtp(options: SmtpServerOptions = {}) {
  const server = await startSmtpServer({ users, certificate, ...options });
  running.push(server);
  return server;
}

async function startPop(options: PopServerOptions = {}) {
  const server = await startPopServer({ users, certificate, ...options });
  running.push(server);
  return server;
}

async function open(account: Account) {
  return createTransport(await toNodemailer(account));
}

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (error) => error.code,
  );

describe('a mail arrives', () => {
  test('in clear text', async () => {
    const server = await startSmtp();
    const info = await (await open(createAccount({ smtp: createSmtp(server) }))).sendMail(mail);
    expect(info.accepted).toEqual(['john@example.com', 'jim@example.com']);
    expect(server.messages).toMatchObject([{ from: address, to: info.accepted, userId }]);
    expect(server.messages[0]?.data).toContain('It works.');
    expect(server.violations).toEqual([]);
  });

  test.each([
    ['TLS from the first byte', 'implicit', true],
    ['STARTTLS', 'starttls', 'starttls'],
  ] as const)('by %s', async (_, offered, ssl) => {
    const server = await startSmtp({ tls: offered, requireTls: offered === 'starttls' });
    const smtp = createSmtp(server, { ssl, tls });
    await (await open(createAccount({ smtp }))).sendMail(mail);
    expect(server.messages).toHaveLength(1);
    expect(server.connections).toMatchObject([{ secure: true, servername: 'localhost' }]);
  });

  test.each(['PLAIN', 'LOGIN', 'CRAM-MD5'])('by the mechanism %s', async (mechanism) => {
    const server = await startSmtp();
    await (await open(createAccount({ smtp: createSmtp(server, { mechanism }) }))).verify();
    expect(server.log).toContainEqual(expect.stringMatching(`^AUTH ${mechanism}( |$)`));
    expect(server.logins).toEqual([userId]);
  });

  test('with an access token', async () => {
    const server = await startSmtp({ tokens: { [userId]: 'token-1' }, mechanisms: ['PLAIN', 'XOAUTH2'] });
    const auth = createLogin({ accessToken: createSecret('token-1', '/') });
    await (await open(createAccount({ smtp: createSmtp(server, { auth }) }))).sendMail(mail);
    expect(server.logins).toEqual([userId]);
  });

  test('without a log-in', async () => {
    const server = await startSmtp({ users: {} });
    await (await open(createAccount({ smtp: createSmtp(server, { auth: false }) }))).sendMail(mail);
    expect(server.messages).toMatchObject([{ userId: null }]);
  });

  test('with the name of `hello` and the address family', async () => {
    const server = await startSmtp();
    const smtp = createSmtp(server, { hello: 'client.example.com', family: 4 });
    await (await open(createAccount({ smtp }))).sendMail(mail);
    expect(server.log[0]).toBe('EHLO client.example.com');
    const other = await open(createAccount({ smtp: createSmtp(server, { family: 6 }) }));
    await expect(other.sendMail(mail)).rejects.toThrow();
    expect(server.connections).toHaveLength(1);
  });
});

describe('nothing is sent', () => {
  test.each<[string, SmtpServerOptions, Partial<Smtp>]>([
    ['where STARTTLS is not offered', {}, { ssl: 'starttls' }],
    [
      'to a server with another name',
      { tls: 'implicit' },
      { ssl: true, tls: { servername: 'mail.example.org' } as Tls },
    ],
    ['to an unknown authority', { tls: 'implicit' }, { ssl: true, tls: { ca: null } as Tls }],
    [
      'to a certificate with another fingerprint',
      { tls: 'starttls' },
      { ssl: 'starttls', tls: { fingerprint: ['0'.repeat(64)] } as unknown as Tls },
    ],
    [
      'below the lowest version of TLS',
      { tls: 'implicit', tlsOptions: { maxVersion: 'TLSv1.2' } },
      { ssl: true, tls: { minVersion: 'TLSv1.3' } as Tls },
    ],
  ])('%s', async (_, options, changes) => {
    const server = await startSmtp(options);
    const smtp = createSmtp(server, { ...changes, tls: { ...tls, ...changes.tls } });
    const transport = await open(createAccount({ smtp }));
    await expect(transport.verify()).rejects.toThrow();
    await expect(transport.sendMail(mail)).rejects.toThrow();
    expect(server.log.join('\n')).not.toMatch(/AUTH|MAIL/);
  });

  test('where the fingerprint is right, something is', async () => {
    const server = await startSmtp({ tls: 'implicit' });
    const fingerprint = ['0'.repeat(64), certificate.fingerprint];
    const smtp = createSmtp(server, { ssl: true, tls: { ...tls, fingerprint } });
    await (await open(createAccount({ smtp }))).verify();
  });

  test('where AUTH is not offered: `verify` does not say yes', async () => {
    const server = await startSmtp({ mechanisms: [], requireAuth: false });
    const transport = await open(createAccount({ smtp: createSmtp(server) }));
    expect(await codeOf(transport.verify())).toBe('EAUTH');
    expect(await codeOf(transport.sendMail(mail))).toBe('EAUTH');
    expect(server.messages).toEqual([]);
  });
});

describe('a separate SMTP server', () => {
  test('sends with its own sender and log-in', async () => {
    const [server, unused] = [await startSmtp(), await startSmtp()];
    const separateSmtp = createSeparateSmtp(server, { auth: createLogin() });
    const account = createAccount({ separateSmtp, smtp: createSmtp(unused) });
    const info = await (await open(account)).sendMail(mail);
    expect(info.envelope.from).toBe('jane@example.net');
    expect(server.messages).toMatchObject([{ from: 'jane@example.net', to: ['john@example.com', 'jim@example.com'] }]);
    expect(server.messages[0]?.data).toContain(`From: ${address}`);
    expect(unused.connections).toEqual([]);
  });

  test('opens by POP before SMTP', async () => {
    const pop = await startPop({ apop: true });
    const server = await startSmtp({ users: {}, popBeforeSmtp: pop, localDomains: [] });
    const closed = await open(createAccount({ separateSmtp: createSeparateSmtp(server) }));
    await expect(closed.sendMail(mail)).rejects.toThrow('Relay access denied');
    const popBeforeSmtp = createPop(pop, { apop: true });
    const opened = await open(createAccount({ separateSmtp: createSeparateSmtp(server, { popBeforeSmtp }) }));
    await opened.sendMail(mail);
    await opened.verify();
    expect(server.messages).toHaveLength(1);
    expect(pop.logins).toEqual([userId, userId]);
    expect(pop.log.join('\n')).not.toMatch(/RETR|DELE|PASS/);
    expect([...pop.violations, ...server.violations]).toEqual([]);
  });

  test('is not asked when the POP log-in fails', async () => {
    const pop = await startPop({ users: {} });
    const server = await startSmtp();
    const separateSmtp = createSeparateSmtp(server, { popBeforeSmtp: createPop(pop) });
    const transport = await open(createAccount({ separateSmtp }));
    await expect(transport.verify()).rejects.toThrow(/separateSmtp\.popBeforeSmtp.*Authentication failed/);
    await expect(transport.sendMail(mail)).rejects.toThrow(/Authentication failed/);
    expect(server.connections).toEqual([]);
  });
});

describe('delay', () => {
  test('passes between any two connections', async () => {
    const pop = await startPop();
    const server = await startSmtp({ users: {} });
    const separateSmtp = createSeparateSmtp(server, { popBeforeSmtp: createPop(pop) });
    const transport = await open(createAccount({ separateSmtp, delay: 200 }));
    await Promise.all([transport.sendMail(mail), transport.sendMail(mail)]);
    const times = [...pop.connections, ...server.connections].sort((a, b) => a.openedAt - b.openedAt);
    expect(times).toHaveLength(4);
    for (const [index, { openedAt }] of times.entries()) {
      const before = times[index - 1];
      if (before) expect(openedAt - before.openedAt).toBeGreaterThanOrEqual(195);
    }
    expect(pop.logins).toHaveLength(2);
  });

  test('ends when the message is aborted or the transport closed', async () => {
    const server = await startSmtp();
    const transport = await open(createAccount({ smtp: createSmtp(server), delay: 60_000 }));
    await transport.sendMail(mail);
    const abort = new AbortController();
    const aborted = transport.sendMail({ ...mail, signal: abort.signal });
    const closed = transport.sendMail(mail);
    abort.abort();
    expect(await codeOf(aborted)).toBe('EABORT');
    transport.close();
    await expect(closed).rejects.toThrow('closed');
    expect(server.messages).toHaveLength(1);
  });

  test('of none lets nodemailer connect at once', async () => {
    const server = await startSmtp({ replies: { greeting: { delay: 100, text: '220 mail.example.net ESMTP' } } });
    const transport = await open(createAccount({ smtp: createSmtp(server) }));
    await Promise.all(Array.from({ length: 5 }, () => transport.sendMail(mail)));
    const times = server.connections.map(({ openedAt }) => openedAt);
    // One after another, the last would have waited for four greetings.
    expect(Math.max(...times) - Math.min(...times)).toBeLessThan(400);
    expect(server.messages).toHaveLength(5);
  });
});

describe('refusals name the leaf', () => {
  const at = { host: 'smtp.example.com', port: 465 } as LineServer;
  const token = createLogin({ accessToken: createSecret('token-1', '/') });
  test.each<[string, string, Partial<Account>]>([
    ['ERR_MAILCONF_UNSUPPORTED', 'smtp: false', {}],
    ['ERR_MAILCONF_UNSUPPORTED', 'smtp.mechanism', { smtp: createSmtp(at, { mechanism: 'SCRAM-SHA-256' }) }],
    ['ERR_MAILCONF_UNSUPPORTED', 'smtp.mechanism', { smtp: createSmtp(at, { mechanism: 'XOAUTH2' }) }],
    ['ERR_MAILCONF_UNSUPPORTED', 'smtp.mechanism', { smtp: createSmtp(at, { mechanism: 'OAUTHBEARER', auth: token }) }],
    [
      'ERR_MAILCONF_UNSUPPORTED',
      'separateSmtp.mechanism',
      { separateSmtp: createSeparateSmtp(at, { auth: createLogin(), mechanism: 'NTLM' }) },
    ],
    ['ERR_MAILCONF_SECRET', 'smtp.auth', { smtp: createSmtp(at, { auth: createLogin({ password: null }) }) }],
    [
      'ERR_MAILCONF_SECRET',
      'UNSET',
      { smtp: createSmtp(at, { auth: createLogin({ password: createSecret({ env: 'UNSET' }, '/') }) }) },
    ],
    ['ERR_MAILCONF_INVALID', 'smtp', { smtp: createSmtp(at, { auth: createLogin({ userId: 'a\r\nRSET' }) }) }],
    ['ERR_MAILCONF_INVALID', 'smtp.hello', { smtp: createSmtp(at, { hello: 'a\nb' }) }],
    ['ERR_MAILCONF_INVALID', 'separateSmtp.sender', { separateSmtp: createSeparateSmtp(at, { sender: 'a\n@b' }) }],
    [
      'ERR_MAILCONF_UNREADABLE',
      '/nowhere/ca.pem',
      {
        smtp: createSmtp(at, {
          ssl: true,
          tls: { ca: '/nowhere/ca.pem', servername: 'x', minVersion: 'TLSv1.2', fingerprint: [] },
        }),
      },
    ],
  ])('%s, %s', async (code, leaf, changes) => {
    const refused = toNodemailer(createAccount(changes));
    await expect(refused).rejects.toMatchObject({ name: 'MailConfigError', code });
    await expect(refused).rejects.toThrow(leaf);
    await expect(refused).rejects.not.toThrow(password);
  });
});
