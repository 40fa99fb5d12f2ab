import { describe, expect, it } from 'vitest';
import type { Account, Login, Ssl } from '../../../src/model/account.js';
import type { Origin } from '../../../src/model/diagnostic.js';
import { type PopServer, type SmtpServer, startPopServer, startSmtpServer } from '../../servers/index.js';
import { type Session, startLineServer } from '../../servers/line-server.js';
import type { ScramOptions } from '../../servers/sasl.js';
import { leavingNothing } from '../run/resources.js';
import {
  account,
  canaryForms,
  failure,
  mailboxLogin,
  pop,
  probe,
  secret,
  smtp,
  untilClosed,
  usePki,
  userId,
  users,
  useServers,
} from '../support.js';

// Each mechanism against each protocol; the count of log-ins is the server's.

const pki = usePki();
const use = useServers();

type Protocol = 'pop' | 'smtp';
type ServerOptions = NonNullable<Parameters<typeof startPopServer>[0]>;
type MailServer = PopServer | SmtpServer;

const protocols = ['pop', 'smtp'] as const;
const passwords = ['PLAIN', 'LOGIN', 'CRAM-MD5', 'SCRAM-SHA-256'];
const tokens = ['OAUTHBEARER', 'XOAUTH2'];
const token = 'ya29.C4nary-token';
const tokenLogin: Login = { userId, password: null, accessToken: secret(token) };

function start(protocol: Protocol, ssl: Ssl, options: ServerOptions): Promise<MailServer> {
  const tls = ssl === true ? 'implicit' : ssl === 'starttls' ? 'starttls' : 'none';
  const all = { tls, certificate: pki.certificate, users, requireAuth: true, ...options } as const;
  return use<MailServer>(protocol === 'pop' ? startPopServer(all) : startSmtpServer(all as object));
}

interface Settings {
  ssl?: Ssl;
  mechanism?: string | null;
  login?: Login;
  apop?: boolean;
  origins?: Record<string, Origin>;
}

function subject(protocol: Protocol, port: number, settings: Settings): Account {
  const { ssl = true, mechanism = null, login = mailboxLogin, apop = false, origins = {} } = settings;
  const parts = { port, ssl, ca: ssl === false ? null : pki.ca, mechanism };
  return account({
    origins,
    ...(protocol === 'pop' ? { pop: pop({ ...parts, login, apop }) } : { smtp: smtp({ ...parts, auth: login }) }),
  });
}

async function logIn(protocol: Protocol, server: MailServer, settings: Settings = {}) {
  const result = await leavingNothing((signal) =>
    probe(subject(protocol, server.port, settings), { signal, timeout: 1500, until: 'login' }),
  );
  await untilClosed(server);
  for (const form of [...canaryForms, token]) expect(result.text).not.toContain(form);
  expect(server.violations).toEqual([]);
  return result;
}

/** What was said to log in, data left out. */
const attempts = (server: MailServer) =>
  server.log.flatMap((line) => /^(AUTH [^ ]+|USER|PASS|APOP)/.exec(line)?.[0] ?? []);

const mechanisms = protocols.flatMap((protocol) => [
  ...(protocol === 'pop' ? ['USER', 'APOP'] : []).map((mechanism) => ({ protocol, mechanism })),
  ...[...passwords, ...tokens].map((mechanism) => ({ protocol, mechanism })),
]);

describe.each(mechanisms)('$protocol by $mechanism', ({ protocol, mechanism }) => {
  const isToken = tokens.includes(mechanism);
  const apop = mechanism === 'APOP';
  const settings = { mechanism: apop ? null : mechanism, apop, login: isToken ? tokenLogin : mailboxLogin };
  const offered = { mechanisms: mechanism === 'USER' || apop ? [] : [mechanism], apop };

  it.each([false, 'starttls', true] as const)('right, ssl %s', async (ssl) => {
    const server = await start(protocol, ssl, { ...offered, tokens: { [userId]: token } });
    const result = await logIn(protocol, server, { ...settings, ssl });
    expect(result.ok).toBe(true);
    expect(result.step('login').facts).toEqual({ mechanism });
    expect(server.logins).toEqual([userId]);
    expect(server.failedLogins).toBe(0);
    expect(server.connections).toHaveLength(1);
  });

  it.each([false, 'starttls', true] as const)('wrong, ssl %s', async (ssl) => {
    const server = await start(protocol, ssl, { ...offered, users: { [userId]: 'another' }, tokens: {} });
    const result = await logIn(protocol, server, { ...settings, ssl });
    expect(failure(result)).toMatchObject({ step: 'login', cause: 'login-rejected', facts: { mechanism } });
    expect(server.failedLogins).toBe(1);
    expect(server.connections).toHaveLength(1);
  });
});

