import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../src/fix/edits.js';
import { validateMailConfig } from '../../../src/index.js';

const mailbox = 'mailbox: {address: a@b.example, password: {env: MAIL_PASSWORD}}\n';

/** Rule, help, and the text after the fix where there is one. */
async function cures(text: string, path = 'x.yaml') {
  const { diagnostics } = await validateMailConfig({ text, path });
  return diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ rule, help, fix }) => [rule, help ?? null, fix ? applyEdits(text, fix.edits).text : null]);
}

const pop = (fields: string) => `${mailbox}pop: {${fields}}\nsmtp: false\n`;

describe('what was meant', () => {
  it.each([
    ['apop: yes', 'wrong-type', 'write `true`', 'apop: true'],
    ['apop: off', 'wrong-type', 'write `false`', 'apop: false'],
    ['apop: "true"', 'wrong-type', 'write `true` without quotes', 'apop: true'],
    ['apop: ture', 'wrong-type', 'write `true`', 'apop: true'],
    ['ssl: startls', 'invalid-value', 'write `starttls`', 'ssl: starttls'],
    ['ssl: ture', 'invalid-value', 'write `true`', 'ssl: true'],
    ['ssl: flase', 'invalid-value', null, null],
    ['mechanism: plain', 'invalid-value', 'write `PLAIN`', 'mechanism: PLAIN'],
    ['mechanism: "cram-md5"', 'invalid-value', 'write `CRAM-MD5`', 'mechanism: "CRAM-MD5"'],
    ['tls: {minVersion: TLS1.2}', 'invalid-value', 'write `TLSv1.2`', 'tls: {minVersion: TLSv1.2}'],
    ['tls: {minVersion: TLSv1.0}', 'invalid-value', null, null],
    ['port: "995"', 'wrong-type', 'write `995` without quotes', 'port: 995'],
    ['port: "995x"', 'wrong-type', null, null],
    [`port: "'995'"`, 'wrong-type', 'write `995` without quotes', 'port: 995'],
    ['family: "4"', 'wrong-type', 'write `4` without quotes', 'family: 4'],
    [
      'ssl: off',
      'invalid-value',
      'write `starttls` or `true`; `false`, without quotes, sends the password readable to everybody on the way',
      null,
    ],
    ['ssl: "true"', 'invalid-value', 'write `true` without quotes', 'ssl: true'],
    ['ssl: yes', 'invalid-value', 'write `true`', 'ssl: true'],
    [
      'tls: true',
      'wrong-type',
      'write `ssl: true` for TLS; `tls` holds its details, such as `{ca: ca.pem}`',
      'ssl: true',
    ],
    [
      'port: 110, tls: true',
      'wrong-type',
      'write `ssl: starttls` for port 110; `tls` holds the details of TLS, such as `{ca: ca.pem}`',
      'port: 110, ssl: starttls',
    ],
    [
      'tls: true, ssl: true',
      'wrong-type',
      'remove it: `ssl` says it already; `tls` holds its details, such as `{ca: ca.pem}`',
      null,
    ],
  ])('%s', async (written, rule, help, fixed) => {
    expect(await cures(pop(`server: p.example, ${written}`))).toEqual([
      [rule, help, fixed && pop(`server: p.example, ${fixed}`)],
    ]);
  });

  it.each([
    ['p.example:995', 'port: 995, server: p.example'],
    ['"pop3s://p.example:995/"', 'port: 995, server: "p.example"'],
    ['"https://p.example"', 'server: "p.example"'],
    ["'p.example '", "server: 'p.example'"],
    ['"p.example,"', 'server: "p.example"'],
    ['p.example.', 'server: p.example'],
    ['"[2001:db8::1]:995"', null],
    ['"p example"', null],
    ['"${POP_HOST}"', null],
  ])('server: %s', async (written, fixed) => {
    const [found] = await cures(pop(`server: ${written}`));
    expect([found?.[0], found?.[2]]).toEqual(['invalid-host', fixed && pop(fixed)]);
  });

  it('the port that stood in a host becomes a line of its own, before the host', async () => {
    const text = (fields: string) => `${mailbox}smtp: false\npop:\n${fields}    ssl: true\n`.replaceAll('\n', '\r\n');
    const [found] = await cures(text('    server: p.example:995 # wiki\n'));
    expect(found?.[2]).toBe(text('    port: 995\n    server: p.example # wiki\n'));
  });

  it('a port that contradicts the one in the host is left alone', async () => {
    expect((await cures(pop('server: "p.example:995", port: 110, ssl: false')))[0]?.slice(1)).toEqual([
      'write `server: p.example` and `port: 995`',
      null,
    ]);
    expect((await cures(pop('server: "p.example:995", port: 995')))[0]?.[2]).toBe(
      pop('server: "p.example", port: 995'),
    );
  });

  it('JSON keeps its quotes', async () => {
    const json = (server: string) =>
      `{"mailbox": {"address": "a@b.example"}, "smtp": false, "pop": {${server}, "ssl": true}}`;
    expect((await cures(json('"server": "p.example:995"'), 'x.json'))[0]?.[2]).toBe(
      json('"port": 995, "server": "p.example"'),
    );
  });

  it.each([
    ['port: 995, ssl: starttls', 'port: 995, ssl: true'],
    ['port: 995, ssl: false', 'port: 995, ssl: true'],
    ['port: 110, ssl: true', 'port: 995, ssl: true'],
  ])('%s is fixed upwards', async (written, fixed) => {
    const [found] = await cures(pop(`server: p.example, ${written}`));
    expect([found?.[0], found?.[2]]).toEqual(['ssl-port-mismatch', pop(`server: p.example, ${fixed}`)]);
  });

  it('a port is not changed to one that the provider does not have', async () => {
    const text = `${mailbox}pop: false\nsmtp: {server: smtp.office365.com, port: 587, ssl: true}\n`;
    const [found] = await cures(text);
    expect([found?.[0], found?.[2]]).toEqual(['ssl-port-mismatch', null]);
  });

  it.each([
    ['Jane <jane@b.example>', 'jane@b.example'],
    ['" jane@b.example "', '"jane@b.example"'],
    ['mailto:jane@b.example', 'jane@b.example'],
    ['"jane@b.example,"', '"jane@b.example"'],
    ['"<#x@b.example>"', null],
    ['"${MAIL}@b.example"', null],
  ])('address: %s', async (written, fixed) => {
    const text = (address: string) => `mailbox:\n  address: ${address} # mine\nprovider: gmx\n`;
    const [found] = await cures(text(written));
    expect([found?.[0], found?.[2]]).toEqual(['invalid-address', fixed && text(fixed)]);
  });
});

