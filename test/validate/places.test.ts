import { describe, expect, it } from 'vitest';
import { validateMailConfig } from '../../src/index.js';

/** What is reported of a text: rule, pointer, and the source under the range. */
async function found(text: string): Promise<string[][]> {
  const { diagnostics } = await validateMailConfig(
    { text, path: '/nowhere/.mailrc.yaml' },
    { rules: { 'missing-password': 'off', 'plaintext-password': 'off' } },
  );
  return diagnostics.map(({ rule, pointer, range }) => [
    rule,
    pointer,
    range ? text.slice(range.start.offset, range.end.offset) : 'no range',
  ]);
}

const mailbox = 'mailbox: {address: jo@example.com}\n';
const servers = 'pop: {server: pop.example.com}\nsmtp: {server: smtp.example.com}\n';
const both = mailbox + servers;

describe('where a diagnostic points', () => {
  it.each([
    ['unknown-key at the key', `${both}dela: 3\n`, [['unknown-key', '/dela', 'dela']]],
    ['duplicate-key at the second key', `${both}delay: 1\ndelay: 2\n`, [['duplicate-key', '/delay', 'delay']]],
    [
      'missing-key at the object that lacks it',
      `mailbox: {userId: jo}\n${servers}`,
      [['missing-key', '/mailbox', 'mailbox']],
    ],
    ['missing-key at the start for the root', servers, [['missing-key', '', '']]],
    ['missing-key for an empty file', '', [['missing-key', '', '']]],
    [
      'incomplete-server at the service',
      `${mailbox}pop: {port: 995}\nsmtp: false\n`,
      [['incomplete-server', '/pop', 'pop']],
    ],
    ['incomplete-server at the account', `${mailbox}pop: {server: pop.example.com}\n`, [['incomplete-server', '', '']]],
    [
      'incomplete-server at the account of a set',
      'accounts:\n  work: {mailbox: {address: jo@example.com}, pop: false, separateSmtp: {sender: jo@example.com}}\n',
      [['incomplete-server', '/accounts/work/separateSmtp', 'separateSmtp']],
    ],
    ['no-service', mailbox, [['no-service', '/mailbox/address', 'jo@example.com']]],
    ['all others at the value', `${both}delay: 99999\n`, [['out-of-range', '/delay', '99999']]],
    ['an address', `mailbox: {address: jo}\n${servers}`, [['invalid-address', '/mailbox/address', 'jo']]],
    [
      'a host',
      `${mailbox}pop: false\nsmtp: {server: 'smtp.example.com '}\n`,
      [['invalid-host', '/smtp/server', "'smtp.example.com '"]],
    ],
    ['a provider', `provider: gmial\n${mailbox}`, [['unknown-provider', '/provider', 'gmial']]],
    [
      'a default',
      'default: hme\naccounts: {home: {mailbox: {address: jo@gmx.de}}}\n',
      [['unknown-account', '/default', 'hme']],
    ],
  ])('%s', async (_, text, expected) => {
    expect(await found(text)).toEqual(expected);
  });
});

describe('a JSON type that is never allowed, or an allowed type with a wrong value', () => {
  it.each([
    ['pop: {server: p.example, apop: yes}', 'wrong-type', 'yes'],
    ['pop: {server: p.example, ssl: 1}', 'wrong-type', '1'],
    ['pop: {server: p.example, port: "995"}', 'wrong-type', '"995"'],
    ['pop: {server: p.example, port: 995.5}', 'wrong-type', '995.5'],
    ['pop: {server: p.example, port: null}', 'wrong-type', 'null'],
    ['pop: {server: p.example, ssl: yes}', 'invalid-value', 'yes'],
    ['pop: {server: p.example, ssl: tls}', 'invalid-value', 'tls'],
    ['pop: {server: p.example, port: 0}', 'out-of-range', '0'],
    ['pop: true', 'invalid-value', 'true'],
    ['pop: pop.example.com', 'wrong-type', 'pop.example.com'],
    ['pop: {server: p.example, family: 5}', 'invalid-value', '5'],
    ['pop: {server: [a]}', 'wrong-type', '[a]'],
  ])('%s', async (pop, rule, source) => {
    const diagnostics = await found(`${mailbox}smtp: false\n${pop}\n`);
    expect(diagnostics.map(([name, , text]) => [name, text])).toEqual([[rule, source]]);
  });

  it('takes a quoted port apart as a fix', async () => {
    const text = `${mailbox}smtp: false\npop: {server: p.example, port: "995"}\n`;
    const { diagnostics } = await validateMailConfig({ text, path: 'x.yaml' });
    expect(diagnostics.find(({ rule }) => rule === 'wrong-type')?.fix?.edits[0]).toMatchObject({ newText: '995' });
  });
});

