import { expect, it } from 'vitest';
import type { Cause } from '../../../src/model/cause.js';
import { announcedDelay } from '../../../src/probe/causes/announced-delay.js';
import { suggestDelay } from '../../../src/probe/diagnosis/suggest-delay.js';
import { Fault } from '../../../src/probe/wire/fault.js';
import { startPopServer, startSmtpServer } from '../../servers/index.js';
import { account, failure, pop, probe, smtp, users, useServers } from '../support.js';

const use = useServers();

it.each<[Cause, string, string[] | null, number, object]>([
  ['login-delay', '-ERR [LOGIN-DELAY] wait', ['LOGIN-DELAY 120 USER'], 0, { loginDelay: 120 }],
  ['login-delay', '-ERR [LOGIN-DELAY] wait', ['LOGIN-DELAY 5'], 5000, { suggestedDelay: 10 }],
  ['login-delay', '-ERR [LOGIN-DELAY] wait', null, 60_000, { suggestedDelay: 120 }],
  ['rate-limited', '454 4.7.0 Too many login attempts, try again in 2 minutes', null, 0, { loginDelay: 120 }],
  ['rate-limited', '421 Wait 30 seconds', null, 0, { loginDelay: 30 }],
  ['rate-limited', '421 4.7.0 error 4711 at 12:30:15', null, 0, { suggestedDelay: 10 }],
  ['rate-limited', '421 try again in 9999 minutes', null, 2_000_000, { suggestedDelay: 3600 }],
  ['server-busy', '421 4.3.2 try later', null, 0, { suggestedDelay: 10 }],
  ['server-busy', '451 4.3.0 try later', ['LOGIN-DELAY 5'], 0, {}],
  ['login-rejected', '535 5.7.8 no', ['LOGIN-DELAY 5'], 0, {}],
])('%s “%s” with %s and a delay of %i ms: %j', (cause, reply, capabilities, delay, expected) => {
  const { reply: _, ...facts } = suggestDelay(new Fault(cause, { facts: { reply } }), { capabilities, delay }).facts;
  expect(facts).toEqual(expected);
});

it.each([
  [['LOGIN-DELAY 7'], 7],
  [['login-delay 7 USER'], 7],
  [['LOGIN-DELAY'], null],
  [['LOGIN-DELAYED 7'], null],
  [[], null],
  [null, null],
])('%j announces %s', (capabilities, seconds) => expect(announcedDelay(capabilities)).toBe(seconds));

it('a refused log-in says the number that the server announced', async () => {
  const server = await use(startPopServer({ users: {}, rejection: '[LOGIN-DELAY] wait', loginDelay: 42 }));
  const result = await probe(account({ pop: pop({ port: server.port }) }));
  expect(failure(result)).toMatchObject({ cause: 'login-delay', facts: { loginDelay: 42 } });
  expect(failure(result)?.help).toBe('Wait, and write `delay: 42`, which the server asks for, into the account.');
});

it('421 as a greeting names the delay', async () => {
  const server = await use(
    startSmtpServer({ users, replies: { greeting: '421 4.3.2 too soon, come back in 15 seconds' } }),
  );
  const result = await probe(account({ smtp: smtp({ port: server.port }), delay: 1 }));
  expect(failure(result)).toMatchObject({ step: 'greeting', facts: { loginDelay: 15 } });
  expect(failure(result)?.help).toContain('`delay: 15`');
});
