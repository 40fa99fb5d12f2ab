import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Account } from '../../src/model/account.js';
import { type LineServer, startPopServer, startSmtpServer } from '../servers/index.js';
import { leavingNothing } from './run/resources.js';
import { account, canaryForms, failure, pop, probe, smtp, usePki, users, useServers } from './support.js';

// What a server, or someone between here and it, can do to TLS.

const pki = usePki();
const use = useServers();
const timeout = 1500;
/** Where only the deadline ends it, or nothing depends on its length. */
const shortly = 400;

const relays: Server[] = [];
afterEach(() => {
  for (const relay of relays.splice(0)) relay.close();
});

/** Someone on the way, who passes bytes on and may change those of the server. */
async function startRelay(port: number, change: () => (chunk: Buffer, client: Socket) => Buffer): Promise<number> {
  const relay = createServer((client) => {
    const server = connect(port, '127.0.0.1');
    const tamper = change();
    const drop = () => {
      client.destroy();
      server.destroy();
    };
    client.on('error', drop).on('close', drop).pipe(server);
    server
      .on('error', drop)
      .on('close', drop)
      .on('data', (chunk) => client.write(tamper(chunk, client)));
  });
  relays.push(relay);
  relay.listen(0, '127.0.0.1');
  await once(relay, 'listening');
  return (relay.address() as AddressInfo).port;
}

const protocols = ['pop', 'smtp'] as const;
type Protocol = (typeof protocols)[number];

function startServer(protocol: Protocol, options: Parameters<typeof startPopServer>[0] & object) {
  const { injection, ...rest } = options;
  const all = { certificate: pki.certificate, users, ...rest, ...(injection !== undefined && { injection }) };
  return use<LineServer>(protocol === 'pop' ? startPopServer(all) : startSmtpServer(all as object));
}

const subject = (protocol: Protocol, port: number, ssl: boolean | 'starttls'): Account => {
  const parts = { port, ssl, ca: pki.ca };
  return account(protocol === 'pop' ? { pop: pop(parts) } : { smtp: smtp(parts) });
};

const verdict = (protocol: Protocol, port: number, ssl: boolean | 'starttls', time = timeout) =>
  leavingNothing(async (signal) => {
    const result = await probe(subject(protocol, port, ssl), { timeout: time, signal });
    for (const form of canaryForms) expect(result.text).not.toContain(form);
    return result;
  });

const kinds = protocols.flatMap((protocol) =>
  ([true, 'starttls'] as const).map((ssl) => ({ protocol, ssl, step: ssl === true ? 'tls' : 'starttls' })),
);

