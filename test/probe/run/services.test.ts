import { describe, expect, it } from 'vitest';
import { probeAccounts } from '../../../src/probe/run/probe-accounts.js';
import { type LineServer, startPopServer, startRawServer, startSmtpServer } from '../../servers/index.js';
import {
  account,
  canary,
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
} from '../support.js';

const pki = usePki();
const use = useServers();
const isp = { userId: 'customer', password: secret('isp-secret'), accessToken: null };
const ispUsers = { customer: 'isp-secret' };
const services = (checks: readonly { service: string }[]) => [...new Set(checks.map(({ service }) => service))];

/** Milliseconds between the end of one connection and the start of the next, over all servers. */
function gaps(...servers: LineServer[]): number[] {
  const connections = servers.flatMap((server) => server.connections).sort((a, b) => a.openedAt - b.openedAt);
  return connections.slice(1).map((next, index) => next.openedAt - (connections[index]?.closedAt ?? Number.NaN));
}

describe('separate SMTP', () => {
  it('logs in with its own password and asks for its own sender', async () => {
    const server = await use(startSmtpServer({ tls: 'starttls', certificate: pki.certificate, users: ispUsers }));
    const separate = separateSmtp({ port: server.port, ssl: 'starttls', ca: pki.ca, auth: isp });
    const result = await probe(account({ separateSmtp: separate }));
    expect(result.ok).toBe(true);
    expect(services(result.checks)).toEqual(['separate-smtp']);
    expect(server.log).toContain('MAIL FROM:<sender@isp.example>');
    expect(server.log).toContain(`RCPT TO:<${userId}>`);
    expect(result.text).not.toContain('isp-secret');
  });

  it('asks another recipient', async () => {
    const server = await use(startSmtpServer({}));
    const separate = separateSmtp({ port: server.port });
    const result = await probe(account({ separateSmtp: separate }), { recipient: 'someone@example.com' });
    expect(server.log).toContain('RCPT TO:<someone@example.com>');
    expect(result.step('recipient').facts).not.toHaveProperty('local');
  });
});

describe('POP before SMTP', () => {
  async function start(popUsers: Record<string, string>, isOpened = true) {
    const popServer = await use(startPopServer({ users: popUsers }));
    const options = { localDomains: [], ...(isOpened && { popBeforeSmtp: popServer }) };
    const smtpServer = await use(startSmtpServer(options));
    return { popServer, smtpServer };
  }
  const subject = (popPort: number, smtpPort: number, delay = 0) =>
    account({
      delay,
      separateSmtp: separateSmtp({ port: smtpPort, popBeforeSmtp: pop({ port: popPort, login: isp }) }),
    });

  it('opens the server, in order and with the delay', async () => {
    const { popServer, smtpServer } = await start(ispUsers);
    const delays: number[] = [];
    const result = await probe(subject(popServer.port, smtpServer.port, 200), {
      onDelay: ({ milliseconds }) => delays.push(milliseconds),
    });
    expect(result.ok).toBe(true);
    expect(services(result.checks)).toEqual(['pop-before-smtp', 'separate-smtp']);
    expect(result.step('recipient').facts).not.toHaveProperty('local');
    await untilClosed(smtpServer);
    expect(gaps(popServer, smtpServer)).toEqual([expect.toSatisfy((gap: number) => gap >= 150)]);
    expect(delays).toHaveLength(1);
    // The wait is no part of any step.
    expect(result.checks.every(({ durationMs }) => durationMs < 150)).toBe(true);
  });

  it('without it the same server refuses', async () => {
    const { smtpServer } = await start(ispUsers);
    const result = await probe(account({ separateSmtp: separateSmtp({ port: smtpServer.port }) }));
    expect(failure(result)).toMatchObject({ step: 'recipient', cause: 'relay-denied' });
  });

  it('pop-before-smtp-ineffective', async () => {
    const { popServer, smtpServer } = await start(ispUsers, false);
    const result = await probe(subject(popServer.port, smtpServer.port));
    expect(failure(result)).toMatchObject({
      service: 'separate-smtp',
      step: 'recipient',
      cause: 'pop-before-smtp-ineffective',
      facts: { reply: expect.stringContaining('Relay access denied') },
    });
  });

  it('a POP server that the file does not name is said to be the SMTP server', async () => {
    const { smtpServer } = await start(ispUsers);
    const one = subject(smtpServer.port, smtpServer.port);
    const said = 'write the POP server there if it is another';
    expect(failure(await probe(one))?.help).not.toContain(said);
    const origins = { '/separateSmtp/popBeforeSmtp/server': { kind: 'default' } } as const;
    expect(failure(await probe({ ...one, origins }))).toMatchObject({
      step: 'greeting',
      cause: 'wrong-protocol',
      help: expect.stringContaining(said),
    });
  });

  it('a failed POP log-in leaves the questions unasked', async () => {
    const { popServer, smtpServer } = await start({});
    const result = await probe(subject(popServer.port, smtpServer.port));
    expect(failure(result)).toMatchObject({ service: 'pop-before-smtp', step: 'login', cause: 'login-rejected' });
    expect(result.step('greeting', 'separate-smtp').status).toBe('ok');
    expect(result.step('recipient', 'separate-smtp').status).toBe('skipped');
    expect(smtpServer.log.join()).not.toContain('MAIL');
  });
});

