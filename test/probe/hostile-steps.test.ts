import { describe, expect, it } from 'vitest';
import type { Ssl } from '../../src/model/account.js';
import type { Step } from '../../src/model/probe.js';
import { type LineServer, startPopServer, startSmtpServer } from '../servers/index.js';
import type { Action, Reply } from '../servers/reply.js';
import { leavingNothing } from './run/resources.js';
import { account, canaryForms, failure, type Probed, pop, probe, smtp, usePki, users, useServers } from './support.js';

// Each way to be hostile, at every step where a server can be, in the clear and inside TLS.

const pki = usePki();
const use = useServers();

type Protocol = 'pop' | 'smtp';

/** Where a server misbehaves: the key of its replies, and whether that is before or after STARTTLS. */
interface Place {
  readonly protocol: Protocol;
  readonly ssl: Ssl;
  readonly at: string;
  readonly step: Step;
  readonly when?: 'clear' | 'secure';
}

const beforeTls: Readonly<Record<Protocol, readonly [string, Step][]>> = {
  pop: [
    ['greeting', 'greeting'],
    ['CAPA', 'capabilities'],
    ['STLS', 'starttls'],
  ],
  smtp: [
    ['greeting', 'greeting'],
    ['EHLO', 'capabilities'],
    ['STARTTLS', 'starttls'],
  ],
};
const dialogue: Readonly<Record<Protocol, readonly [string, Step][]>> = {
  pop: [
    ['AUTH', 'login'],
    ['login', 'login'],
  ],
  smtp: [
    ['AUTH', 'login'],
    ['login', 'login'],
    ['MAIL', 'sender'],
    ['RCPT', 'recipient'],
  ],
};

function placesOf(protocol: Protocol, ssl: Ssl): Place[] {
  const hello = protocol === 'pop' ? 'CAPA' : 'EHLO';
  const before = beforeTls[protocol].map(([at, step]): Place => ({ protocol, ssl, at, step, when: 'clear' }));
  const after = dialogue[protocol].map(([at, step]): Place => ({ protocol, ssl, at, step }));
  if (ssl !== 'starttls') return [...before.slice(0, 2).map(({ when: _, ...place }) => place), ...after];
  return [...before, { protocol, ssl, at: hello, step: 'starttls', when: 'secure' }, ...after];
}

const places = (['pop', 'smtp'] as const).flatMap((protocol) =>
  ([false, 'starttls', true] as const).flatMap((ssl) => placesOf(protocol, ssl)),
);

interface Behaviour {
  readonly name: string;
  readonly act: (place: Place) => Action;
  readonly cause: (place: Place) => string;
  /** Whether only the deadline ends it. */
  readonly isSlow?: boolean;
}

const code = ({ protocol, at }: Place, isMore = false) => {
  if (protocol === 'pop') return '+OK ';
  const number = at === 'greeting' || at === 'STARTTLS' ? 220 : at === 'login' ? 235 : 250;
  return `${number}${isMore ? '-' : ' '}`;
};
const silent = ({ step }: Place) => (step === 'greeting' ? 'greeting-timeout' : 'reply-timeout');
const malformed = () => 'malformed-reply';

const behaviours: readonly Behaviour[] = [
  { name: 'silence', act: () => ({ then: 'hang' }), cause: silent, isSlow: true },
  {
    name: 'a byte now and then',
    act: (place) => ({ raw: `${code(place)}${'x'.repeat(200)}`, drip: 50, then: 'hang' }),
    cause: silent,
    isSlow: true,
  },
  { name: 'a line without end', act: () => ({ endless: 'x'.repeat(65_536) }), cause: () => 'reply-too-long' },
  {
    name: 'a reply of lines without end',
    act: (place) =>
      place.protocol === 'smtp'
        ? { endless: `${code(place, true)}x\r\n`.repeat(5000) }
        : place.at === 'CAPA'
          ? { raw: '+OK\r\n', endless: 'X-MORE\r\n'.repeat(5000) }
          : { endless: `+OK ${'x'.repeat(65_536)}` },
    cause: () => 'reply-too-long',
  },
  { name: 'NUL', act: (place) => ({ raw: `${code(place)}\0ready\r\n`, then: 'hang' }), cause: malformed },
  {
    name: 'random bytes',
    act: () => ({ raw: Buffer.from([0x80, 0xff, 0x9b, 0x1b, 0x5b, 0x32, 0x4a, 0x0d, 0x0a]), then: 'hang' }),
    cause: malformed,
  },
  {
    name: 'ANSI escapes and a workflow command',
    act: () => ({ raw: '\x1b[2J\x1b]0;title\x07\u202e ::error::x\r\n::set-output name=x::y\r\n', then: 'hang' }),
    cause: malformed,
  },
  { name: 'hanging up', act: () => ({ then: 'close' }), cause: () => 'connection-closed' },
  {
    name: 'half a line, then hanging up',
    act: (place) => ({ raw: code(place), then: 'close' }),
    cause: () => 'connection-closed',
  },
  // The reset comes later than the bytes would: so it is the connection that is judged.
  { name: 'a reset', act: () => ({ delay: 30, then: 'reset' }), cause: () => 'connection-reset' },
];

