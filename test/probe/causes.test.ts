import { describe, expect, it, vi } from 'vitest';
import type { Account, Ssl } from '../../src/model/account.js';
import type { Cause } from '../../src/model/cause.js';
import type { ProbeOptions, Step } from '../../src/model/probe.js';
import {
  type Certificate,
  closedPort,
  createSelfSigned,
  type LineServer,
  type PopServerOptions,
  type SmtpServerOptions,
  startPopServer,
  startRawServer,
  startSmtpServer,
} from '../servers/index.js';
import {
  account,
  canary,
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
} from './support.js';

const pki = usePki();
const use = useServers();
const timeout = 300;
const day = 86_400_000;

/** What a case may change of the account's server. */
type Settings = Parameters<typeof pop>[0] & Parameters<typeof smtp>[0];

async function probePop(server: LineServer, settings: Partial<Settings> = {}, options: ProbeOptions = {}) {
  const result = await probe(account({ pop: pop({ port: server.port, ...settings }) }), { timeout, ...options });
  await settle(server, result);
  return result;
}

async function probeSmtp(server: LineServer, settings: Partial<Settings> = {}, options: ProbeOptions = {}) {
  const result = await probe(account({ smtp: smtp({ port: server.port, ...settings }) }), { timeout, ...options });
  await settle(server, result);
  return result;
}

/** The embedded servers keep a connection whose handshake failed; leaks of those are looked for elsewhere. */
async function settle(server: LineServer, result: Awaited<ReturnType<typeof probe>>): Promise<void> {
  const isTls = /tls|certificate/.test(`${failure(result)?.step} ${failure(result)?.cause}`);
  if (!isTls) await untilClosed(server);
}

describe('reaching it', () => {
  it('host-not-found', async () => {
    const result = await probe(account({ pop: pop({ port: 995, server: 'no-such-host.invalid' }) }), { timeout: 5000 });
    // Without any DNS, the system says that it cannot know.
    expect(['host-not-found', 'dns-failure']).toContain(failure(result)?.cause);
    expect(failure(result)?.step).toBe('resolve');
  });

  it('host-not-allowed, and nothing is asked', async () => {
    const server = await use(startPopServer({ users }));
    const result = await probePop(server, {}, { allowHosts: ['*.example.net', 'example.net'] });
    expect(failure(result)).toMatchObject({ step: 'resolve', cause: 'host-not-allowed' });
    expect(result.steps.slice(1).every((step) => step.endsWith(':skipped'))).toBe(true);
    expect(server.connections).toHaveLength(0);
    expect((await probePop(server, {}, { allowHosts: ['LOCAL*'] })).ok).toBe(true);
  });

  it('connection-refused, with what works on the same host', async () => {
    const port = await closedPort();
    const server = await use(startPopServer({ tls: 'implicit', certificate: pki.certificate, users }));
    const result = await probe(account({ pop: pop({ port, ssl: true, ca: pki.ca }) }), {
      timeout,
      alternatives: () => [{ port: server.port, ssl: true }],
    });
    expect(failure(result)).toMatchObject({
      step: 'connect',
      cause: 'connection-refused',
      help: expect.stringContaining(`Port ${server.port} with \`ssl: true\` speaks POP3 here`),
      facts: { nodeCode: 'ECONNREFUSED', alternatives: [{ port: server.port, ssl: true }] },
    });
    expect(server.log).toEqual([]);
    await untilClosed(server);
  });

  it('an alternative with less protection is a fact and no advice', async () => {
    const port = await closedPort();
    const server = await use(startSmtpServer({ tls: 'starttls', certificate: pki.certificate, users }));
    const result = await probe(account({ smtp: smtp({ port, ssl: true, ca: pki.ca }) }), {
      timeout,
      alternatives: () => [{ port: server.port, ssl: 'starttls' }],
    });
    expect(failure(result)?.facts.alternatives).toEqual([{ port: server.port, ssl: 'starttls' }]);
    expect(failure(result)?.help).not.toContain(String(server.port));
    expect(server.log.join()).not.toMatch(/AUTH|MAIL/);
  });

  it('the setting of the file itself is no alternative, nor one that would not cure', async () => {
    const relay = await use(startSmtpServer({ mechanisms: [] }));
    const other = await use(startSmtpServer({ mechanisms: [] }));
    const submission = await use(startSmtpServer({ tls: 'starttls', certificate: pki.certificate, users }));
    const options = (...ports: number[]) => ({
      timeout,
      alternatives: () => ports.map((port) => ({ port, ssl: 'starttls' as const })),
    });
    const subject = account({ smtp: smtp({ port: relay.port, ca: pki.ca }) });
    const none = failure(await probe(subject, options(other.port)));
    expect(none).toMatchObject({ cause: 'auth-not-offered', help: expect.stringContaining('587 or 465') });
    expect(none?.facts.alternatives).toBeUndefined();
    const found = failure(await probe(subject, options(other.port, submission.port)));
    expect(found?.facts.alternatives).toEqual([{ port: submission.port, ssl: 'starttls' }]);
  });

  it('no other setting is tried for what breaks once a log-in has begun', async () => {
    const server = await use(startSmtpServer({ users, replies: { AUTH: { raw: 'nonsense\r\n' } } }));
    const other = await use(startSmtpServer({ users }));
    const alternatives = () => [{ port: other.port, ssl: 'starttls' as const }];
    const found = failure(await probe(account({ smtp: smtp({ port: server.port }) }), { timeout, alternatives }));
    expect(found).toMatchObject({ step: 'login', cause: 'malformed-reply' });
    expect(other.connections).toHaveLength(0);
    expect(server.connections).toHaveLength(1);
  });

  it('encryption is not cured by another port in the clear', async () => {
    const strict = await use(
      startPopServer({ tls: 'starttls', certificate: pki.certificate, requireTls: true, users }),
    );
    const clear = await use(startPopServer({ users }));
    const subject = account({ pop: pop({ port: strict.port, ca: pki.ca, mechanism: 'PLAIN' }) });
    const alternatives = () => [{ port: clear.port, ssl: 'starttls' as const }];
    const found = failure(await probe(subject, { timeout, alternatives }));
    expect(found?.cause).toBe('encryption-required');
    expect(found?.facts.alternatives).toEqual([{ port: strict.port, ssl: 'starttls' }]);
    expect(found?.help).toContain('write `pop.ssl: starttls`.');
  });

  it('address-unreachable is a warning', async () => {
    const server = await use(startPopServer({ users }));
    // Nothing listens on ::1, which `localhost` may be as well; where it is not, there is nothing to see.
    const result = await probePop(server, { family: null });
    const check = result.step('connect');
    if (check.status === 'warning') expect(check.cause).toBe('address-unreachable');
    expect(result.ok).toBe(true);
  });
});