describe('delay', () => {
  it('lies between POP and SMTP of an account', async () => {
    const popServer = await use(startPopServer({ users }));
    const smtpServer = await use(startSmtpServer({ users }));
    const subject = account({ delay: 150, pop: pop({ port: popServer.port }), smtp: smtp({ port: smtpServer.port }) });
    expect((await probe(subject)).ok).toBe(true);
    await untilClosed(smtpServer);
    expect(gaps(popServer, smtpServer).every((gap) => gap >= 100)).toBe(true);
  });

  it('lies between connections to one server, over accounts too', async () => {
    const server = await use(startPopServer({ users }));
    const subject = account({ delay: 100, pop: pop({ port: server.port }) });
    const results = await probeAccounts([subject, subject, subject], { timeout: 2000 });
    expect(results.every(({ ok }) => ok)).toBe(true);
    await untilClosed(server);
    expect(server.connections).toHaveLength(3);
    expect(gaps(server).every((gap) => gap >= 70)).toBe(true);
  });

  it('lies before a second connection that looks for the cause', async () => {
    const server = await use(startSmtpServer({ users }));
    const result = await probe(account({ delay: 100, smtp: smtp({ port: server.port, ssl: true }) }), { timeout: 500 });
    expect(failure(result)?.cause).toBe('server-speaks-plaintext');
    expect(server.connections.length).toBeGreaterThan(1);
    expect(gaps(server).every((gap) => !(gap < 70))).toBe(true);
  });

  it('is not there: both run at once, and no more than two at one server', async () => {
    let active = 0;
    let most = 0;
    const begin = () => {
      most = Math.max(most, ++active);
      return { delay: 50, text: '+OK ready' };
    };
    const end = () => {
      active -= 1;
      return null;
    };
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    const passwords = Object.fromEntries(ids.map((id) => [id, canary]));
    const server = await use(startPopServer({ users: passwords, replies: { greeting: begin, QUIT: end } }));
    const subjects = ids.map((id) =>
      account({ pop: pop({ port: server.port, login: { ...mailboxLogin, userId: id } }) }),
    );
    const results = await probeAccounts(subjects, { timeout: 2000 });
    expect(results.every(({ ok }) => ok)).toBe(true);
    await untilClosed(server);
    expect(most).toBe(2);
  });
});

