import { promises as dns } from 'node:dns';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createMask } from '../../../src/mask/reply.js';
import { diagnose } from '../../../src/probe/diagnosis/diagnose.js';
import { planServices } from '../../../src/probe/run/plan.js';
import { createSecretReader } from '../../../src/probe/steps/secret-reader.js';
import { createSession } from '../../../src/probe/steps/session.js';
import { isChainIncomplete, type ServerCertificate } from '../../../src/probe/wire/certificate.js';
import { Fault } from '../../../src/probe/wire/fault.js';
import { createPacer } from '../../../src/probe/wire/pacer.js';
import { startPopServer, startRawServer, startSmtpServer } from '../../servers/index.js';
import { account, failure, pop, probe, smtp, untilClosed, usePki, users, useServers } from '../support.js';

const pki = usePki();
const use = useServers();
afterEach(() => void vi.restoreAllMocks());

/** Names and their addresses, instead of DNS. */
function useNames(names: Readonly<Record<string, readonly string[]>>): string[] {
  const asked: string[] = [];
  vi.spyOn(dns, 'lookup').mockImplementation((async (name: string) => {
    asked.push(name);
    const found = names[name];
    if (!found) throw Object.assign(new Error(name), { code: 'ENOTFOUND' });
    return found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  }) as never);
  return asked;
}

describe('names', () => {
  it('host-not-found', async () => {
    useNames({});
    const result = await probe(account({ smtp: smtp({ port: 465, server: 'smtp.example.net' }) }));
    expect(failure(result)).toMatchObject({
      step: 'resolve',
      cause: 'host-not-found',
      facts: { nodeCode: 'ENOTFOUND' },
    });
  });

  it.each([
    ['ENOTFOUND', 'host-not-found', /^`mail` has no dot: .* write the whole name at `pop\.server`/],
    ['EAI_AGAIN', 'dns-failure', /the file may be right\. `mail` has no dot: .*`pop\.server`/],
  ])('a name without a dot that ends in %s is told', async (code, cause, help) => {
    vi.spyOn(dns, 'lookup').mockRejectedValue(Object.assign(new Error('mail'), { code }));
    const result = await probe(account({ pop: pop({ port: 995, server: 'mail' }) }));
    expect(failure(result)).toMatchObject({ step: 'resolve', cause, help: expect.stringMatching(help) });
  });

  it('an IDN is asked for by its A-labels', async () => {
    const asked = useNames({ 'xn--bcher-kva.example': ['127.0.0.1'] });
    const server = await use(startPopServer({ users }));
    expect((await probe(account({ pop: pop({ port: server.port, server: 'bücher.example' }) }))).ok).toBe(true);
    expect(asked).toEqual(['xn--bcher-kva.example']);
  });

  it('an address is not asked for', async () => {
    const asked = useNames({});
    const server = await use(startPopServer({ users }));
    expect((await probe(account({ pop: pop({ port: server.port, server: '127.0.0.1' }) }))).ok).toBe(true);
    expect(asked).toEqual([]);
  });

  it('address-unreachable is a warning where another address works', async () => {
    useNames({ 'pop.example.net': ['127.0.0.77', '127.0.0.1'] });
    const server = await use(startPopServer({ users }));
    const result = await probe(account({ pop: pop({ port: server.port, server: 'pop.example.net' }) }));
    expect(result.ok).toBe(true);
    expect(result.step('connect')).toMatchObject({
      status: 'warning',
      cause: 'address-unreachable',
      facts: { address: '127.0.0.1', tried: [{ address: '127.0.0.77', nodeCode: 'ECONNREFUSED' }] },
    });
  });

  it.each([
    { cause: 'greeting-timeout', ssl: false },
    { cause: 'tls-handshake-timeout', ssl: true },
  ] as const)(
    'an address that accepts and then says nothing is a warning where another serves (ssl: $ssl)',
    async ({ cause, ssl }) => {
      useNames({ 'pop.example.net': ['127.0.0.1', '127.0.0.2'] });
      const certificate = await pki.authority.issue({ names: ['pop.example.net'] });
      const tls = ssl ? 'implicit' : 'none';
      const server = await use(startPopServer({ tls, certificate, users, host: '127.0.0.2' }));
      const silent = await use(startRawServer({ greeting: null, port: server.port }));
      const one = pop({ port: server.port, server: 'pop.example.net', ssl, ca: pki.ca });
      for (const delay of [0, 50]) {
        const result = await probe(account({ pop: one, delay }), { timeout: 300 });
        expect(result.ok).toBe(true);
        expect(result.step(ssl ? 'tls' : 'greeting')).toMatchObject({
          status: 'warning',
          cause: 'address-unreachable',
          facts: { address: '127.0.0.2', tried: [{ address: '127.0.0.1', cause }] },
        });
      }
      await untilClosed(silent);
      await untilClosed(server);
    },
  );

  it('where no address serves, the first failure is the cause', async () => {
    useNames({ 'pop.example.net': ['127.0.0.1', '127.0.0.2', '127.0.0.77'] });
    const silent = await use(startRawServer({ greeting: null }));
    const other = await use(
      startRawServer({ greeting: '* OK IMAP4rev1 ready\r\n', port: silent.port, host: '127.0.0.2' }),
    );
    const one = pop({ port: silent.port, server: 'pop.example.net' });
    const result = await probe(account({ pop: one }), { timeout: 300 });
    expect(failure(result)).toMatchObject({ step: 'greeting', cause: 'greeting-timeout' });
    await untilClosed(silent);
    await untilClosed(other);
  });

  it('those of a certificate that are this machine are the help', async () => {
    const names = ['mail.host.example', 'elsewhere.example', '*.host.example'];
    const asked = useNames({
      'pop.example.net': ['127.0.0.1'],
      'mail.host.example': ['127.0.0.1'],
      'elsewhere.example': ['127.0.0.2'],
    });
    const server = await use(
      startPopServer({ tls: 'implicit', certificate: await pki.authority.issue({ names }), users }),
    );
    const one = pop({ port: server.port, server: 'pop.example.net', ssl: true, ca: pki.ca });
    const result = await probe(account({ pop: one }));
    expect(failure(result)).toMatchObject({
      cause: 'certificate-name-mismatch',
      help: expect.stringContaining('write `server: mail.host.example`'),
    });
    const named = { ...one, tls: { ...one.tls, servername: 'pop.example.org' } };
    expect(failure(await probe(account({ pop: named })))?.help).toContain(
      'write `pop.tls.servername: mail.host.example`',
    );
    asked.length = 0;
    await probe(account({ pop: one }), { allowHosts: ['pop.example.net'] });
    expect(asked).toEqual(['pop.example.net']);
  });
});

