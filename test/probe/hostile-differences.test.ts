import { describe, expect, it } from 'vitest';
import { startPopServer, startSmtpServer } from '../servers/index.js';
import { account, failure, mailboxLogin, pop, probe, smtp, untilClosed, usePki, users, useServers } from './support.js';

// Where the RFCs let servers differ, and they do. None of this is a fault.

const pki = usePki();
const use = useServers();

describe('POP', () => {
  it.each([false, 'starttls', true] as const)('no CAPA at all, ssl %s', async (ssl) => {
    const tls = ssl === true ? 'implicit' : ssl === 'starttls' ? 'starttls' : 'none';
    const server = await use(
      startPopServer({ tls, certificate: pki.certificate, users, capabilities: null, mechanisms: [] }),
    );
    const result = await probe(account({ pop: pop({ port: server.port, ssl, ca: pki.ca }) }));
    expect(result.ok).toBe(true);
    expect(result.step('login').facts).toEqual({ mechanism: 'USER' });
    await untilClosed(server);
    expect(server.violations).toEqual([]);
  });

  it('an empty SASL line, before TLS and without it', async () => {
    const capabilities = ({ connection }: { connection: { secure: boolean } }) =>
      connection.secure ? ['SASL PLAIN', 'UIDL'] : ['SASL', 'STLS', 'UIDL'];
    const upgraded = await use(
      startPopServer({ tls: 'starttls', certificate: pki.certificate, users, capabilities, userPass: false }),
    );
    const subject = account({ pop: pop({ port: upgraded.port, ssl: 'starttls', ca: pki.ca }) });
    const result = await probe(subject);
    expect(result.step('login')).toMatchObject({ status: 'ok', facts: { mechanism: 'PLAIN' } });
    const clear = await use(startPopServer({ users, capabilities: ['SASL ', 'USER'], mechanisms: [] }));
    const other = await probe(account({ pop: pop({ port: clear.port }) }));
    expect(other.step('login')).toMatchObject({ status: 'ok', facts: { mechanism: 'USER' } });
  });

  it.each([
    ['at PASS', { login: '-ERR You must use stronger authentication such as AUTH or APOP to connect to this server' }],
    ['at USER, in any words', { USER: '-ERR unknown command' }],
    ['at USER, as not supported', { USER: '-ERR command not implemented' }],
  ])('USER in CAPA although only APOP works, told %s', async (_, replies) => {
    for (const ssl of [false, true]) {
      const server = await use(
        startPopServer({
          ...{ tls: ssl ? 'implicit' : 'none', certificate: pki.certificate, users, apop: true },
          ...{ capabilities: ['USER', 'UIDL'], mechanisms: [], replies },
        }),
      );
      const one = pop({ port: server.port, ssl, ca: ssl ? pki.ca : null, mechanism: 'USER' });
      const result = await probe(account({ pop: ssl ? { ...one, mechanism: null } : one }));
      expect(failure(result)).toMatchObject({ step: 'login', cause: 'apop-needed' });
      expect(server.log.filter((line) => /^(USER|PASS|APOP|AUTH)/.test(line)).length).toBeLessThanOrEqual(2);
    }
  });

  it('words in small letters, blanks at the end of lines, no text after +OK', async () => {
    const server = await use(
      startPopServer({
        users,
        capabilities: ['uidl ', 'user', 'sasl plain '],
        replies: { greeting: '+OK', CAPA: '+OK\r\nuidl \r\nsasl plain \r\n.' },
      }),
    );
    const result = await probe(account({ pop: pop({ port: server.port }) }));
    expect(result.ok).toBe(true);
    expect(result.step('capabilities').facts).toMatchObject({ uidl: true });
    expect(result.step('login').facts).toEqual({ mechanism: 'PLAIN' });
  });
});

