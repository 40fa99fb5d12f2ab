import { promises as dns } from 'node:dns';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ProxyAddress } from '../../../src/model/probe.js';
import { parseProxy, proxyName } from '../../../src/probe/wire/proxy.js';
import { startPopServer, startRawServer, startSmtpServer } from '../../servers/index.js';
import { type ProxyServerOptions, startProxyServer } from '../../servers/proxy-server.js';
import { account, failure, pop, probe, smtp, untilClosed, usePki, users, useServers } from '../support.js';

const pki = usePki();
const use = useServers();
const host = 'mail.example.net';
const hosts = { [host]: '127.0.0.1', localhost: '127.0.0.1' };

const running: { close(): Promise<void> }[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(running.splice(0).map((proxy) => proxy.close()));
});

async function useProxy(options: Partial<ProxyServerOptions> & Pick<ProxyServerOptions, 'kind'>) {
  const server = await startProxyServer({ hosts, ...options });
  running.push(server);
  const { userId = '', password = '' } = options.login ?? {};
  const proxy: ProxyAddress = { kind: options.kind, host: '127.0.0.1', port: server.port, userId, password };
  return { server, proxy };
}

describe.each(['socks5', 'http'] as const)('a probe through a proxy: %s', (kind) => {
  it.each([true, false])(
    'reaches POP and SMTP, and asks DNS for nothing (greeting with the consent: %s)',
    async (joinsGreeting) => {
      const lookup = vi.spyOn(dns, 'lookup');
      const { server, proxy } = await useProxy({ kind, joinsGreeting });
      const popServer = await use(startPopServer({ users }));
      const smtpServer = await use(
        startSmtpServer({ tls: 'starttls', certificate: await pki.authority.issue({ names: [host] }), users }),
      );
      const result = await probe(
        account({
          pop: pop({ port: popServer.port, server: host }),
          smtp: smtp({ port: smtpServer.port, server: host, ssl: 'starttls', ca: pki.ca }),
        }),
        { proxy },
      );
      expect(result.ok).toBe(true);
      expect([...server.asked].sort()).toEqual([`${host}:${popServer.port}`, `${host}:${smtpServer.port}`].sort());
      expect(result.step('connect', 'pop').facts).toEqual({ port: popServer.port, proxy: proxyName(proxy) });
      expect(lookup).not.toHaveBeenCalled();
      await untilClosed(popServer);
      await untilClosed(smtpServer);
    },
  );

  it('with TLS from the first byte', async () => {
    const { proxy } = await useProxy({ kind });
    const server = await use(startPopServer({ tls: 'implicit', certificate: pki.certificate, users }));
    const result = await probe(account({ pop: pop({ port: server.port, ssl: true, ca: pki.ca }) }), { proxy });
    expect(result.ok).toBe(true);
  });

  it('logs in to the proxy, and shows the password nowhere', async () => {
    const login = { userId: 'jane', password: 'proxy pass:word' };
    const { proxy } = await useProxy({ kind, login });
    const server = await use(startPopServer({ users }));
    const subject = account({ pop: pop({ port: server.port, server: host }) });
    const right = await probe(subject, { proxy });
    expect(right.ok).toBe(true);
    const wrong = await probe(subject, { proxy: { ...proxy, password: 'another' } });
    expect(failure(wrong)).toMatchObject({ step: 'connect', cause: 'proxy-failed' });
    for (const { text } of [right, wrong]) expect(text).not.toMatch(/proxy pass:word|another/);
  });

  it('names the proxy that cannot be reached', async () => {
    const { server, proxy } = await useProxy({ kind });
    await server.close();
    running.length = 0;
    const result = await probe(account({ pop: pop({ port: 110, server: host }) }), { proxy });
    expect(failure(result)).toMatchObject({
      step: 'connect',
      cause: 'proxy-failed',
      message: `the proxy ${proxyName(proxy)} does not connect to ${host} port 110: it cannot be reached (ECONNREFUSED)`,
    });
  });

  it('waits for a silent proxy no longer than a step', async () => {
    const silent = await use(startRawServer({ greeting: null }));
    const proxy: ProxyAddress = { kind, host: '127.0.0.1', port: silent.port, userId: '', password: '' };
    const result = await probe(account({ pop: pop({ port: 110, server: host }) }), { proxy, timeout: 200 });
    expect(failure(result)).toMatchObject({ step: 'connect', cause: 'proxy-failed' });
    expect(failure(result)?.message).toContain('answers in time');
    await untilClosed(silent);
  });

  it('names what is no proxy', async () => {
    const server = await use(startSmtpServer({ users }));
    const proxy: ProxyAddress = { kind, host: '127.0.0.1', port: server.port, userId: '', password: '' };
    const result = await probe(account({ pop: pop({ port: 110, server: host }) }), { proxy });
    expect(failure(result)?.cause).toBe('proxy-failed');
  });
});

it.each([
  [5, 'connection-refused'],
  [3, 'network-unreachable'],
  [6, 'connection-timeout'],
  [2, 'proxy-failed'],
  [4, 'proxy-failed'],
])('SOCKS reply %i is %s', async (refusal, cause) => {
  const { proxy } = await useProxy({ kind: 'socks5', refusal });
  const result = await probe(account({ smtp: smtp({ port: 465, server: host }) }), { proxy });
  expect(failure(result)).toMatchObject({ step: 'connect', cause });
});

it('an HTTP refusal is quoted', async () => {
  const { proxy } = await useProxy({ kind: 'http', refusal: '403 Filtered\x1b[31m' });
  const result = await probe(account({ smtp: smtp({ port: 465, server: host }) }), { proxy });
  expect(failure(result)?.message).toContain('it answers “403 Filtered');
  expect(failure(result)?.message).not.toContain('\x1b');
});

describe('parseProxy', () => {
  it.each([
    ['socks5://127.0.0.1', { kind: 'socks5', host: '127.0.0.1', port: 1080 }],
    ['socks5h://proxy.example:9050/', { kind: 'socks5', host: 'proxy.example', port: 9050 }],
    ['HTTP://proxy.example:80', { kind: 'http', host: 'proxy.example', port: 80 }],
    ['socks5://proxy.example:21', { kind: 'socks5', host: 'proxy.example', port: 21 }],
    ['http://[::1]', { kind: 'http', host: '::1', port: 8080 }],
    ['http://ja%6Ee:p%40ss@[::1]:3128', { kind: 'http', host: '::1', port: 3128, userId: 'jane', password: 'p@ss' }],
  ])('%s', (text, proxy) => {
    expect(parseProxy(text)).toEqual({ userId: '', password: '', ...proxy });
  });
  it.each([
    '',
    '127.0.0.1:1080',
    'https://x',
    'socks4://x',
    'http://',
    'http://x/y',
    'http://x?y',
    'http://x:99999',
    'http://%@x',
  ])('refuses %s', (text) => expect(parseProxy(text)).toBeNull());
});
