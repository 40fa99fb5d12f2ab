import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Account, Ssl } from '../../src/model/account.js';
import { type LineServer, startPopServer, startSmtpServer } from '../servers/index.js';
import { account, pop, probe, smtp, usePki, users, useServers } from './support.js';

const pki = usePki();
const use = useServers();
const relays: (() => void)[] = [];
afterEach(() => {
  for (const close of relays.splice(0)) close();
});

/**
 * Passes bytes on and counts the round trips that a client must have waited for: one for TCP, one where the server
 * speaks first, and one for each of the client's turns.
 */
async function startRelay(target: LineServer) {
  let roundTrips = 0;
  const server = createServer((client) => {
    const upstream = connect(target.port, target.host);
    roundTrips += 1;
    let last: 'client' | 'server' | null = null;
    client.on('data', (bytes) => {
      if (last !== 'client') roundTrips += 1;
      last = 'client';
      upstream.write(bytes);
    });
    upstream.on('data', (bytes) => {
      if (last === null) roundTrips += 1;
      last = 'server';
      client.write(bytes);
    });
    client.on('error', () => {}).on('close', () => upstream.end());
    upstream.on('error', () => {}).on('close', () => client.end());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  relays.push(() => server.close());
  return { port: (server.address() as AddressInfo).port, count: () => roundTrips };
}

const kinds = { true: 'implicit', starttls: 'starttls', false: 'none' } as const;

/** The round trips of one service that is confirmed. */
async function countOf(server: LineServer, subject: (port: number) => Partial<Account>): Promise<number> {
  const relay = await startRelay(server);
  const result = await probe(account(subject(relay.port)));
  expect(result.steps.filter((step) => !step.endsWith(':ok'))).toEqual([]);
  return relay.count();
}

const common = (ssl: Ssl) => ({ tls: kinds[`${ssl}`], certificate: pki.certificate, users, mechanisms: ['PLAIN'] });

// What the protocols need, TLS 1.3: TCP, TLS, greeting, capabilities, log-in, goodbye; STARTTLS adds the command and a
// second list of capabilities, a server without PIPELINING a turn each for RCPT, RSET and QUIT.
describe('no more round trips than the protocols need', () => {
  it.each<[string, Ssl, number]>([
    ['TLS', true, 6],
    ['STLS', 'starttls', 8],
    ['no encryption', false, 5],
  ])('POP with %s', async (_, ssl, count) => {
    const server = await use(startPopServer(common(ssl)));
    expect(await countOf(server, (port) => ({ pop: pop({ port, ssl, ca: pki.ca }) }))).toBe(count);
  });

  it('POP with APOP', async () => {
    const server = await use(startPopServer({ users, apop: true }));
    expect(await countOf(server, (port) => ({ pop: pop({ port, apop: true }) }))).toBe(5);
  });

  it.each<[string, Ssl, boolean, boolean, number]>([
    ['TLS, PLAIN and PIPELINING', true, true, true, 6],
    ['TLS and PLAIN', true, true, false, 9],
    ['STARTTLS, PLAIN and PIPELINING', 'starttls', true, true, 8],
    ['STARTTLS and PLAIN', 'starttls', true, false, 11],
    ['PIPELINING, neither TLS nor a log-in', false, false, true, 4],
    ['neither TLS nor a log-in', false, false, false, 7],
  ])('SMTP with %s', async (_, ssl, hasLogin, pipelining, count) => {
    const server = await use(startSmtpServer({ ...common(ssl), pipelining, requireAuth: hasLogin }));
    const auth = hasLogin ? {} : { auth: false as const };
    expect(await countOf(server, (port) => ({ smtp: smtp({ port, ssl, ca: pki.ca, ...auth }) }))).toBe(count);
  });
});