describe('which mechanism', () => {
  it.each<[string[], string | null]>([
    [['PLAIN', 'LOGIN', 'CRAM-MD5', 'SCRAM-SHA-256'], 'SCRAM-SHA-256'],
    [['LOGIN', 'PLAIN', 'CRAM-MD5'], 'CRAM-MD5'],
    [['LOGIN', 'PLAIN'], 'PLAIN'],
    [['LOGIN'], 'LOGIN'],
    [['GSSAPI', 'NTLM', 'SCRAM-SHA-256-PLUS', 'SCRAM-SHA-1', 'PLAIN'], 'PLAIN'],
    [['XOAUTH2', 'OAUTHBEARER', 'LOGIN'], 'LOGIN'],
    [['GSSAPI', 'NTLM'], null],
  ])('%j: %s', async (offered, expected) => {
    for (const protocol of protocols) {
      for (const ssl of [false, true]) {
        const server = await start(protocol, ssl, { mechanisms: offered, userPass: false });
        const result = await logIn(protocol, server, { ssl });
        if (expected === null) {
          expect(failure(result)?.cause).toBe('auth-mechanism-unsupported');
          expect(attempts(server)).toEqual([]);
        } else expect(result.step('login')).toMatchObject({ status: 'ok', facts: { mechanism: expected } });
      }
    }
  });

  it.each<[string[], string | null]>([
    [['XOAUTH2', 'OAUTHBEARER', 'PLAIN'], 'OAUTHBEARER'],
    [['PLAIN', 'XOAUTH2'], 'XOAUTH2'],
    [['PLAIN', 'LOGIN'], null],
  ])('with a token, %j: %s', async (offered, expected) => {
    for (const protocol of protocols) {
      const server = await start(protocol, true, { mechanisms: offered, tokens: { [userId]: token } });
      const result = await logIn(protocol, server, { login: tokenLogin });
      if (expected === null) expect(failure(result)?.cause).toBe('auth-mechanism-unsupported');
      else expect(result.step('login').facts).toEqual({ mechanism: expected });
      expect(attempts(server)).toEqual(expected === null ? [] : [`AUTH ${expected}`]);
    }
  });

  it.each(['CRAM-MD5', 'SCRAM-SHA-256'])('no password in the clear beside %s, whatever it answers', async (better) => {
    for (const protocol of protocols) {
      for (const reply of [
        '535 5.7.8 no',
        '504 5.7.4 Unrecognized authentication type',
        '-ERR no',
        '-ERR unsupported',
      ]) {
        const replies = { [`AUTH ${better}`]: reply };
        if (reply.startsWith('-') !== (protocol === 'pop')) continue;
        const server = await start(protocol, false, { mechanisms: ['PLAIN', 'LOGIN', better], replies });
        expect((await logIn(protocol, server, { ssl: false })).ok).toBe(false);
        expect(attempts(server)).toEqual([`AUTH ${better}`]);
      }
    }
  });

  it('in the clear, APOP where the server offers it and the file says nothing', async () => {
    const server = await start('pop', false, { apop: true, mechanisms: ['PLAIN'] });
    const result = await logIn('pop', server, { ssl: false });
    expect(result.step('login')).toMatchObject({
      status: 'warning',
      cause: 'apop-needed',
      help: 'Write `pop.apop: true`.',
      facts: { mechanism: 'APOP' },
    });
    expect(result.ok).toBe(true);
    expect(attempts(server)).toEqual(['APOP']);
    const refusing = await start('pop', false, { apop: true, mechanisms: ['PLAIN'], users: {} });
    expect(failure(await logIn('pop', refusing, { ssl: false }))?.cause).toBe('login-rejected');
    expect(attempts(refusing)).toEqual(['APOP']);
  });

  it('but what the file says', async () => {
    const written = { '/pop/apop': { kind: 'file' as const, path: '/x', pointer: '/pop/apop', range: null as never } };
    for (const [settings, said] of [
      [{ origins: written }, 'AUTH PLAIN'],
      [{ mechanism: 'USER' }, 'USER'],
    ] as const) {
      const server = await start('pop', false, { apop: true, mechanisms: ['PLAIN'] });
      expect((await logIn('pop', server, { ssl: false, ...settings })).ok).toBe(true);
      expect(attempts(server)[0]).toBe(said);
    }
  });
});