describe('TLS and certificates', () => {
  const certificates: Record<string, () => Promise<Certificate>> = {
    'certificate-expired': () =>
      pki.authority.issue({ notBefore: new Date(Date.now() - 30 * day), notAfter: new Date(Date.now() - day) }),
    'certificate-not-yet-valid': () =>
      pki.authority.issue({ notBefore: new Date(Date.now() + day), notAfter: new Date(Date.now() + 30 * day) }),
    'certificate-self-signed': () => createSelfSigned(),
    'certificate-name-mismatch': () => pki.authority.issue({ names: ['mail.example.net', 'pop.example.net'] }),
    'certificate-untrusted': async () => (await pki.authority.issueAuthority('Other', { incomplete: true })).issue(),
  };
  const kinds = ['pop', 'smtp'] as const;
  const modes = [
    { ssl: true, tls: 'implicit' },
    { ssl: 'starttls', tls: 'starttls' },
  ] as const;

  for (const cause of Object.keys(certificates)) {
    it.each(kinds.flatMap((kind) => modes.map((mode) => ({ kind, ...mode }))))(
      `${cause}: $kind, $ssl`,
      async ({ kind, ssl, tls }) => {
        const certificate = await certificates[cause]?.();
        if (!certificate) throw new Error('no certificate');
        const options = { tls, certificate, users };
        const server = await use<LineServer>(kind === 'pop' ? startPopServer(options) : startSmtpServer(options));
        const result = await (kind === 'pop' ? probePop : probeSmtp)(server, { ssl, ca: pki.ca });
        expect(failure(result)).toMatchObject({
          step: ssl === true ? 'tls' : 'starttls',
          cause,
          facts: { certificate: { fingerprint256: certificate.fingerprint, names: expect.any(Array) } },
        });
        expect(server.log.join()).not.toMatch(/AUTH|PASS|USER/);
      },
    );
  }

  it('certificate-name-mismatch names the name that is this machine', async () => {
    const certificate = await pki.authority.issue({ names: ['*.example.net', 'localhost'] });
    const server = await use(startPopServer({ tls: 'implicit', certificate, users }));
    const settings = { ssl: true, ca: pki.ca, server: '127.0.0.1', servername: 'pop.example.com' } as const;
    // A name of one label is no public name, and is not looked up.
    const result = await probePop(server, settings);
    expect(failure(result)?.cause).toBe('certificate-name-mismatch');
    expect(failure(result)?.message).toContain('not for pop.example.com');
  });

  it('certificate-name-mismatch of a name in the file speaks of that name', async () => {
    const helpFor = async (names: string[], host: string) => {
      const certificate = await pki.authority.issue({ names });
      const server = await use(startPopServer({ tls: 'implicit', certificate, users }));
      const settings = { ssl: true, ca: pki.ca, server: host, servername: 'pop.example.com' } as const;
      return failure(await probePop(server, settings))?.help;
    };
    expect(await helpFor(['localhost'], 'localhost')).toBe(
      'Remove `pop.tls.servername`: the certificate is for localhost.',
    );
    expect(await helpFor(['mail'], 'localhost')).toMatch(/^Correct `pop\.tls\.servername`, or remove it: /);
    expect(await helpFor(['mail'], '127.0.0.1')).toMatch(/^Correct `pop\.tls\.servername`: write the name /);
  });

  it('certificate-fingerprint-mismatch', async () => {
    const server = await use(startSmtpServer({ tls: 'implicit', certificate: pki.certificate, users }));
    const wrong = await probeSmtp(server, { ssl: true, ca: pki.ca, fingerprint: ['0'.repeat(64)] });
    expect(failure(wrong)).toMatchObject({ step: 'tls', cause: 'certificate-fingerprint-mismatch' });
    const { fingerprint } = pki.certificate;
    const other = await use(startSmtpServer({ tls: 'implicit', certificate: pki.certificate, users }));
    expect((await probeSmtp(other, { ssl: true, ca: pki.ca, fingerprint: ['1'.repeat(64), fingerprint] })).ok).toBe(
      true,
    );
  });

  it('certificate-expires-soon is a warning', async () => {
    const certificate = await pki.authority.issue({ notAfter: new Date(Date.now() + 5 * day) });
    const server = await use(startPopServer({ tls: 'starttls', certificate, users }));
    const result = await probePop(server, { ssl: 'starttls', ca: pki.ca });
    expect(result.ok).toBe(true);
    expect(result.step('starttls')).toMatchObject({ status: 'warning', cause: 'certificate-expires-soon' });
  });

  it('certificate-intercepted', async () => {
    const scanner = await pki.authority.issueAuthority('Avast Web/Mail Shield Root', { incomplete: true });
    const server = await use(startPopServer({ tls: 'implicit', certificate: await scanner.issue(), users }));
    expect(failure(await probePop(server, { ssl: true, ca: pki.ca }))?.cause).toBe('certificate-intercepted');
  });

  it.each(['missing', 'folder', 'empty', 'broken'])('certificate-file-unreadable: %s', async (kind) => {
    const ca = {
      missing: '/no/such/file',
      folder: '/tmp',
      empty: await pki.write('empty.pem', ''),
      broken: await pki.write('broken.pem', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'),
    }[kind];
    const server = await use(startPopServer({ tls: 'implicit', certificate: pki.certificate, users }));
    const result = await probePop(server, { ssl: true, ca: ca ?? null });
    expect(failure(result)).toMatchObject({ step: 'tls', cause: 'certificate-file-unreadable' });
  });

  it('tls-version-too-old', async () => {
    const tlsOptions = { maxVersion: 'TLSv1.2' } as const;
    const server = await use(startPopServer({ tls: 'implicit', certificate: pki.certificate, tlsOptions, users }));
    const result = await probePop(server, { ssl: true, ca: pki.ca, minVersion: 'TLSv1.3' });
    expect(failure(result)).toMatchObject({ step: 'tls', cause: 'tls-version-too-old' });
  });

  it('tls-handshake-timeout', async () => {
    const server = await use(
      startPopServer({ tls: 'implicit', certificate: pki.certificate, replies: { tls: { then: 'hang' } } }),
    );
    expect(failure(await probePop(server, { ssl: true, ca: pki.ca }))?.cause).toBe('tls-handshake-timeout');
  });

  it('tls-handshake-timeout in STARTTLS', async () => {
    const options = { tls: 'starttls', certificate: pki.certificate, replies: { tls: { then: 'hang' } } } as const;
    const server = await use(startSmtpServer(options));
    const result = await probeSmtp(server, { ssl: 'starttls', ca: pki.ca });
    expect(failure(result)).toMatchObject({ step: 'starttls', cause: 'tls-handshake-timeout' });
  });

  it.each([
    ['close', 'connection-closed'],
    ['reset', 'connection-reset'],
  ] as const)('a handshake that ends in %s', async (then, cause) => {
    const replies = { tls: { delay: 50, then } };
    const options = { tls: 'implicit', certificate: pki.certificate, replies } as const;
    const server = await use(startPopServer(options));
    expect(failure(await probePop(server, { ssl: true, ca: pki.ca }))).toMatchObject({ step: 'tls', cause });
  });
});

describe('TLS alerts', () => {
  it.each([
    [40, 'localhost', 'tls-handshake-failed'],
    [70, 'localhost', 'tls-version-too-old'],
    [112, '127.0.0.1', 'server-name-needed'],
  ] as const)('%i to a client of %s', async (alert, host, cause) => {
    const replies = { tls: { raw: Buffer.from([0x15, 3, 3, 0, 2, 2, alert]) } };
    const server = await use(startPopServer({ tls: 'implicit', certificate: pki.certificate, replies }));
    const result = await probePop(server, { ssl: true, ca: pki.ca, server: host });
    expect(failure(result)).toMatchObject({ step: 'tls', cause });
  });

  it('clock-wrong', async () => {
    const expired = { notBefore: new Date(Date.now() - 30 * day), notAfter: new Date(Date.now() - day) };
    const certificate = await pki.authority.issue(expired);
    const server = await use(startPopServer({ tls: 'implicit', certificate, users }));
    vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2009, 0, 1) });
    try {
      const result = await probePop(server, { ssl: true, ca: pki.ca });
      expect(failure(result)).toMatchObject({ step: 'tls', cause: 'clock-wrong' });
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('what is proved by a second connection', () => {
  it.each(['pop', 'smtp'] as const)('server-speaks-plaintext: %s', async (kind) => {
    const options = { tls: 'starttls', certificate: pki.certificate, users } as const;
    const server = await use<LineServer>(kind === 'pop' ? startPopServer(options) : startSmtpServer(options));
    const result = await (kind === 'pop' ? probePop : probeSmtp)(server, { ssl: true, ca: pki.ca });
    expect(failure(result)).toMatchObject({
      step: 'tls',
      cause: 'server-speaks-plaintext',
      facts: { nodeCode: 'ERR_SSL_WRONG_VERSION_NUMBER', reply: expect.any(String) },
    });
    // The file asks for more than STARTTLS: what is there is a fact.
    expect(failure(result)?.facts.alternatives).toEqual([{ port: server.port, ssl: 'starttls' }]);
    expect(failure(result)?.help).not.toContain('starttls');
    const [spoken, port] = kind === 'pop' ? ['POP3 with STLS', 995] : ['SMTP with STARTTLS', 465];
    expect(failure(result)?.help).toContain(`Port ${server.port} speaks ${spoken}. `);
    expect(failure(result)?.help).toContain(`usual on port ${port}`);
  });

  it.each(['pop', 'smtp'] as const)('server-expects-tls: %s', async (kind) => {
    const options = { tls: 'implicit', certificate: pki.certificate, users } as const;
    for (const ssl of [false, 'starttls'] as const) {
      const server = await use<LineServer>(kind === 'pop' ? startPopServer(options) : startSmtpServer(options));
      const result = await (kind === 'pop' ? probePop : probeSmtp)(server, { ssl, ca: pki.ca });
      expect(failure(result)).toMatchObject({
        step: 'greeting',
        cause: 'server-expects-tls',
        help: expect.stringContaining(`here: write \`${kind}.ssl: true\`.`),
      });
    }
  });

  it('server-expects-tls, though its certificate would be refused', async () => {
    const server = await use(startPopServer({ tls: 'implicit', certificate: await createSelfSigned(), users }));
    const result = await probePop(server);
    expect(failure(result)).toMatchObject({ step: 'greeting', cause: 'server-expects-tls' });
    expect(failure(result)?.facts.alternatives).toBeUndefined();
  });

  const greetings: [string, string, string | undefined][] = [
    ['IMAP', '* OK IMAP4rev1 ready\r\n', undefined],
    ['SSH', 'SSH-2.0-OpenSSH_9.2\r\n', undefined],
    ['FTP', '220 ProFTPD Server ready FTP\r\n', undefined],
  ];
  it.each(greetings)('wrong-protocol: %s', async (name, greeting) => {
    for (const ssl of [true, false, 'starttls'] as const) {
      const server = await use(startRawServer({ greeting }));
      const settings = { ssl, ca: pki.ca };
      for (const result of [await probePop(server, settings), await probeSmtp(server, settings)]) {
        expect(failure(result)).toMatchObject({
          cause: 'wrong-protocol',
          message: expect.stringContaining(`speaks ${name}`),
        });
      }
    }
  });

  it.each([true, false] as const)('wrong-protocol: the other one of ours, ssl %s', async (ssl) => {
    const options = { tls: 'none', users } as const;
    const popServer = await use(startPopServer(options));
    const smtpServer = await use(startSmtpServer(options));
    expect(failure(await probePop(smtpServer, { ssl }))?.message).toContain('speaks SMTP');
    expect(failure(await probeSmtp(popServer, { ssl }))?.message).toContain('speaks POP3');
  });

  it.each([true, false] as const)('wrong-protocol: HTTP, which speaks second, ssl %s', async (ssl) => {
    const server = await use(startRawServer({ greeting: null, answer: 'HTTP/1.1 400 Bad Request\r\n\r\n' }));
    expect(failure(await probePop(server, { ssl }))).toMatchObject({
      cause: 'wrong-protocol',
      message: expect.stringContaining('HTTP'),
    });
  });

  it('greeting-timeout where nothing ever comes', async () => {
    const server = await use(startRawServer({ greeting: null }));
    expect(failure(await probePop(server))).toMatchObject({ step: 'greeting', cause: 'greeting-timeout' });
    expect(failure(await probeSmtp(server, { ssl: 'starttls' }))).toMatchObject({
      step: 'greeting',
      cause: 'greeting-timeout',
    });
  });
});

/** A server that misbehaves, and what it must be called. */
interface Case {
  name: string;
  step: Step;
  cause: Cause;
  server: PopServerOptions & SmtpServerOptions;
  settings?: Partial<Settings>;
}

const starttls = { ssl: 'starttls' as Ssl };

const popCases: Case[] = [
  { name: 'refused', step: 'greeting', cause: 'server-refuses', server: { replies: { greeting: '-ERR go away' } } },
  {
    name: 'banned',
    step: 'greeting',
    cause: 'client-banned',
    server: { replies: { greeting: '-ERR your IP is blocked' } },
  },
  {
    name: 'limit',
    step: 'greeting',
    cause: 'rate-limited',
    server: { replies: { greeting: '-ERR Too many connections' } },
  },
  { name: 'no STLS', step: 'starttls', cause: 'starttls-not-offered', server: {}, settings: starttls },
  {
    name: 'no STLS, no CAPA',
    step: 'starttls',
    cause: 'starttls-not-offered',
    server: { capabilities: null },
    settings: starttls,
  },
  {
    name: 'STLS refused',
    step: 'starttls',
    cause: 'starttls-refused',
    server: { tls: 'starttls', replies: { STLS: '-ERR not now' } },
    settings: starttls,
  },
  {
    name: 'STLS injected',
    step: 'starttls',
    cause: 'starttls-injection',
    server: { tls: 'starttls', injection: '+OK injected\r\n' },
    settings: starttls,
  },
  {
    name: 'clear after STLS',
    step: 'starttls',
    cause: 'starttls-injection',
    server: { tls: 'starttls', replies: { tls: { delay: 30, text: '+OK in the clear', then: 'hang' } } },
    settings: starttls,
  },
  {
    name: 'TLS first',
    step: 'login',
    cause: 'encryption-required',
    server: { tls: 'starttls', requireTls: true, mechanisms: ['PLAIN'] },
  },
  {
    name: 'TLS first, said so',
    step: 'login',
    cause: 'encryption-required',
    server: { capabilities: null, requireTls: true },
  },
  { name: 'no log-in', step: 'login', cause: 'auth-not-offered', server: { mechanisms: [], userPass: false } },
  { name: 'APOP only', step: 'login', cause: 'apop-needed', server: { mechanisms: [], userPass: false, apop: true } },
  {
    name: 'APOP only, said so',
    step: 'login',
    cause: 'apop-needed',
    server: {
      mechanisms: [],
      replies: { USER: '-ERR You must use stronger authentication such as AUTH or APOP to connect to this server' },
    },
  },
  { name: 'no APOP', step: 'login', cause: 'apop-not-offered', server: {}, settings: { apop: true } },
  {
    name: 'mechanism not offered',
    step: 'login',
    cause: 'auth-mechanism-unsupported',
    server: { mechanisms: ['PLAIN'] },
    settings: { mechanism: 'CRAM-MD5' },
  },
  {
    name: 'mechanism unknown',
    step: 'login',
    cause: 'auth-mechanism-unsupported',
    server: { mechanisms: ['NTLM', 'PLAIN'] },
    settings: { mechanism: 'NTLM' },
  },
  { name: 'wrong password', step: 'login', cause: 'login-rejected', server: { users: {} } },
  {
    name: 'wrong password, APOP',
    step: 'login',
    cause: 'login-rejected',
    server: { users: {}, apop: true },
    settings: { apop: true },
  },
  { name: 'locked', step: 'login', cause: 'mailbox-locked', server: { locked: [userId] } },
  {
    name: 'POP off',
    step: 'login',
    cause: 'protocol-disabled',
    server: { users: {}, rejection: '[AUTH] login failure or POP3 disabled, try later. sc=x' },
  },
  { name: 'too soon', step: 'login', cause: 'login-delay', server: { users: {}, rejection: '[LOGIN-DELAY] wait' } },
  { name: 'busy', step: 'login', cause: 'server-busy', server: { users: {}, rejection: '[SYS/TEMP] try later' } },
];

const smtpCases: Case[] = [
  {
    name: 'banned',
    step: 'greeting',
    cause: 'client-banned',
    server: {
      replies: { greeting: '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.example' },
    },
  },
  {
    name: 'busy',
    step: 'greeting',
    cause: 'server-busy',
    server: { replies: { greeting: '421 4.3.2 Service not available' } },
  },
  {
    name: 'no name',
    step: 'greeting',
    cause: 'reverse-dns-missing',
    server: { replies: { greeting: '450 4.7.25 Client host rejected: cannot find your hostname, [192.0.2.1]' } },
  },
  {
    name: 'EHLO',
    step: 'capabilities',
    cause: 'hello-rejected',
    server: { replies: { EHLO: '501 Syntactically invalid HELO argument(s)' } },
  },
  { name: 'no STARTTLS', step: 'starttls', cause: 'starttls-not-offered', server: {}, settings: starttls },
  { name: 'no EHLO', step: 'starttls', cause: 'starttls-not-offered', server: { keywords: null }, settings: starttls },
  {
    name: 'rewritten',
    step: 'starttls',
    cause: 'middlebox-interference',
    server: { keywords: ['SIZE 1', 'XXXXXXXA'] },
    settings: starttls,
  },
  {
    name: 'stars',
    step: 'starttls',
    cause: 'middlebox-interference',
    server: { replies: { greeting: '220 ************' } },
    settings: starttls,
  },
  {
    name: 'STARTTLS refused',
    step: 'starttls',
    cause: 'starttls-refused',
    server: { tls: 'starttls', replies: { STARTTLS: '454 4.7.0 TLS not available due to local problem' } },
    settings: starttls,
  },
  {
    name: 'injected',
    step: 'starttls',
    cause: 'starttls-injection',
    server: { tls: 'starttls', injection: '250 injected\r\n' },
    settings: starttls,
  },
  { name: 'TLS first', step: 'login', cause: 'encryption-required', server: { tls: 'starttls', requireTls: true } },
  {
    name: 'TLS first, at MAIL',
    step: 'sender',
    cause: 'encryption-required',
    server: { replies: { MAIL: '451 5.7.3 STARTTLS is required to send mail' } },
    settings: { auth: false },
  },
  { name: 'no AUTH', step: 'login', cause: 'auth-not-offered', server: { mechanisms: [] } },
  { name: 'AUTH rewritten', step: 'login', cause: 'middlebox-interference', server: { keywords: ['XXXA'] } },
  { name: 'mechanism', step: 'login', cause: 'auth-mechanism-unsupported', server: { mechanisms: ['NTLM'] } },
  { name: 'wrong password', step: 'login', cause: 'login-rejected', server: { users: {} } },
  {
    name: 'app password',
    step: 'login',
    cause: 'app-password-needed',
    server: {
      users: {},
      rejection:
        '534-5.7.9 Application-specific password required. Learn more at\r\n534 5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor',
    },
  },
  {
    name: 'browser',
    step: 'login',
    cause: 'web-sign-in-needed',
    server: {
      users: {},
      rejection:
        '534-5.7.14 <https://accounts.google.com/signin/continue?x> Please log in via your web browser\r\n534 5.7.14 and then try again.',
    },
  },
  {
    name: 'OAuth',
    step: 'login',
    cause: 'oauth2-needed',
    server: { users: {}, rejection: '535 5.7.139 Authentication unsuccessful, basic authentication is disabled.' },
  },
  {
    name: 'tenant',
    step: 'login',
    cause: 'smtp-auth-disabled',
    server: {
      users: {},
      rejection:
        '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled',
    },
  },
  {
    name: 'old TLS',
    step: 'login',
    cause: 'tls-version-too-old',
    server: { users: {}, rejection: '421 4.7.66 TLS 1.0 and 1.1 are not supported.' },
  },
  {
    name: 'limit',
    step: 'login',
    cause: 'rate-limited',
    server: { users: {}, rejection: '454 4.7.0 Too many login attempts, please try again later.' },
  },
  {
    name: 'busy log-in',
    step: 'login',
    cause: 'server-busy',
    server: {
      users: {},
      rejection: '454 4.7.0 Temporary authentication failure: Connection lost to authentication server',
    },
  },
  {
    name: 'blocked',
    step: 'login',
    cause: 'account-blocked',
    server: { users: {}, rejection: '535 5.7.8 Your account has been blocked' },
  },
  { name: 'auth: false', step: 'sender', cause: 'auth-required', server: {}, settings: { auth: false } },
  {
    name: 'auth: false, told by 450',
    step: 'recipient',
    cause: 'auth-required',
    server: { requireAuth: false, replies: { RCPT: '450 Requested mail action not taken: mailbox unavailable' } },
    settings: { auth: false },
  },
  {
    name: 'sender',
    step: 'sender',
    cause: 'sender-rejected',
    server: { replies: { MAIL: '550 5.1.8 Sender address rejected: Domain not found' } },
  },
  {
    name: 'not owned',
    step: 'sender',
    cause: 'sender-not-owned',
    server: { senders: { [userId]: ['other@example.com'] } },
  },
  {
    name: 'relay',
    step: 'recipient',
    cause: 'relay-denied',
    server: { requireAuth: false, localDomains: [] },
    settings: { auth: false },
  },
  {
    name: 'relay, told by 454',
    step: 'recipient',
    cause: 'relay-denied',
    server: { replies: { RCPT: '454 4.7.1 <x@example.net>: Relay access denied' } },
  },
  { name: 'recipient', step: 'recipient', cause: 'recipient-rejected', server: { mailboxes: [] } },
  {
    name: 'hello at RCPT',
    step: 'recipient',
    cause: 'hello-rejected',
    server: { checkHello: (name) => `504 5.5.2 <${name}>: Helo command rejected: need fully-qualified hostname` },
  },
  {
    name: 'busy at RCPT',
    step: 'recipient',
    cause: 'server-busy',
    server: { replies: { RCPT: '451 4.3.0 queue file write error' } },
  },
  {
    name: 'POP first',
    step: 'recipient',
    cause: 'pop-before-smtp-needed',
    server: { requireAuth: false, replies: { RCPT: '550 5.7.1.You must check for new mail before sending mail' } },
    settings: { auth: false },
  },
];

/** Every connection-level fault, by the step at which the server commits it. */
const faults: { reply: NonNullable<PopServerOptions['replies']>[string]; cause: Cause }[] = [
  { reply: { then: 'close' }, cause: 'connection-closed' },
  { reply: { then: 'reset' }, cause: 'connection-reset' },
  { reply: { then: 'hang' }, cause: 'reply-timeout' },
  { reply: { raw: 'complete nonsense\r\n' }, cause: 'malformed-reply' },
  { reply: { raw: '+OK a\0b\r\n250 a\0b\r\n' }, cause: 'malformed-reply' },
  { reply: { raw: Buffer.from([0xff, 0xfe, 0x00, 0x80, 0x0a]) }, cause: 'malformed-reply' },
  { reply: { endless: 'x'.repeat(1000) }, cause: 'reply-too-long' },
];

describe.each([
  { protocol: 'POP', cases: popCases },
  { protocol: 'SMTP', cases: smtpCases },
])('$protocol', ({ protocol, cases }) => {
  it.each(cases)('$cause: $name', async ({ name, step, cause, server: options, settings = {} }) => {
    const all = { users, certificate: pki.certificate, ...options };
    const server = await use<LineServer>(protocol === 'POP' ? startPopServer(all) : startSmtpServer(all));
    const result = await (protocol === 'POP' ? probePop : probeSmtp)(server, { ca: pki.ca, ...settings });
    expect(failure(result)).toMatchObject({ step, cause, message: expect.any(String), help: expect.any(String) });
    expect(result.checks.filter(({ status }) => status === 'failed')).toHaveLength(1);
    // The first byte of TLS crosses what this server says instead of it.
    expect(server.violations).toEqual(name === 'clear after STLS' ? ['spoke out of turn'] : []);
    expect(result.text).not.toContain(canary);
  });

  const commands = protocol === 'POP' ? ['CAPA', 'USER', 'PASS'] : ['EHLO', 'AUTH', 'MAIL', 'RCPT'];
  it.each(commands.flatMap((command) => faults.map((fault) => ({ command, ...fault }))))(
    '$cause at $command',
    async ({ command, reply, cause }) => {
      const options = { users, replies: { [command]: reply } };
      const server = await use<LineServer>(protocol === 'POP' ? startPopServer(options) : startSmtpServer(options));
      const mechanism = protocol === 'POP' ? 'USER' : 'PLAIN';
      const result = await (protocol === 'POP' ? probePop : probeSmtp)(server, { mechanism });
      expect(failure(result)?.cause).toBe(cause);
    },
  );
});

describe('greeting', () => {
  it.each([
    ['connection-closed', { then: 'close' }],
    ['connection-reset', { delay: 50, then: 'reset' }],
    ['malformed-reply', { raw: 'complete nonsense\r\n' }],
    ['malformed-reply', { raw: '+OK a\0b\r\n' }],
    ['reply-too-long', { endless: '+OK '.repeat(64) }],
    ['greeting-timeout', { raw: '+OK no end' }],
  ] as const)('%s: %o', async (cause, greeting) => {
    const server = await use(startPopServer({ users, replies: { greeting } }));
    expect(failure(await probePop(server))).toMatchObject({ step: 'greeting', cause });
  });

  it('reply-too-long: lines without end', async () => {
    const popServer = await use(
      startPopServer({ users, replies: { CAPA: { raw: '+OK\r\n', endless: 'X-CAPABILITY\r\n' } } }),
    );
    expect(failure(await probePop(popServer, {}, { timeout: 3000 }))).toMatchObject({
      step: 'capabilities',
      cause: 'reply-too-long',
    });
    const smtpServer = await use(startSmtpServer({ users, replies: { greeting: { endless: '220-hello\r\n' } } }));
    expect(failure(await probeSmtp(smtpServer, {}, { timeout: 3000 }))).toMatchObject({
      step: 'greeting',
      cause: 'reply-too-long',
    });
  });

  it('middlebox-interference is a warning while nothing is missing', async () => {
    const server = await use(startSmtpServer({ users, replies: { greeting: '220 ****************' } }));
    const result = await probeSmtp(server);
    expect(result.ok).toBe(true);
    expect(result.step('greeting')).toMatchObject({ status: 'warning', cause: 'middlebox-interference' });
  });
});

describe('secrets', () => {
  it.each([
    ['empty', secret('')],
    ['a line break', secret('a\r\nb')],
    ['not set', null],
  ])('secret-unavailable: %s', async (_, password) => {
    const server = await use(startPopServer({ users }));
    const result = await probePop(server, { login: { ...mailboxLogin, password } });
    expect(failure(result)).toMatchObject({ step: 'login', cause: 'secret-unavailable' });
    expect(server.log.join()).not.toMatch(/USER|AUTH/);
  });
});

describe('where it points', () => {
  it('at the first leaf that the file wrote', async () => {
    const port = await closedPort();
    const range = { start: { line: 3, column: 5, offset: 20 }, end: { line: 3, column: 8, offset: 23 } };
    const subject: Account = account({
      pop: pop({ port }),
      origins: {
        '/pop/server': { kind: 'file', path: '/x/.mailrc.yaml', pointer: '/accounts/a/pop/server', range },
        '/pop/port': { kind: 'default' },
      },
    });
    expect(failure(await probe(subject, { timeout }))).toMatchObject({ pointer: '/accounts/a/pop/server', range });
    const preset = { ...subject, origins: { '/pop/port': { kind: 'provider' as const, id: 'x' } } };
    const check = failure(await probe(preset, { timeout }));
    expect(check).toMatchObject({ pointer: '/pop/port' });
    expect(check).not.toHaveProperty('range');
  });
});

describe('mechanisms that are offered and do not work', () => {
  const certificateOf = () => ({ tls: 'implicit' as const, certificate: pki.certificate, users });

  it('one more try on a fresh connection, as a warning', async () => {
    const replies = { 'AUTH CRAM-MD5': '535 5.7.8 Error: authentication failed' };
    const server = await use(startSmtpServer({ ...certificateOf(), replies }));
    const result = await probeSmtp(server, { ssl: true, ca: pki.ca });
    expect(result.ok).toBe(true);
    expect(result.step('login')).toMatchObject({
      status: 'warning',
      cause: 'auth-mechanism-broken',
      facts: { mechanism: 'PLAIN', reply: expect.stringContaining('535') },
    });
    expect(server.connections).toHaveLength(2);
  });

  it('never a third', async () => {
    const server = await use(startSmtpServer({ ...certificateOf(), users: {}, requireAuth: true }));
    const result = await probeSmtp(server, { ssl: true, ca: pki.ca });
    expect(failure(result)).toMatchObject({ cause: 'login-rejected', facts: { mechanism: 'CRAM-MD5' } });
    expect(server.failedLogins).toBe(2);
  });

  it('no second try in the clear, nor with a mechanism of the file', async () => {
    const clear = await use(startSmtpServer({ users: {}, requireAuth: true }));
    expect(failure(await probeSmtp(clear))?.cause).toBe('login-rejected');
    expect(clear.failedLogins).toBe(1);
    const server = await use(startPopServer({ ...certificateOf(), users: {} }));
    await probePop(server, { ssl: true, ca: pki.ca, mechanism: 'CRAM-MD5' });
    expect(server.failedLogins).toBe(1);
  });
});