describe('ports', () => {
  const run = {
    options: {},
    timeout: 1000,
    pacer: createPacer(),
    authorities: new Map<string, string>(),
    secrets: createSecretReader(undefined),
  };

  function start(port: number, ssl: boolean | 'starttls', delay = 0) {
    const [plan] = planServices(account({ delay, pop: pop({ port, ssl }) }), {});
    if (!plan) throw new Error('no plan');
    return createSession(run, plan, createMask());
  }

  it('port-blocked where another mail port opens', async () => {
    const session = start(995, true);
    const fault = await diagnose({
      session,
      step: 'connect',
      fault: new Fault('connection-timeout', { nodeCode: 'ETIMEDOUT' }),
      left: () => 1000,
      reconnect: async () => ({ fault: new Fault('starttls-not-offered'), step: 'starttls', outcome: null }),
    });
    expect(fault.cause).toBe('port-blocked');
    expect(fault.details.names).toEqual(['110']);
    expect(fault.facts).toEqual({ nodeCode: 'ETIMEDOUT', alternatives: [{ port: 110, ssl: false }] });
  });

  it('connection-timeout where none does', async () => {
    const fault = await diagnose({
      session: start(995, true),
      step: 'connect',
      fault: new Fault('connection-timeout'),
      left: () => 1000,
      reconnect: async () => ({ fault: new Fault('connection-timeout'), step: 'connect', outcome: null }),
    });
    expect(fault.cause).toBe('connection-timeout');
  });

  it.each([
    ['certificate-expired', 0, 1000],
    ['host-not-found', 0, 1000],
    ['login-rejected', 0, 1000],
    ['client-banned', 0, 1000],
    ['connection-refused', 60_000, 1000],
    ['connection-refused', 0, 0],
  ] as const)('no other port is tried after %s with delay %i and %i ms left', async (cause, delay, left) => {
    const reconnect = vi.fn();
    await diagnose({
      session: start(995, true, delay),
      step: 'connect',
      fault: new Fault(cause),
      left: () => left,
      reconnect,
    });
    expect(reconnect).not.toHaveBeenCalled();
  });
});

it('oauth2-needed where only tokens are taken', async () => {
  const server = await use(startSmtpServer({ users, mechanisms: ['XOAUTH2', 'OAUTHBEARER'] }));
  const result = await probe(account({ smtp: smtp({ port: server.port }) }));
  expect(failure(result)).toMatchObject({ step: 'login', cause: 'oauth2-needed' });
});

it('delay-too-short is a warning', async () => {
  const server = await use(startPopServer({ users, loginDelay: 5 }));
  const result = await probe(account({ pop: pop({ port: server.port }) }));
  expect(result.step('capabilities')).toMatchObject({
    status: 'warning',
    cause: 'delay-too-short',
    facts: { loginDelay: 5 },
  });
});

describe('a certificate that came alone', () => {
  const certificate = (parts: Partial<ServerCertificate>): ServerCertificate => ({
    facts: { subject: '', issuer: '', names: [], validFrom: '', validTo: '', daysLeft: 1, fingerprint256: '' },
    chainLength: 1,
    issuerOrganization: 'Example Ltd',
    hasIssuerAddress: false,
    ...parts,
  });
  it.each([
    [{ hasIssuerAddress: true }, true],
    [{ issuerOrganization: "Let's Encrypt" }, true],
    [{ issuerOrganization: 'DigiCert Inc' }, true],
    [{}, false],
    [{ issuerOrganization: '' }, false],
    [{ hasIssuerAddress: true, chainLength: 2 }, false],
  ])('%o lacks its intermediate: %s', (parts, isIncomplete) => {
    expect(isChainIncomplete(certificate(parts))).toBe(isIncomplete);
  });
});