describe('offered, but broken: once more on a fresh connection', () => {
  const unknown = {
    pop: '-ERR unsupported authentication mechanism',
    smtp: '504 5.7.4 Unrecognized authentication type',
  };
  const refused = { pop: '-ERR [AUTH] failed', smtp: '535 5.7.8 Error: authentication failed' };

  it.each(protocols)(
    '%s: a mechanism that is answered as unknown, or refused before anything was proved',
    async (protocol) => {
      for (const first of ['SCRAM-SHA-256', 'CRAM-MD5']) {
        for (const reply of [unknown[protocol], refused[protocol]]) {
          const replies = { [`AUTH ${first}`]: { text: reply, then: 'close' as const } };
          const server = await start(protocol, true, { mechanisms: [first, 'PLAIN', 'LOGIN'], replies });
          const result = await logIn(protocol, server);
          expect(result.ok).toBe(true);
          expect(result.step('login')).toMatchObject({
            status: 'warning',
            cause: 'auth-mechanism-broken',
            message: expect.stringContaining(first),
            facts: { mechanism: 'PLAIN', reply },
          });
          expect(attempts(server)).toEqual([`AUTH ${first}`, 'AUTH PLAIN']);
          expect(server.connections).toHaveLength(2);
        }
      }
    },
  );

  it.each(protocols)('%s: PLAIN unknown, LOGIN works; OAUTHBEARER unknown, XOAUTH2 works', async (protocol) => {
    for (const [first, second, login] of [
      ['PLAIN', 'LOGIN', mailboxLogin],
      ['OAUTHBEARER', 'XOAUTH2', tokenLogin],
    ] as const) {
      const replies = { [`AUTH ${first}`]: unknown[protocol] };
      const server = await start(protocol, true, { mechanisms: [first, second], replies, tokens: { [userId]: token } });
      const result = await logIn(protocol, server, { login });
      expect(result.step('login')).toMatchObject({ cause: 'auth-mechanism-broken', facts: { mechanism: second } });
      expect(attempts(server)).toEqual([`AUTH ${first}`, `AUTH ${second}`]);
    }
  });

  it.each(protocols)('%s: in the clear another one that hides the password', async (protocol) => {
    const replies = { 'AUTH SCRAM-SHA-256': unknown[protocol] };
    const server = await start(protocol, false, { mechanisms: ['PLAIN', 'CRAM-MD5', 'SCRAM-SHA-256'], replies });
    const result = await logIn(protocol, server, { ssl: false });
    expect(result.step('login')).toMatchObject({ cause: 'auth-mechanism-broken', facts: { mechanism: 'CRAM-MD5' } });
    expect(attempts(server)).toEqual(['AUTH SCRAM-SHA-256', 'AUTH CRAM-MD5']);
  });

  it.each(protocols)(
    '%s: CRAM-MD5 that ends in a bare refusal, as where the passwords are hashes',
    async (protocol) => {
      let isFirst = true;
      const login = () => {
        const reply = isFirst ? { text: refused[protocol], then: 'close' as const } : null;
        isFirst = false;
        return reply;
      };
      const server = await start(protocol, true, { replies: { login } });
      const result = await logIn(protocol, server);
      expect(result.step('login')).toMatchObject({ cause: 'auth-mechanism-broken', facts: { mechanism: 'PLAIN' } });
      expect(server.failedLogins).toBe(1);
    },
  );

  it.each(protocols)('%s: never a third', async (protocol) => {
    const replies = { AUTH: unknown[protocol] };
    const server = await start(protocol, true, { mechanisms: [...passwords], replies });
    expect(failure(await logIn(protocol, server))?.cause).toBe('auth-mechanism-unsupported');
    expect(attempts(server)).toEqual(['AUTH SCRAM-SHA-256', 'AUTH PLAIN']);
  });

  it.each(['refused', 'reset', 'hung up', 'silent'])(
    'the first failure stays the cause where the fresh connection is %s',
    async (kind) => {
      let count = 0;
      const broken = {
        refused: { text: '554 5.7.1 Client host blocked', then: 'close' },
        reset: { then: 'reset' },
        'hung up': { then: 'close' },
        silent: { then: 'hang' },
      } as const;
      const greeting = () => (++count > 1 ? broken[kind as keyof typeof broken] : null);
      const server = await start('smtp', true, { replies: { greeting, 'AUTH CRAM-MD5': refused.smtp } });
      const result = await logIn('smtp', server);
      expect(failure(result)).toMatchObject({ step: 'login', cause: 'login-rejected', facts: { reply: refused.smtp } });
      expect(server.connections).toHaveLength(2);
    },
  );
});