describe('SMTP', () => {
  it.each([
    ['AUTH=PLAIN LOGIN', 'PLAIN'],
    ['auth login plain', 'PLAIN'],
    ['AUTH LOGIN ', 'LOGIN'],
  ])('AUTH written as %j', async (line, mechanism) => {
    const server = await use(startSmtpServer({ users, keywords: ['SIZE', line] }));
    const result = await probe(account({ smtp: smtp({ port: server.port }) }));
    expect(result.step('login')).toMatchObject({ status: 'ok', facts: { mechanism } });
  });

  it('no AUTH, or an empty one, before TLS', async () => {
    for (const first of [['STARTTLS'], ['STARTTLS', 'AUTH']]) {
      const keywords = ({ connection }: { connection: { secure: boolean } }) =>
        connection.secure ? ['AUTH PLAIN'] : first;
      const server = await use(startSmtpServer({ tls: 'starttls', certificate: pki.certificate, users, keywords }));
      expect((await probe(account({ smtp: smtp({ port: server.port, ssl: 'starttls', ca: pki.ca }) }))).ok).toBe(true);
      const clear = await probe(account({ smtp: smtp({ port: server.port }) }));
      expect(failure(clear)).toMatchObject({ step: 'login', cause: 'encryption-required' });
    }
  });

  it.each([
    ['MAIL', 'sender', '530 5.7.0 Authentication required', 'auth-required'],
    ['RCPT', 'recipient', '530 5.7.0 Authentication required', 'auth-required'],
    ['MAIL', 'sender', '553 5.7.1 Sender address rejected: not owned by user', 'sender-not-owned'],
    ['RCPT', 'recipient', '553 5.7.1 Sender address rejected: not owned by user', 'sender-not-owned'],
    ['MAIL', 'sender', '450 4.7.1 <x>: Helo command rejected: Host not found', 'hello-rejected'],
    ['RCPT', 'recipient', '504 5.5.2 <x>: Helo command rejected: need fully-qualified hostname', 'hello-rejected'],
    ['MAIL', 'sender', '451 4.3.0 try again', 'server-busy'],
    ['RCPT', 'recipient', '450 4.2.0 Greylisted', 'server-busy'],
  ])('the same refused at %s: %s %s', async (verb, step, reply, cause) => {
    const server = await use(startSmtpServer({ replies: { [verb]: reply } }));
    const result = await probe(account({ smtp: smtp({ port: server.port, auth: false }) }));
    expect(failure(result)).toMatchObject({ step, cause });
  });

  it('a greeting and replies of several lines, and none after the code', async () => {
    const replies = {
      greeting: '220-mail.example.net ESMTP\r\n220-welcome\r\n220 ready',
      'AUTH PLAIN': '235',
      MAIL: '250',
      RCPT: '251-will\r\n251 forward',
      RSET: '502 5.5.1 no',
      QUIT: { then: 'close' as const },
    };
    const server = await use(startSmtpServer({ users, mechanisms: ['PLAIN'], replies }));
    const result = await probe(account({ smtp: smtp({ port: server.port }) }));
    expect(result.ok).toBe(true);
    expect(result.step('greeting').facts).toEqual({ text: 'mail.example.net ESMTP welcome ready' });
  });
});

describe('how bytes come', () => {
  it.each([
    ['a bare LF', { lineEnd: '\n' }],
    ['CR and LF in two packets', { splitLineEnds: true }],
    ['a byte at a time, but all of them', { slow: 1 }],
  ])('%s', async (_, framing) => {
    for (const ssl of [false, 'starttls', true] as const) {
      const tls = ssl === true ? 'implicit' : ssl === 'starttls' ? 'starttls' : 'none';
      const options = { tls, certificate: pki.certificate, users, framing } as const;
      const popServer = await use(startPopServer(options));
      const smtpServer = await use(startSmtpServer(options));
      const parts = { ssl, ca: ssl === false ? null : pki.ca, mechanism: 'LOGIN' };
      const result = await probe(
        account({ pop: pop({ port: popServer.port, ...parts }), smtp: smtp({ port: smtpServer.port, ...parts }) }),
        { timeout: 8000 },
      );
      expect(result.steps.filter((step) => !step.endsWith(':ok'))).toEqual([]);
    }
  });

  it('five seconds after the connection', async () => {
    const greeting = (text: string) => ({ greeting: { delay: 5000, text } });
    const popServer = await use(startPopServer({ users, replies: greeting('+OK at last') }));
    const smtpServer = await use(startSmtpServer({ users, replies: greeting('220 at last') }));
    const subject = account({ pop: pop({ port: popServer.port }), smtp: smtp({ port: smtpServer.port }) });
    const result = await probe(subject, { timeout: 20_000 });
    expect(result.ok).toBe(true);
    expect(popServer.connections.length + smtpServer.connections.length).toBe(2);
  });

  it('the user ID and the password are those of the file, whatever else is said', async () => {
    const server = await use(startSmtpServer({ users, mechanisms: ['LOGIN'] }));
    const login = { ...mailboxLogin, userId: 'nobody@example.com' };
    expect(failure(await probe(account({ smtp: smtp({ port: server.port, auth: login }) })))?.cause).toBe(
      'login-rejected',
    );
  });
});