describe('one mistake gives one diagnostic', () => {
  it.each([
    ['a misspelt key of a service', `${mailbox}smtp: false\npop: {srver: p.example}\n`, 'unknown-key'],
    ['a misspelt service', `${mailbox}smtp: false\npopp: {server: p.example}\n`, 'unknown-key'],
    [
      'foreign keys of a log-in',
      `${both.replace('smtp.example.com', 'smtp.example.com, auth: {userId: u, pass: p}')}`,
      'unknown-key',
    ],
    [
      'two kinds in one secret',
      `mailbox: {address: jo@example.com, password: {env: MAIL, file: x}}\n${servers}`,
      'invalid-value',
    ],
    ['an unknown provider', `provider: gmial\n${mailbox}`, 'unknown-provider'],
    [
      'a port of another protocol',
      `${mailbox}smtp: false\npop: {server: p.example, port: 587, ssl: true}\n`,
      'other-protocol',
    ],
  ])('%s', async (_, text, rule) => {
    expect((await found(text)).map(([name]) => name)).toEqual([rule]);
  });

  it('a fault in an anchor is told where it is written, its uses beside', async () => {
    const text = `x-pop: &pop {server: p.example, port: 99999}
accounts:
  a: {mailbox: {address: a@example.com}, smtp: false, pop: *pop}
  b: {mailbox: {address: b@example.com}, smtp: false, pop: *pop}
`;
    const { diagnostics } = await validateMailConfig({ text, path: 'x.yaml' });
    const told = diagnostics.filter(({ rule }) => rule === 'out-of-range');
    expect(told).toHaveLength(1);
    expect(told[0]?.range?.start.line).toBe(1);
    expect(told[0]?.related?.map(({ range }) => range?.start.line)).toEqual([3, 4]);
  });
});

describe('port and ssl', () => {
  const smtp = (server: string, rest: string) => `${mailbox}pop: false\nsmtp: {server: ${server}, ${rest}}\n`;
  const pop = (server: string, rest: string) => `${mailbox}smtp: false\npop: {server: ${server}, ${rest}}\n`;
  it.each([
    [smtp('s.example', 'port: 465, ssl: starttls'), ['ssl-port-mismatch']],
    [smtp('s.example', 'port: 465, ssl: true'), []],
    [smtp('s.example', 'port: 587, ssl: true'), ['ssl-port-mismatch']],
    [smtp('s.example', 'port: 587, ssl: starttls'), []],
    [smtp('s.example', 'port: 25, ssl: true'), ['ssl-port-mismatch']],
    [smtp('s.example', 'port: 2525, ssl: true'), []],
    [pop('p.example', 'port: 995, ssl: starttls'), ['ssl-port-mismatch']],
    [pop('p.example', 'port: 110, ssl: true'), ['ssl-port-mismatch']],
    [pop('p.example', 'port: 993'), ['other-protocol']],
    [pop('p.example', 'port: 25'), ['other-protocol']],
    [smtp('s.example', 'port: 995'), ['other-protocol']],
    [pop('imap.example.com', 'port: 995'), ['other-protocol']],
    [pop('smtp.example.com', 'port: 995'), ['other-protocol']],
    [smtp('pop3.example.com', 'port: 465'), ['other-protocol']],
    [smtp('webmail.example.com', 'port: 465'), ['other-protocol']],
  ])('%s', async (text, rules) => {
    expect((await found(text)).map(([rule]) => rule)).toEqual(rules);
  });
});