// Bytes that come before our hello would be an injection: those of a handshake wait for it.
describe.each(kinds)('$protocol ssl $ssl', ({ protocol, ssl, step }) => {
  const tls = ssl === true ? 'implicit' : 'starttls';

  it.each([
    ['silence', { then: 'hang' }, 'tls-handshake-timeout'],
    [
      'a record that never ends',
      { delay: 30, raw: Buffer.from([0x16, 3, 3, 0x40, 0, 2, 0, 0]), then: 'hang' },
      'tls-handshake-timeout',
    ],
    [
      'a byte now and then',
      { delay: 30, raw: Buffer.from([0x16, 3, 3, 0x40, ...Buffer.alloc(99)]), drip: 50, then: 'hang' },
      'tls-handshake-timeout',
    ],
    ['hanging up', { then: 'close' }, 'connection-closed'],
    ['a reset', { delay: 20, then: 'reset' }, 'connection-reset'],
    ['an alert', { delay: 30, raw: Buffer.from([0x15, 3, 3, 0, 2, 2, 80]), then: 'hang' }, 'tls-handshake-failed'],
  ] as const)('a handshake answered by %s', async (_, action, cause) => {
    const server = await startServer(protocol, { tls, replies: { tls: action } });
    const result = await verdict(protocol, server.port, ssl, shortly);
    expect(failure(result)).toMatchObject({ step, cause });
    expect(server.log.join('\n')).not.toMatch(/^(AUTH|USER|PASS|APOP|MAIL)/m);
  });

  it.each(['TLSv1', 'TLSv1.1'] as const)('%s', async (version) => {
    const tlsOptions = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    const server = await startServer(protocol, { tls, tlsOptions });
    const result = await verdict(protocol, server.port, ssl);
    expect(failure(result)).toMatchObject({ step, cause: 'tls-version-too-old' });
    expect(server.log.join('\n')).not.toMatch(/^(AUTH|USER|PASS|APOP|MAIL)/m);
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    '%s that breaks off in the packet of its last handshake message',
    async (version) => {
      const server = await startServer(protocol, { tls, tlsOptions: { minVersion: version, maxVersion: version } });
      for (const garbage of [
        Buffer.alloc(40),
        Buffer.from([0x17, 3, 3, 0, 16, ...Buffer.alloc(16, 1)]),
        Buffer.from([0x15, 3, 3, 0, 2, 2, 80]),
      ]) {
        // Every packet that holds TLS records gets it, so that whichever is the last of the handshake has it.
        for (let nth = 1; nth <= 3; nth++) {
          const port = await startRelay(server.port, () => {
            let count = 0;
            return (chunk) => {
              const isRecord = (chunk[0] ?? 0) >= 0x14 && (chunk[0] ?? 0) <= 0x17;
              return isRecord && ++count === nth ? Buffer.concat([chunk, garbage]) : chunk;
            };
          });
          const result = await verdict(protocol, port, ssl, shortly);
          expect(result.ok).toBe(false);
          expect(failure(result)?.cause).toMatch(/^(tls-|connection-|starttls-injection|malformed)/);
        }
      }
    },
  );

  it('that breaks off after some bytes, wherever that is', async () => {
    const server = await startServer(protocol, { tls });
    for (let nth = 1; nth <= 6; nth++) {
      const port = await startRelay(server.port, () => {
        let count = 0;
        return (chunk, client) => {
          if (++count === nth) setImmediate(() => client.resetAndDestroy());
          return chunk;
        };
      });
      const result = await verdict(protocol, port, ssl, shortly);
      if (!result.ok) expect(failure(result)?.cause).toMatch(/^connection-(reset|closed)$/);
    }
  });
});

describe.each(protocols)('%s: what is said in the clear before the handshake', (protocol) => {
  const [verb, ok, list] =
    protocol === 'pop'
      ? (['STLS', '+OK begin', 'X-INJECTED'] as const)
      : (['STARTTLS', '220 go', '250 X-INJECTED'] as const);
  const injected = protocol === 'pop' ? `+OK\r\n${list}\r\n.\r\n+OK\r\n` : `250-mail\r\n${list}\r\n`;

  it.each([
    ['in one packet with the consent', `${ok}\r\n${injected}`, 'starttls-injection'],
    ['half a line of it', `${ok}\r\n${injected.slice(0, 3)}`, 'starttls-injection'],
    ['a blank line', `${ok}\r\n\r\n`, 'starttls-injection'],
  ])('is not read after it: %s', async (_, raw, cause) => {
    const server = await startServer(protocol, { tls: 'starttls', replies: { [verb]: { raw } } });
    const result = await verdict(protocol, server.port, 'starttls');
    expect(failure(result)).toMatchObject({ step: 'starttls', cause });
    expect(result.text).not.toContain('INJECTED');
    expect(server.log.join('\n')).not.toMatch(/^(AUTH|USER|PASS|APOP|MAIL)/m);
  });

  it('is not read after it: in a packet of its own, slipped in on the way', async () => {
    const server = await startServer(protocol, { tls: 'starttls' });
    const consent = protocol === 'pop' ? '+OK begin' : '220 2.0.0';
    const port = await startRelay(server.port, () => (chunk, client) => {
      if (!chunk.toString('latin1').startsWith(consent)) return chunk;
      setImmediate(() => client.write(injected));
      return chunk;
    });
    const result = await verdict(protocol, port, 'starttls');
    expect(failure(result)?.step).toBe('starttls');
    expect(failure(result)?.cause).toMatch(/^(starttls-injection|tls-handshake-failed)$/);
    expect(result.text).not.toContain('INJECTED');
    expect(server.log.join('\n')).not.toMatch(/^(AUTH|USER|PASS|APOP|MAIL)/m);
  });

  it('is not read after it: capabilities, also where the server says none afterwards', async () => {
    const offer =
      protocol === 'pop' ? ['STLS', 'SASL PLAIN', 'USER', 'X-CLEAR'] : ['STARTTLS', 'AUTH PLAIN', 'X-CLEAR'];
    const server = await startServer(protocol, {
      tls: 'starttls',
      ...({
        [protocol === 'pop' ? 'capabilities' : 'keywords']: (session: { connection: { secure: boolean } }) =>
          session.connection.secure ? ['X-SECURE'] : offer,
      } as object),
    });
    const result = await verdict(protocol, server.port, 'starttls');
    expect(failure(result)).toMatchObject({ step: 'login', cause: 'auth-not-offered' });
    expect(server.log.join('\n')).not.toMatch(/^(AUTH|USER|PASS)/m);
  });

  it('offered, then refused', async () => {
    const refusal =
      protocol === 'pop' ? '-ERR TLS not available' : '454 4.7.0 TLS not available due to temporary reason';
    const server = await startServer(protocol, { tls: 'starttls', replies: { [verb]: refusal } });
    const result = await verdict(protocol, server.port, 'starttls');
    expect(failure(result)).toMatchObject({ step: 'starttls', cause: 'starttls-refused' });
    expect(server.log.join('\n')).not.toMatch(/^(AUTH|USER|PASS|APOP|MAIL)/m);
  });

  it('consent that comes before it was asked for', async () => {
    const hello = protocol === 'pop' ? '+OK\r\nSTLS\r\n.\r\n+OK begin\r\n' : '250-mail\r\n250 STARTTLS\r\n220 go\r\n';
    const server = await startServer(protocol, {
      tls: 'starttls',
      replies: { [protocol === 'pop' ? 'CAPA' : 'EHLO']: { raw: hello } },
    });
    const result = await verdict(protocol, server.port, 'starttls');
    expect(failure(result)).toMatchObject({ step: 'starttls', cause: 'malformed-reply' });
    expect(server.log).not.toContain(verb);
  });
});