it.each([
  [`"'p.example'"`, 'write `p.example`', '"p.example"'],
  [`'"p.example"'`, 'write `p.example`', "'p.example'"],
  [`"'https://p.example:995'"`, 'write `server: p.example` and `port: 995`', null],
])('a server in two pairs of quotes: %s', async (written, help, fixed) => {
  const [found] = await cures(pop(`server: ${written}`));
  expect(found?.slice(0, 2)).toEqual(['invalid-host', help]);
  if (fixed !== null) expect(found?.[2]).toBe(pop(`server: ${fixed}`));
});

const atFirst = 'a value can begin with `@` only in quotes';
it.each([
  ['mailbox: {address: @example.com}', atFirst, 'an address has a name before its `@`: `you@example.com`'],
  ['separateSmtp:\n  sender: @example.com', atFirst, 'an address has a name before its `@`: `you@example.com`'],
  ['provider: @gmail', atFirst, 'write the provider without `@`, by its id or an alias: `provider: gmail`'],
  ['pop: {server: @pop.example.com}', atFirst, 'write the name of the server without `@`: `server: mail.example.com`'],
  // What stands at a secret is said in no way.
  ['mailbox: {password: @canary}', 'a value without quotes cannot begin with this character; quote it', undefined],
  ['mailbox: {address: `x`}', 'a value without quotes cannot begin with this character; quote it', undefined],
  ['mailbox: {x: @canary}', 'a value without quotes cannot begin with this character; quote it', undefined],
])('%s', async (text, message, help) => {
  const { diagnostics } = await validateMailConfig({ text, path: '/nowhere/.mailrc.yaml' });
  expect(diagnostics.map((found) => [found.rule, found.message, found.help])).toEqual([['yaml-syntax', message, help]]);
});