async function start(place: Place, act: Action): Promise<LineServer> {
  const reply: Reply = (_, session) =>
    place.when !== undefined && session.connection.secure !== (place.when === 'secure') ? null : act;
  const tls = place.ssl === true ? 'implicit' : place.ssl === 'starttls' ? 'starttls' : 'none';
  const options = { tls, certificate: pki.certificate, users, replies: { [place.at]: reply } } as const;
  return use<LineServer>(place.protocol === 'pop' ? startPopServer(options) : startSmtpServer(options));
}

function probePlace({ protocol, ssl }: Place, port: number, options: { timeout: number; signal: AbortSignal }) {
  const parts = { port, ssl, ca: pki.ca };
  return probe(account(protocol === 'pop' ? { pop: pop(parts) } : { smtp: smtp(parts) }), options);
}

const nameOf = ({ protocol, ssl, at, when }: Place) => `${protocol} ssl ${ssl} ${at} ${when ?? ''}`;

describe.each(behaviours)('$name', ({ act, cause, isSlow }) => {
  it.each([false, 'starttls', true] as const)('at any step, ssl %s', async (ssl) => {
    const timeout = isSlow ? 600 : 2000;
    const here = places.filter((place) => place.ssl === ssl);
    const servers = await Promise.all(here.map((place) => start(place, act(place))));
    const begin = performance.now();
    const results = await leavingNothing((signal) =>
      Promise.all(here.map((place, index) => probePlace(place, servers[index]?.port ?? 0, { timeout, signal }))),
    );
    // A service has three times the time of a step.
    expect(performance.now() - begin).toBeLessThan(timeout * 3 + 5000);
    const told = results.map((result, index) => `${nameOf(here[index] as Place)}: ${verdict(result)}`);
    expect(told).toEqual(here.map((place) => `${nameOf(place)}: ${place.step} ${cause(place)}`));
    for (const [index, result] of results.entries()) {
      expect(result.text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e\u200b]|\\u00[01]/);
      const heard = servers[index]?.log.join('\n') ?? '';
      for (const form of canaryForms) {
        expect(result.text).not.toContain(form);
        expect(heard).not.toContain(form);
      }
      if ((here[index] as Place).step !== 'login') continue;
      // One log-in, and no other mechanism after it: nothing says that the mechanism is at fault.
      expect(heard.match(/^(AUTH|USER|APOP)/gm)).toHaveLength(1);
    }
  });
});

describe('answers before the question', () => {
  it.each(['pop', 'smtp'] as const)('log nobody in: %s', async (protocol) => {
    const [at, raw] =
      protocol === 'pop'
        ? (['CAPA', '+OK\r\nUSER\r\nSASL PLAIN\r\n.\r\n+OK\r\n+OK Logged in.\r\n'] as const)
        : (['EHLO', '250-mail.example.net\r\n250 AUTH PLAIN\r\n235 2.7.0 Accepted\r\n'] as const);
    for (const ssl of [false, 'starttls', true] as const) {
      const place: Place = { protocol, ssl, at, step: 'login', ...(ssl === 'starttls' && { when: 'secure' }) };
      const server = await start(place, { raw });
      const result = await leavingNothing((signal) => probePlace(place, server.port, { timeout: 2000, signal }));
      expect(verdict(result)).toBe('login malformed-reply');
      expect(server.log.join('\n')).not.toMatch(/^(AUTH|USER|PASS|APOP|MAIL)/m);
    }
  });
});

function verdict(result: Probed): string {
  const check = failure(result);
  return check ? `${check.step} ${check.cause}` : 'no failure';
}
