import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { openClient } from '../servers/client.js';
import { causes, probe } from './probe.js';
import { ann, bob, folder, ports, server, tls } from './settings.js';

const pop = { server, port: ports.pops, ssl: true, tls };
const stls = { server, port: ports.pop, ssl: 'starttls', tls };
const submission = { server, port: ports.submission, ssl: 'starttls', tls };
const submissions = { server, port: ports.submissions, ssl: true, tls };
const exim = { server, port: ports.eximStarttls, ssl: 'starttls', tls };
const stale = { address: ann.address, oauth2: { accessToken: 'a-token-of-yesterday' } };
const wrong = { ...ann, password: 'not-the-password' };
const travelling = { server, port: ports.popBefore, ssl: false, sender: ann.address };
const opening = { port: ports.pop, ssl: 'starttls', tls, userId: bob.address, password: bob.password };
const elsewhere = { recipient: 'x@elsewhere.test' };

/** What is wrong; what the file says; the service and step that fail, and their cause; how to probe. */
type Row = [what: string, data: object, outcome: string, options?: { recipient?: string; timeout?: number }];

const receiving = (mistake: object, mailbox: object = ann) => ({ mailbox, pop: mistake, smtp: false });
const sending = (mistake: object, mailbox: object = ann) => ({ mailbox, pop: false, smtp: mistake });