describe('the shape that was meant', () => {
  const separate = (fields: string) => `${mailbox}pop: false\nseparateSmtp: {server: s.example, ${fields}}\n`;
  const password = (secret: string) => `mailbox: {address: a@b.example, password: {${secret}}}\nprovider: gmx\n`;

  it.each([
    ['accounts:\n  - {mailbox: {address: a@b.example}}\n', 'write each account below a name of its own'],
    [
      separate('sender: a@b.example, popBeforeSmtp: true'),
      'write `popBeforeSmtp: {server: …, userId: …, password: …}`',
    ],
    [separate('port: 587'), 'write `sender: you@example.com`, '],
    [`${mailbox}smtp: false\npop: p.example:995\n`, 'write `pop: {server: …, port: …}`'],
    [`${mailbox}smtp: false\npop: p.example\n`, 'write `pop: {server: …}`'],
    [password('command: pass show mail'), 'write the program and each argument as an item'],
    [password('env: $MAIL_PASSWORD'), 'write the name without `$`'],
    [password('env: "${MAIL_PASSWORD}"'), 'write the name without `$`'],
  ])('%s', async (text, words) => {
    const found = await cures(text);
    expect(found).toHaveLength(1);
    expect(found[0]?.[1]).toMatch(new RegExp(`^${words.replace(/[$.{}]/g, '\\$&')}`));
    expect(found[0]?.[2]).toBeNull();
  });

  it('a user ID of digits is quoted as it is written', async () => {
    const text = (userId: string) => `mailbox: {address: a@b.example, userId: ${userId}}\nprovider: gmx\n`;
    expect(await cures(text('012345'))).toEqual([['wrong-type', 'put it in quotes', text('"012345"')]]);
  });
});