describe('interrupted', () => {
  it('keeps what is known and leaves nothing open', async () => {
    const server = await use(startPopServer({ users, replies: { CAPA: { then: 'hang' } } }));
    const controller = new AbortController();
    const subject = account({ pop: pop({ port: server.port }), smtp: smtp({ port: server.port }), delay: 1 });
    const result = await probe(subject, {
      signal: controller.signal,
      timeout: 5000,
      onStep: ({ step }) => step === 'capabilities' && setTimeout(() => controller.abort(), 20),
    });
    expect(result.ok).toBe(false);
    expect(result.steps.slice(0, 5)).toEqual([
      'resolve:ok',
      'connect:ok',
      'greeting:ok',
      'capabilities:failed(interrupted)',
      'login:skipped(interrupted)',
    ]);
    expect(result.checks.filter(({ service }) => service === 'smtp').every(({ status }) => status === 'skipped')).toBe(
      true,
    );
    await untilClosed(server);
  });

  it('before it began, asks nothing', async () => {
    const server = await use(startPopServer({ users }));
    const result = await probe(account({ pop: pop({ port: server.port }) }), { signal: AbortSignal.abort() });
    expect(result.ok).toBe(false);
    expect(result.checks.every(({ status, cause }) => status === 'skipped' && cause === 'interrupted')).toBe(true);
    expect(server.connections).toHaveLength(0);
  });

  it.each(['tls', 'delay', 'secret'])('while it waits for %s', async (what) => {
    const controller = new AbortController();
    const options = { tls: 'implicit', certificate: pki.certificate, users } as const;
    const replies = what === 'tls' ? { tls: { then: 'hang' as const } } : {};
    const server = await use(startPopServer({ ...options, replies }));
    const password =
      what === 'secret'
        ? {
            ...secret('x'),
            read: (o?: { signal?: AbortSignal }) =>
              new Promise<string>((_, reject) => o?.signal?.addEventListener('abort', () => reject(o.signal?.reason))),
          }
        : mailboxLogin.password;
    const login = { ...mailboxLogin, password };
    const one = pop({ port: server.port, ssl: true, ca: pki.ca, login });
    const subject = account({ pop: one, smtp: smtp({ port: server.port }), delay: what === 'delay' ? 60_000 : 0 });
    setTimeout(() => controller.abort(), 150);
    const result = await probe(subject, { signal: controller.signal, timeout: 5000 });
    expect(result.checks.filter(({ status }) => status === 'failed').map(({ cause }) => cause)).toContain(
      'interrupted',
    );
  });
});

describe('addresses', () => {
  it('with letters beyond ASCII need SMTPUTF8', async () => {
    const address = 'jürgen@bücher.example';
    const plain = await use(startSmtpServer({ users, keywords: ['AUTH PLAIN'] }));
    const subject = (port: number) => account({ mailbox: { address, ...mailboxLogin }, smtp: smtp({ port }) });
    const result = await probe(subject(plain.port));
    expect(failure(result)).toMatchObject({ step: 'sender', cause: 'smtputf8-not-offered' });
    const server = await use(startSmtpServer({ users }));
    expect((await probe(subject(server.port))).ok).toBe(true);
    expect(server.log).toContain('MAIL FROM:<jürgen@xn--bcher-kva.example> SMTPUTF8');
  });

  it('with such a domain alone do not', async () => {
    const server = await use(startSmtpServer({ users, keywords: ['AUTH PLAIN'] }));
    const mailbox = { address: 'j@bücher.example', ...mailboxLogin };
    expect((await probe(account({ mailbox, smtp: smtp({ port: server.port }) }))).ok).toBe(true);
    expect(server.log).toContain('MAIL FROM:<j@xn--bcher-kva.example>');
  });
});

describe('hello', () => {
  it.each([
    [null, /^EHLO (\[127\.0\.0\.1\]|[\w-]+(\.[\w-]+)+)$/],
    ['client.example.net', /^EHLO client\.example\.net$/],
  ])('%s', async (hello, pattern) => {
    const server = await use(startSmtpServer({ users }));
    await probe(account({ smtp: smtp({ port: server.port, hello }) }));
    expect(server.log[0]).toMatch(pattern);
  });

  it('SMTP falls back to HELO', async () => {
    const server = await use(startSmtpServer({ keywords: null }));
    const result = await probe(account({ smtp: smtp({ port: server.port, auth: false }) }));
    expect(result.ok).toBe(true);
    expect(server.log[1]).toMatch(/^HELO /);
  });
});

describe('the longer way', () => {
  it('a greeting that comes late, and line ends that do not come together', async () => {
    const greeting = { delay: 400, text: '+OK late' };
    const server = await use(startPopServer({ users, replies: { greeting }, framing: { splitLineEnds: true } }));
    expect((await probe(account({ pop: pop({ port: server.port }) }))).ok).toBe(true);
  });

  it('lines that end in a bare LF', async () => {
    const server = await use(startSmtpServer({ users, framing: { lineEnd: '\n' } }));
    expect((await probe(account({ smtp: smtp({ port: server.port }) }))).ok).toBe(true);
  });

  it('a server that hangs up instead of saying goodbye', async () => {
    const server = await use(startPopServer({ users, replies: { QUIT: { then: 'close' } } }));
    const result = await probe(account({ pop: pop({ port: server.port }) }));
    expect(result.step('quit').status).toBe('ok');
    const silent = await use(startRawServer({ greeting: '+OK\r\n', answer: '' }));
    expect(failure(await probe(account({ pop: pop({ port: silent.port }) }), { timeout: 200 }))?.cause).toBe(
      'reply-timeout',
    );
  });
});
