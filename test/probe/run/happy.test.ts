import { describe, expect, it } from 'vitest';
import type { Ssl } from '../../../src/model/account.js';
import { startPopServer, startSmtpServer } from '../../servers/index.js';
import {
  account,
  canaryForms,
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

const pki = usePki();
const use = useServers();

const kinds: readonly { ssl: Ssl; tls: 'implicit' | 'starttls' | 'none' }[] = [
  { ssl: true, tls: 'implicit' },
  { ssl: 'starttls', tls: 'starttls' },
  { ssl: false, tls: 'none' },
];
const mechanisms = ['PLAIN', 'LOGIN', 'CRAM-MD5'];

describe.each(kinds)('ssl: $ssl', ({ ssl, tls }) => {
  const tlsSteps = ssl === true ? ['tls:ok'] : [];

  it.each([...mechanisms, 'USER', 'APOP', null])('POP by %s', async (mechanism) => {
    const isApop = mechanism === 'APOP';
    const server = await use(startPopServer({ tls, certificate: pki.certificate, users, apop: isApop }));
    const subject = account({
      pop: pop({ port: server.port, ssl, ca: pki.ca, apop: isApop, mechanism: isApop ? null : mechanism }),
    });
    const result = await probe(subject);
    expect(result.steps).toEqual([
      'resolve:ok',
      'connect:ok',
      ...tlsSteps,
      'greeting:ok',
      'capabilities:ok',
      ...(ssl === 'starttls' ? ['starttls:ok'] : []),
      'login:ok',
      'quit:ok',
    ]);
    expect(result.ok).toBe(true);
    expect(result.step('login').facts).toEqual({ mechanism: mechanism ?? 'CRAM-MD5' });
    expect(result.step('capabilities').facts).toMatchObject({ uidl: true, apop: isApop });
    expect(server.logins).toEqual([userId]);
    expect(server.violations).toEqual([]);
    for (const form of canaryForms) expect(result.text).not.toContain(form);
    await untilClosed(server);
    expect(server.connections).toHaveLength(1);
  });

  it.each([...mechanisms, null])('SMTP by %s', async (mechanism) => {
    const server = await use(startSmtpServer({ tls, certificate: pki.certificate, users }));
    const subject = account({ smtp: smtp({ port: server.port, ssl, ca: pki.ca, mechanism }) });
    const result = await probe(subject);
    expect(result.steps).toEqual([
      'resolve:ok',
      'connect:ok',
      ...tlsSteps,
      'greeting:ok',
      'capabilities:ok',
      ...(ssl === 'starttls' ? ['starttls:ok'] : []),
      'login:ok',
      'sender:ok',
      'recipient:ok',
      'quit:ok',
    ]);
    expect(result.step('login').facts).toEqual({ mechanism: mechanism ?? 'CRAM-MD5' });
    expect(result.step('recipient').facts).toEqual({ code: 250, enhancedCode: '2.1.5', text: 'Ok' });
    expect(server.log.filter((line) => /^(DATA|BDAT)/i.test(line))).toEqual([]);
    expect(server.messages).toEqual([]);
    expect(server.violations).toEqual([]);
    for (const form of canaryForms) expect(result.text).not.toContain(form);
    await untilClosed(server);
  });

  it.each(['OAUTHBEARER', 'XOAUTH2'])('an access token by %s', async (mechanism) => {
    const tokens = { [userId]: 'ya29.token' };
    const options = { tls, certificate: pki.certificate, tokens, mechanisms: [mechanism] };
    const popServer = await use(startPopServer(options));
    const smtpServer = await use(startSmtpServer(options));
    const login = { ...mailboxLogin, password: null, accessToken: secret('ya29.token') };
    const result = await probe(
      account({
        pop: pop({ port: popServer.port, ssl, ca: pki.ca, login }),
        smtp: smtp({ port: smtpServer.port, ssl, ca: pki.ca, auth: login }),
      }),
    );
    expect(result.ok).toBe(true);
    expect(result.step('login', 'pop').facts).toEqual({ mechanism });
    expect(result.step('login', 'smtp').facts).toEqual({ mechanism });
    expect(result.text).not.toContain('ya29.token');
  });
});

describe('facts', () => {
  it('tell of TLS and the certificate', async () => {
    const server = await use(startPopServer({ tls: 'implicit', certificate: pki.certificate, users }));
    const result = await probe(account({ pop: pop({ port: server.port, ssl: true, ca: pki.ca }) }));
    expect(result.step('resolve').facts).toEqual({ addresses: ['127.0.0.1'] });
    expect(result.step('connect').facts).toEqual({ address: '127.0.0.1', port: server.port });
    expect(result.step('tls').facts).toEqual({
      protocol: 'TLSv1.3',
      cipher: expect.stringMatching(/^TLS_/),
      certificate: {
        subject: 'CN=localhost',
        issuer: 'CN=mailconf test CA',
        names: ['localhost', '127.0.0.1'],
        validFrom: expect.stringMatching(/^\d{4}-/),
        validTo: expect.stringMatching(/^\d{4}-/),
        daysLeft: expect.closeTo(364, -1),
        fingerprint256: pki.certificate.fingerprint,
      },
    });
    expect(server.connections[0]?.servername).toBe('localhost');
  });

  it('tell that relaying is not proven without a log-in', async () => {
    const server = await use(startSmtpServer({}));
    const result = await probe(account({ smtp: smtp({ port: server.port, auth: false }) }));
    expect(result.steps).not.toContain('login:ok');
    expect(result.step('recipient')).toMatchObject({ status: 'ok', facts: { local: true } });
    expect(result.step('recipient').message).toContain('relaying not proven');
  });
});

describe('how far', () => {
  it('stops before the log-in and reads no secret with login: false', async () => {
    const server = await use(startSmtpServer({ tls: 'starttls', certificate: pki.certificate, users }));
    let reads = 0;
    const password = { ...secret('x'), read: async () => String(++reads) };
    const login = { ...mailboxLogin, password };
    const subject = account({ smtp: smtp({ port: server.port, ssl: 'starttls', ca: pki.ca, auth: login }) });
    for (const options of [{ login: false }, { until: 'capabilities' }, { until: 'starttls' }]) {
      const result = await probe(subject, options);
      expect(result.ok).toBe(true);
      expect(result.checks.at(-1)?.step).toBe(options.until ?? 'starttls');
    }
    expect(reads).toBe(0);
    expect(server.log).not.toContainEqual(expect.stringMatching(/^AUTH/));
    await untilClosed(server);
  });

  it('probes one protocol only', async () => {
    const popServer = await use(startPopServer({ users }));
    const smtpServer = await use(startSmtpServer({ users }));
    const subject = account({ pop: pop({ port: popServer.port }), smtp: smtp({ port: smtpServer.port }) });
    const result = await probe(subject, { only: 'pop' });
    expect(new Set(result.checks.map(({ service }) => service))).toEqual(new Set(['pop']));
    expect(smtpServer.connections).toHaveLength(0);
  });

  it('reads a secret once for both services', async () => {
    const popServer = await use(startPopServer({ users }));
    const smtpServer = await use(startSmtpServer({ users }));
    let reads = 0;
    const known = secret(users[userId] ?? '');
    const login = { ...mailboxLogin, password: { ...known, read: () => known.read().finally(() => reads++) } };
    const subject = account({
      pop: pop({ port: popServer.port, login }),
      smtp: smtp({ port: smtpServer.port, auth: login }),
    });
    expect((await probe(subject)).ok).toBe(true);
    expect(reads).toBe(1);
  });
});