describe('keys', () => {
  const help = async (text: string) => (await cures(text)).map(([rule, words]) => `${rule}: ${words}`);

  it('what stands at the wrong place is not missing at the right one', async () => {
    expect(await help('email: a@b.example\npop: {server: p.example}\nsmtp: false\n')).toEqual([
      'unknown-key: it belongs below `mailbox`: `mailbox: {address: …}`',
    ]);
  });

  it.each([
    ['username', 'it belongs below `mailbox`: `mailbox: {userId: …}`'],
    ['pass', 'it belongs below `mailbox`: `mailbox: {password: …}`'],
    ['host', 'it belongs below `pop` or `smtp`: `pop: {server: …}`'],
    ['smtp_server', 'it belongs below `smtp`: `smtp: {server: …}`'],
    ['email', 'it belongs below `mailbox`: `mailbox: {address: …}`'],
    ['apop', 'it belongs below `pop`: `pop: {apop: …}`'],
    ['sender', 'it belongs below `separateSmtp`: `separateSmtp: {sender: …}`'],
    ['popBeforeSmtp', 'it belongs below `separateSmtp`: `separateSmtp: {popBeforeSmtp: …}`'],
  ])('%s at the root', async (key, words) => {
    expect(await help(`${key}: x\n${mailbox}pop: {server: p.example}\nsmtp: false\n`)).toEqual([
      `unknown-key: ${words}`,
    ]);
  });

  it('a log-in beside the server of smtp', async () => {
    expect(await help(`${mailbox}pop: false\nsmtp: {server: s.example, user: x}\n`)).toEqual([
      'unknown-key: it belongs below `smtp.auth`: `auth: {userId: …}`',
    ]);
    expect(await help(`${mailbox}smtp: false\npop: {server: p.example, pass: x}\n`)).toEqual([
      'unknown-key: it belongs below `mailbox`: `mailbox: {password: …}`',
    ]);
  });

  it.each([
    ['smtp_port', 'it belongs below `smtp`: `smtp: {port: …}`'],
    ['smtp_user', 'it belongs below `smtp.auth`: `auth: {userId: …}`'],
    ['pop_server', 'it belongs below `pop`: `pop: {server: …}`'],
    ['pop3_password', 'it belongs below `mailbox`: `mailbox: {password: …}`'],
    ['outgoing_ssl', 'it belongs below `smtp`: `smtp: {ssl: …}`'],
  ])('%s at the root is a key of its service', async (key, words) => {
    expect(await help(`${key}: x\n${mailbox}pop: {server: p.example}\nsmtp: false\n`)).toEqual([
      `unknown-key: ${words}`,
    ]);
  });

  it.each([
    ['service: gmail', 'write `provider: …` beside `mailbox`'],
    ['requireTLS: true', 'write `ssl: starttls`'],
    ['starttls: true', 'write `ssl: starttls`'],
    ['rejectUnauthorized: false', 'certificates are always verified; name your own authority with `tls: {ca: ca.pem}`'],
    ['host: other.example', '`server` is here already: remove one of them'],
  ])('%s beside a server', async (written, words) => {
    const [found] = await cures(`${mailbox}pop: false\nsmtp: {server: s.example, ${written}}\n`);
    expect([found?.[1], found?.[2]]).toEqual([words, null]);
  });

  it('one key of ours is meant by one key alone', async () => {
    const both = (await cures(`${mailbox}smtp: false\npop: {host: a.example, hostname: b.example}\n`)).map(
      ([, words, fixed]) => [words, fixed],
    );
    expect(both).toEqual(Array(2).fill(['several keys here mean `server`: keep one of them', null]));
    const text = (key: string) => `${mailbox}smtp: false\npop: {hots: a.example, ${key}: b.example}\n`;
    expect((await cures(text('host'))).map(([, , fixed]) => fixed)).toEqual([null, text('server')]);
    // A number is no host.
    expect((await cures(`${mailbox}smtp: false\npop: {hots: 1, server: p.example}\n`))[0]?.[2]).toBeNull();
    expect((await cures(`${mailbox}smtp: false\npop: {hots: 1}\n`))[0]?.[2]).toBeNull();
  });

  it('keys that are not indented are told as one, where they belong', async () => {
    const text = `${mailbox}pop: false\nsmtp:\nserver: s.example\nport: 587\nauth: true\n`;
    expect(await help(text)).toEqual(['wrong-type: indent the lines that belong to `smtp`, from `server` on']);
    expect(await help(`${mailbox}pop: false\nsmtp:\nprovider: gmx\n`)).toEqual(['wrong-type: null']);
  });

  it.each([
    ['relay: 25', 'write the other server as `separateSmtp: {server: …}`'],
    ['mailbox: {address: "a <al@b.example>, Jo <jo@b.example>"}', null],
  ])('%s gets no fix', async (written, words) => {
    const found = await cures(`${written}\n`);
    expect(found.map(([, , fixed]) => fixed).filter((fixed) => fixed !== null)).toEqual([]);
    if (words !== null) expect(found.map(([, help]) => help)).toContain(words);
  });

  it('settings beside accounts are told as one', async () => {
    const text =
      'pop: {server: p.example}\nsmtp: {server: s.example}\naccounts:\n  a: {mailbox: {address: a@b.example}}\n  b: {mailbox: {address: b@b.example}}\n';
    const { diagnostics } = await validateMailConfig({ text, path: 'x.yaml' });
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ pointer, related }) => [pointer, related?.map(({ range }) => range?.start.line)])).toEqual([
      ['/pop', [2]],
    ]);
  });

  it.each([
    ['auth: normal password', 'auth: true'],
    ['auth: none', 'auth: false'],
  ])('%s', async (written, fixed) => {
    const text = (auth: string) => `${mailbox}pop: false\nsmtp: {server: s.example, ${auth}}\n`;
    expect((await cures(text(written)))[0]?.[2]).toBe(text(fixed));
  });

  it.each(['plain', 'LOGIN', 'cram-md5'])('auth: %s is a mechanism, and gets no fix', async (written) => {
    const mechanism = written.toUpperCase();
    expect(await cures(`${mailbox}pop: false\nsmtp: {server: s.example, auth: ${written}}\n`)).toEqual([
      [
        'wrong-type',
        `leave \`auth\` out, or write \`true\`; for this mechanism alone write \`mechanism: ${mechanism}\` beside it`,
        null,
      ],
    ]);
  });

  it('only what is in quotes is said to be', async () => {
    const helpOf = async (pop: string) => (await cures(`${mailbox}pop: ${pop}\nsmtp: {server: s.example}\n`))[0]?.[1];
    expect(await helpOf('no')).toBe('write `false`');
    expect(await helpOf('"false"')).toBe('write `false` without quotes');
    const { diagnostics } = await validateMailConfig({ text: pop('server: p.example, ssl: "true"'), path: 'x.yaml' });
    expect(diagnostics[0]?.message).toBe('invalid `ssl`: `"true"`; expected `true`, `false` or `starttls`');
  });

  it.each([
    ['socketType: SSL', 'did you mean `ssl`?'],
    ['"connection security": SSL/TLS', 'did you mean `ssl`?'],
    ['server name: x.example', '`server` is here already: remove one of them'],
    ['authentication: Normal password', 'remove it: POP always logs in; `mechanism` and `apop` say how'],
    ['auth: true', 'remove it: POP always logs in; `mechanism` and `apop` say how'],
    ['authentication method: plain', 'remove it: POP always logs in; `mechanism` and `apop` say how'],
  ])('a word of Thunderbird below pop: %s', async (written, words) => {
    const [found] = await cures(pop(`server: p.example, ${written}`));
    expect(found?.slice(0, 2)).toEqual(['unknown-key', words]);
  });

  it('a block of nodemailer that says TLS twice', async () => {
    const text = `${mailbox}pop: false\nsmtp: {host: s.example, port: 587, secure: true, tls: true}\n`;
    expect((await cures(text)).map(([, words]) => words)).toEqual([
      'did you mean `server`?',
      'did you mean `ssl`?',
      'remove it: `ssl` says it already; `tls` holds its details, such as `{ca: ca.pem}`',
    ]);
    const json =
      '{"mailbox": {"address": "a@b.example"}, "pop": false, "smtp": {"server": "s.example", "port": 587, X}}';
    expect((await cures(json.replace('X', '"tls": true'), 'x.json'))[0]?.[2]).toBe(
      json.replace('X', '"ssl": "starttls"'),
    );
  });

  it('an address for the mailbox, a reference for a text, a delay with its unit', async () => {
    expect(await help('mailbox: a@b.example\npop: {server: p.example}\nsmtp: false\n')).toEqual([
      'wrong-type: write `mailbox: {address: …}`',
    ]);
    const text = `mailbox: {address: a@b.example, password: 'env:MAIL'}\npop: {server: p.example}\nsmtp: false\n`;
    const { diagnostics } = await validateMailConfig({ text, path: 'x.yaml' });
    expect(diagnostics.map(({ rule, help }) => `${rule}: ${help}`)).toEqual([
      'placeholder-value: write a reference such as `{env: MAIL_PASSWORD}`: mailconf fills in no variables',
    ]);
    expect(await help(`${mailbox}pop: {server: p.example}\nsmtp: false\ndelay: 2s\n`)).toEqual([
      'wrong-type: write whole seconds without a unit: `delay: 2`',
    ]);
  });

  it('a blank that is missing', async () => {
    expect(await help('mailbox:\n  address:a@b.example\npop: {server: p.example}\nsmtp: false\n')).toEqual([
      'wrong-type: missing space after `address:`',
    ]);
    expect(
      await help('mailbox: {address: a@b.example, password: {env:MAIL}}\npop: {server: p.example}\nsmtp: false\n'),
    ).toEqual(['unknown-key: missing space after `env:`']);
    expect(await help(`${mailbox}pop: {server:p.example}\nsmtp: false\n`)).toContain(
      'unknown-key: missing space after `server:`',
    );
  });

  it('a key that stands twice names the first place', async () => {
    for (const [path, text] of [
      ['x.yaml', 'mailbox: {address: a@b.example}\nmailbox: {}\n'],
      ['x.json', '{"mailbox": {"address": "a@b.example"},\n"mailbox": {}}'],
    ] as const) {
      const { diagnostics } = await validateMailConfig({ text, path });
      expect(diagnostics.map(({ rule }) => rule)).toEqual(['duplicate-key']);
      expect(diagnostics[0]?.related?.map(({ range }) => range?.start.line)).toEqual([1]);
    }
  });
});