const rows: Row[] = [
  // Reaching it.
  ['a port that nobody listens on', receiving({ ...pop, port: ports.closed }), 'pop connect: connection-refused'],
  ['a host that does not exist', receiving({ ...pop, server: 'nowhere.invalid' }), 'pop resolve: host-not-found'],
  ['TLS to the clear POP port', receiving({ ...pop, port: ports.pop }), 'pop tls: server-speaks-plaintext'],
  ['TLS to the STARTTLS port', sending({ ...submission, ssl: true }), 'smtp tls: server-speaks-plaintext'],
  [
    'STLS to the TLS port',
    receiving({ ...stls, port: ports.pops }),
    'pop greeting: server-expects-tls',
    { timeout: 4000 },
  ],
  [
    'clear to the TLS port',
    sending({ ...submissions, ssl: false }),
    'smtp greeting: server-expects-tls',
    { timeout: 4000 },
  ],
  ['POP to the SMTP port', receiving({ ...stls, port: ports.submission }), 'pop greeting: wrong-protocol'],
  ['SMTP to the POP port', sending({ ...submission, port: ports.pop }), 'smtp greeting: wrong-protocol'],
  // TLS.
  ['a certificate for another name', receiving({ ...pop, server: '127.0.0.6' }), 'pop tls: certificate-name-mismatch'],
  [
    'a wrong servername, by STARTTLS',
    sending({ ...submission, tls: { ...tls, servername: 'smtp.example.test' } }),
    'smtp starttls: certificate-name-mismatch',
  ],
  ['a self-signed certificate', receiving({ ...pop, server: '127.0.0.7' }), 'pop tls: certificate-self-signed'],
  ['an expired certificate', receiving({ ...pop, server: '127.0.0.8' }), 'pop tls: certificate-expired'],
  ['a certificate of an unknown CA', receiving({ ...pop, server: '127.0.0.9' }), 'pop tls: certificate-untrusted'],
  [
    'another fingerprint',
    receiving({ ...pop, tls: { ...tls, fingerprint: '0'.repeat(64) } }),
    'pop tls: certificate-fingerprint-mismatch',
  ],
  [
    'TLS 1.3 where 1.2 is all there is',
    sending({ ...submissions, port: ports.oldTls, tls: { ...tls, minVersion: 'TLSv1.3' } }),
    'smtp tls: tls-version-too-old',
  ],
  [
    'a CA file that is not there',
    receiving({ ...pop, tls: { ca: join(folder, 'missing.pem') } }),
    'pop tls: certificate-file-unreadable',
  ],
  ['STLS where there is none', receiving({ ...stls, port: ports.popPlain }), 'pop starttls: starttls-not-offered'],
  [
    'STARTTLS where there is none',
    sending({ ...submission, port: ports.relay }),
    'smtp starttls: starttls-not-offered',
  ],
  // Logging in.
  ['a wrong POP password', receiving(pop, wrong), 'pop login: login-rejected'],
  ['a wrong POP password, by APOP', receiving({ ...pop, apop: true }, wrong), 'pop login: login-rejected'],
  ['a wrong SMTP password', sending(submission, wrong), 'smtp login: login-rejected'],
  [
    'a wrong password, stored as a hash',
    receiving({ ...stls, port: ports.popHashed }, wrong),
    'pop login: login-rejected',
  ],
  ['a wrong password, by SCRAM', receiving({ ...pop, mechanism: 'SCRAM-SHA-256' }, wrong), 'pop login: login-rejected'],
  [
    'a wrong token, by OAUTHBEARER',
    receiving({ ...pop, mechanism: 'OAUTHBEARER' }, stale),
    'pop login: login-rejected',
  ],
  ['a wrong token, by XOAUTH2', sending({ ...submission, mechanism: 'XOAUTH2' }, stale), 'smtp login: login-rejected'],
  ['a wrong password at Exim', sending(exim, wrong), 'smtp login: login-rejected'],
  ['no log-in in the clear at Exim', sending({ ...exim, ssl: false }), 'smtp login: encryption-required'],
  ['TLS to the STARTTLS port of Exim', sending({ ...exim, ssl: true }), 'smtp tls: server-speaks-plaintext'],
  ['no log-in at Exim', sending({ ...exim, auth: false }), 'smtp recipient: relay-denied', elsewhere],
  [
    'a mechanism that Exim has not',
    sending({ ...exim, mechanism: 'CRAM-MD5' }),
    'smtp login: auth-mechanism-unsupported',
  ],
  [
    "another's sender at Exim",
    sending(exim, { ...bob, userId: ann.address, password: ann.password }),
    'smtp sender: sender-not-owned',
  ],
  ['a wrong user ID', sending(submission, { ...ann, userId: 'ann' }), 'smtp login: login-rejected'],
  [
    'a POP password in the clear',
    receiving({ ...stls, ssl: false, mechanism: 'USER' }),
    'pop login: encryption-required',
  ],
  ['SMTP in the clear where TLS is a must', sending({ ...submission, ssl: false }), 'smtp login: encryption-required'],
  [
    'APOP where there is none',
    receiving({ server, port: ports.popPlain, ssl: false, apop: true }),
    'pop login: apop-not-offered',
  ],
  [
    'a mechanism that is not offered',
    receiving({ ...stls, port: ports.popPlain, ssl: false, mechanism: 'CRAM-MD5' }),
    'pop login: auth-mechanism-unsupported',
  ],
  ['a log-in at the relay port', sending({ server, port: ports.relay, ssl: false }), 'smtp login: auth-not-offered'],
  // Sending.
  ['no log-in at the submission port', sending({ ...submission, auth: false }), 'smtp recipient: auth-required'],
  [
    'a sender of somebody else',
    sending(submission, { ...ann, address: bob.address, userId: ann.address }),
    'smtp recipient: sender-not-owned',
  ],
  [
    'relaying without a log-in',
    sending({ server, port: ports.relay, ssl: false, auth: false }),
    'smtp recipient: relay-denied',
    elsewhere,
  ],
  [
    'a recipient that does not exist',
    sending(submission),
    'smtp recipient: recipient-rejected',
    { recipient: 'nobody@example.test' },
  ],
  [
    'a name in EHLO without a dot',
    sending({ server, port: ports.clear, ssl: false, hello: 'laptop' }),
    'smtp recipient: hello-rejected',
  ],
  [
    'no POP before SMTP',
    { mailbox: ann, pop: false, separateSmtp: travelling },
    'separate-smtp recipient: relay-denied',
    elsewhere,
  ],
  [
    'a wrong password for POP before SMTP',
    { mailbox: ann, pop: false, separateSmtp: { ...travelling, popBeforeSmtp: { ...opening, password: 'no' } } },
    'pop-before-smtp login: login-rejected',
    elsewhere,
  ],
  [
    'POP before SMTP for a server that does not know of it',
    { mailbox: ann, pop: false, separateSmtp: { ...travelling, port: ports.relay, popBeforeSmtp: opening } },
    'separate-smtp recipient: pop-before-smtp-ineffective',
    elsewhere,
  ],
];

const table: [what: string, outcome: string][] = [];

// What an earlier log-in opened is closed again.
beforeEach(() => writeFileSync(join(folder, 'opened'), ''));

afterAll(() => {
  const width = Math.max(...table.map(([what]) => what.length));
  console.log(table.map(([what, outcome]) => `${what.padEnd(width)}  →  ${outcome}`).join('\n'));
});

test.each(rows)('%s', async (what, data, outcome, options = {}) => {
  const found = causes(await probe(data, options));
  table.push([what, found.join(', ') || 'nothing found']);
  expect(found[0]).toBe(outcome);
});

test('a mailbox that another session has', async () => {
  const other = await openClient(ports.pop, { host: '127.0.0.10' });
  try {
    await other.hear();
    await other.say(`USER ${ann.address}`);
    other.write(`PASS ${ann.password}\r\n`);
    expect(await other.hear(/\n/)).toMatch(/^\+OK/);
    const found = causes(await probe(receiving(pop), { timeout: 20_000 }));
    table.push(['a mailbox that another session has', found.join(', ')]);
    expect(found[0]).toBe('pop login: mailbox-locked');
  } finally {
    other.close();
  }
});