describe('a wrong password is one failed log-in', () => {
  it.each(protocols)('%s, with SCRAM, CRAM-MD5 and PLAIN offered', async (protocol) => {
    for (const tellsError of [false, true]) {
      const server = await start(protocol, true, {
        mechanisms: passwords,
        users: { [userId]: 'x' },
        scram: { tellsError },
      });
      expect(failure(await logIn(protocol, server))?.cause).toBe('login-rejected');
      expect(attempts(server)).toEqual(['AUTH SCRAM-SHA-256']);
      expect(server.failedLogins).toBe(1);
    }
  });

  it.each([
    'Incorrect username or password',
    'wrong password',
    'Password mismatch',
    'no such user',
    'Login failed, 2 attempts left',
    'The account will be locked after more failures',
  ])('with CRAM-MD5, where the reply judges it: %s', async (words) => {
    for (const protocol of protocols) {
      const rejection = protocol === 'pop' ? words : `535 5.7.8 ${words}`;
      const server = await start(protocol, true, { users: {}, rejection });
      expect(failure(await logIn(protocol, server))?.step).toBe('login');
      expect(server.failedLogins).toBe(1);
    }
  });

  it('and at most two, whatever a server says', async () => {
    for (const protocol of protocols) {
      const server = await start(protocol, true, { users: {} });
      expect(failure(await logIn(protocol, server))).toMatchObject({
        cause: 'login-rejected',
        facts: { mechanism: 'CRAM-MD5' },
      });
      expect(server.failedLogins).toBe(2);
    }
  });

  it('of a server that hangs up after it', async () => {
    for (const protocol of protocols) {
      const text = protocol === 'pop' ? '-ERR wrong password' : '535 5.7.8 wrong password';
      const server = await start(protocol, true, { replies: { login: { text, then: 'close' } } });
      expect(failure(await logIn(protocol, server))).toMatchObject({ cause: 'login-rejected' });
      expect(server.connections).toHaveLength(1);
    }
  });
});

describe('SCRAM with a server that lies', () => {
  it.each<[string, ScramOptions]>([
    ['a wrong signature', { impostor: 'wrong signature' }],
    ['no signature', { impostor: 'no signature' }],
    ['another nonce', { nonce: () => 'A'.repeat(30) }],
    ['the nonce alone', { nonce: (client) => client }],
    ['a nonce that begins otherwise', { nonce: (client) => `x${client}` }],
    ['a million iterations', { iterations: 1_000_000 }],
    ['no iterations', { iterations: 0 }],
    ['iterations in hexadecimal', { iterations: '0x1000' }],
    ['iterations as a float', { iterations: '4e3' }],
    ['an extension that must be understood', { extension: 'm=x,' }],
  ])('%s', async (_, scram) => {
    for (const protocol of protocols) {
      // Another mechanism is offered, and must not be tried: this server is none to be shown a password.
      const server = await start(protocol, 'starttls', { mechanisms: ['PLAIN', 'LOGIN', 'SCRAM-SHA-256'], scram });
      const result = await logIn(protocol, server, { ssl: 'starttls' });
      expect(failure(result)).toMatchObject({ step: 'login', cause: 'malformed-reply' });
      expect(attempts(server)).toEqual(['AUTH SCRAM-SHA-256']);
    }
  });

  it('that wants as much work as is bearable', async () => {
    const server = await start('smtp', true, { mechanisms: ['SCRAM-SHA-256'], scram: { iterations: 100_000 } });
    expect((await logIn('smtp', server)).ok).toBe(true);
  });
});

describe('a SASL exchange that goes wrong is cancelled', () => {
  it.each(protocols)('%s', async (protocol) => {
    const mark = protocol === 'pop' ? '+' : '334';
    const refusal = protocol === 'pop' ? '-ERR cancelled' : '501 5.7.0 cancelled';
    for (const challenge of [`${mark} <no base64>`, `${mark} =`, `${mark} `]) {
      const server = await start(protocol, 'starttls', { replies: { 'AUTH CRAM-MD5': challenge, '*': refusal } });
      const result = await logIn(protocol, server, { ssl: 'starttls' });
      expect(failure(result)).toMatchObject({ step: 'login', cause: 'malformed-reply' });
      expect(server.log.slice(-2)).toEqual(['*', 'QUIT']);
    }
  });

  it.each(protocols)('%s: without end', async (protocol) => {
    const mark = protocol === 'pop' ? '+' : '334';
    const more = `${mark} ${Buffer.from('Password:').toString('base64')}`;
    for (const mechanism of ['LOGIN', 'XOAUTH2', 'PLAIN', 'CRAM-MD5']) {
      const login = mechanism === 'XOAUTH2' ? tokenLogin : mailboxLogin;
      const [greeting, capabilities] =
        protocol === 'pop'
          ? ['+OK', `+OK\r\nSASL ${mechanism}\r\n.`]
          : ['220 mail.example.net', `250-mail.example.net\r\n250 AUTH ${mechanism}`];
      let count = 0;
      const serve = async (session: Session) => {
        await session.send(greeting);
        await session.readLine();
        await session.send(capabilities);
        while ((await session.readLine()) !== null) {
          count += 1;
          await session.send(more);
        }
      };
      const server = await use(startLineServer({}, serve));
      const result = await probe(subject(protocol, server.port, { ssl: false, login }), { timeout: 1500 });
      expect(failure(result)).toMatchObject({ step: 'login', cause: 'malformed-reply' });
      expect(count).toBeLessThan(10);
    }
  });
});
