import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Editor, openEditor } from './language-server.js';

const schema = new URL('../../schema/mailrc.schema.json', import.meta.url);
let editor: Editor;
beforeAll(async () => {
  editor = await openEditor(fileURLToPath(schema), '.mailrc.yaml');
});
afterAll(() => editor?.close());

const mailbox = 'mailbox:\n  address: jane@example.com\n';
const services = ['server', 'port', 'ssl', 'mechanism', 'family', 'tls'];

describe('completion offers', () => {
  test.each<[what: string, text: string, offered: string[], notOffered?: string[]]>([
    [
      'the keys of an empty file',
      '▮',
      ['provider', 'mailbox', 'pop', 'smtp', 'separateSmtp', 'delay', 'providers', 'accounts', 'default'],
      ['imap', 'jmap', 'extends'],
    ],
    ['snippets in an empty file', '▮', ['Mail account', 'Mail account with its servers', 'Mail accounts under names']],
    [
      'the keys after the first',
      `${mailbox}▮`,
      ['provider', 'pop', 'smtp', 'separateSmtp', 'delay'],
      ['mailbox', 'accounts', 'default'],
    ],
    [
      'the keys of a file with accounts',
      `accounts:\n  a:\n    ${mailbox.replace('\n  ', '\n      ')}▮`,
      ['default', 'providers'],
      ['pop', 'smtp', 'accounts'],
    ],
    ['a half-written key', `${mailbox}sep▮`, ['separateSmtp']],
    ['mailbox keys', 'mailbox:\n  ▮', ['address', 'userId', 'password', 'oauth2'], ['name']],
    ['mailbox keys but those that are there', `${mailbox}  ▮`, ['userId', 'password', 'oauth2'], ['address']],
    [
      'secret references',
      `${mailbox}  password: ▮`,
      ['env: environment variable', 'file: secret file', 'command: password manager'],
    ],
    ['secret keys', `${mailbox}  password:\n    ▮`, ['env', 'file', 'command']],
    ['secret references of an access token', `${mailbox}  oauth2:\n    accessToken: ▮`, ['env: environment variable']],
    ['pop values', `${mailbox}pop: ▮`, ['POP server with SSL', 'false']],
    ['pop keys', `${mailbox}pop:\n  ▮`, [...services, 'apop'], ['auth', 'hello', 'userId']],
    ['smtp keys', `${mailbox}smtp:\n  ▮`, [...services, 'auth', 'hello'], ['apop', 'sender']],
    ['ssl values', `${mailbox}smtp:\n  ssl: ▮`, ['true', 'starttls', 'false'], ['tls']],
    ['auth values', `${mailbox}smtp:\n  auth: ▮`, ['true', 'false', 'SMTP log-in of its own']],
    ['auth keys', `${mailbox}smtp:\n  auth:\n    ▮`, ['userId', 'password']],
    [
      'a separate SMTP server',
      `${mailbox}separateSmtp: ▮`,
      ['Separate SMTP server with log-in', 'Separate SMTP server with POP before SMTP'],
    ],
    [
      'separateSmtp keys',
      `${mailbox}separateSmtp:\n  ▮`,
      [...services, 'sender', 'auth', 'popBeforeSmtp', 'hello'],
      ['apop'],
    ],
    [
      'popBeforeSmtp keys',
      `${mailbox}separateSmtp:\n  sender: jane@isp.example\n  popBeforeSmtp:\n    ▮`,
      [...services, 'apop', 'userId', 'password'],
      ['popBeforeSmtp', 'sender'],
    ],
    ['tls keys', `${mailbox}pop:\n  tls:\n    ▮`, ['ca', 'servername', 'minVersion', 'fingerprint']],
    ['TLS versions', `${mailbox}pop:\n  tls:\n    minVersion: ▮`, ['TLSv1.2', 'TLSv1.3']],
    ['address families', `${mailbox}pop:\n  family: ▮`, ['4', '6']],
    ['provider ids', `${mailbox}provider: ▮`, ['gmail', 'outlook', 'none']],
    ['provider ids in an account', 'accounts:\n  a:\n    provider: ▮', ['gmail', 'outlook', 'none']],
    ['a named account', 'accounts:\n  ▮', ['Named mail account'], ['pop']],
    [
      'the keys of a named account',
      'accounts:\n  a:\n    ▮',
      ['mailbox', 'pop', 'smtp', 'separateSmtp', 'Mail account'],
      ['accounts', 'providers', '$schema'],
    ],
  ])('%s', async (_, text, offered, notOffered = []) => {
    const labels = [...(await editor.complete(text)).keys()];
    expect(labels).toEqual(expect.arrayContaining(offered));
    expect(labels.filter((label) => notOffered.includes(label))).toEqual([]);
  });
});

describe('completion inserts', () => {
  test('a whole account', async () => {
    const offers = await editor.complete('▮');
    expect(offers.get('Mail account')?.newText).toBe(
      'mailbox:\n  address: ${1:jane@example.com}\n  password:\n    env: ${2:MAIL_PASSWORD}',
    );
  });

  test('a whole separate SMTP server', async () => {
    const offers = await editor.complete(`${mailbox}separateSmtp: ▮`);
    expect(offers.get('Separate SMTP server with log-in')?.newText).toBe(
      [
        '',
        '  server: ${1:smtp.isp.example}',
        '  port: ${2:587}',
        '  ssl: ${3:starttls}',
        '  sender: ${4:jane@isp.example}',
        '  auth:',
        '    userId: ${5:jane}',
        '    password:',
        '      env: ${6:ISP_SMTP_PASSWORD}',
      ].join('\n'),
    );
  });

  test('a secret reference', async () => {
    const offers = await editor.complete(`${mailbox}  password: ▮`);
    expect(offers.get('file: secret file')?.newText).toBe('\n  file: ${1:secrets/mail-password}');
  });

  test('a POP server with the key', async () => {
    const offers = await editor.complete(`${mailbox}▮`);
    expect(offers.get('pop')?.newText).toBe('pop:\n  server: ${1:pop.example.com}\n  port: ${2:995}\n  ssl: ${3:true}');
  });

  test('an account with its names', async () => {
    const offers = await editor.complete('accounts: ▮');
    expect(offers.get('Named mail account')?.newText).toContain('${1:name}:\n    mailbox:\n      address: ');
  });

  test('ids with the name of their provider and what it asks for', async () => {
    const offers = await editor.complete(`${mailbox}provider: ▮`);
    expect(offers.get('gmail')).toMatchObject({ newText: 'gmail' });
    expect(offers.get('gmail')?.documentation).toMatch(/^Gmail: Turn on 2-Step Verification/);
  });

  test('ssl with what each value means', async () => {
    const offers = await editor.complete(`${mailbox}pop:\n  ssl: ▮`);
    expect(offers.get('starttls')?.documentation).toContain('**must** then switch to encryption');
  });
});

describe('hover explains', () => {
  test.each<[key: string, text: string, title: string, body: string]>([
    ['mailbox', 'mail▮box:\n  address: jane@example.com', 'Mailbox', '```yaml\nmailbox:\n  address: jane@example.com'],
    ['mailbox.address', 'mailbox:\n  addr▮ess: jane@example.com', 'E-mail address', 'without angle brackets'],
    ['a literal password', `${mailbox}  pass▮word: abc`, 'Password', '`{env: NAME}`'],
    [
      'a password reference',
      `${mailbox}  pass▮word: {env: MAIL_PASSWORD}`,
      'Secret from an environment variable',
      'The password that logs in.',
    ],
    ['env', `${mailbox}  password: {e▮nv: MAIL_PASSWORD}`, 'Environment variable', 'Name of the environment variable'],
    ['pop', `${mailbox}p▮op:\n  server: pop.example.com`, 'POP server', 'The server that mail is received from'],
    ['pop: false', `${mailbox}p▮op: false`, 'POP: receiving mail', 'it only sends'],
    ['smtp.ssl', `${mailbox}smtp:\n  s▮sl: starttls`, 'SMTP SSL', '* `starttls`: Begins in clear text and **must**'],
    ['smtp.auth', `${mailbox}smtp:\n  au▮th: true`, 'SMTP authentication', 'a user ID and password of its own'],
    ['separateSmtp.sender', `${mailbox}separateSmtp:\n  sen▮der: jane@isp.example`, 'Sender address', 'MAIL FROM'],
    ['provider', `${mailbox}provi▮der: gmail`, 'Mail provider', '`mailconf providers` lists them'],
    ['accounts', 'acc▮ounts:\n  private:\n    mailbox:\n      address: jane@example.com', 'Accounts', '  work:\n'],
    [
      'an account',
      'accounts:\n  priv▮ate:\n    mailbox:\n      address: jane@example.com',
      'Account',
      'under the name that you chose',
    ],
  ])('%s', async (_, text, title, body) => {
    const shown = await editor.hover(text);
    expect(shown.split('\n')[0]).toBe(`#### ${title}`);
    expect(shown).toContain(body);
  });
});

describe('a squiggle says', () => {
  test.each<[what: string, text: string, problems: string[]]>([
    ['nothing of a short file', mailbox, []],
    [
      'nothing of a full one',
      `$schema: ${schema.href}\n${mailbox}  password: {env: MAIL_PASSWORD}\nprovider: my-own\npop:\n  server: pop.example.com\n  port: 995\n  ssl: true\n  tls:\n    minVersion: TLSv1.3\nsmtp: false\ndelay: 5\n`,
      [],
    ],
    [
      'nothing of accounts',
      `default: a\naccounts:\n  a:\n    mailbox:\n      address: jane@example.com\n    smtp:\n      ssl: starttls\n      auth:\n        password: {command: [pass, show, mail]}\n`,
      [],
    ],
    ['nothing of a merge key', `x-base: &base\n  port: 995\n${mailbox}pop:\n  <<: *base\n  ssl: true\n`, []],
    ['which key smtp does not have', `${mailbox}smtp:\n  prot: 25\n`, ['4:3 prot: Property prot is not allowed.']],
    [
      'the same beside right ones',
      `${mailbox}smtp:\n  server: smtp.example.com\n  ssl: true\n  prot: 25\n`,
      ['6:3 prot: Property prot is not allowed.'],
    ],
    ['which key pop does not have', `${mailbox}pop:\n  auth: true\n`, ['4:3 auth: Property auth is not allowed.']],
    ['which key the file does not have', `${mailbox}smpt:\n  port: 25\n`, ['3:1 smpt: Property smpt is not allowed.']],
    [
      'that a key is reserved',
      `${mailbox}imap:\n  server: imap.example.com\n`,
      ['3:1 imap: Property imap is not allowed.'],
    ],
    [
      'which values ssl has',
      `${mailbox}smtp:\n  ssl: tls\n`,
      ['4:8 tls: Value is not accepted. Valid values: true, "starttls", false.'],
    ],
    ['that the address is missing', 'mailbox:\n  userId: jane\n', ['1:1 mailbox: Missing property "address".']],
    [
      'that it is missing in an account',
      'accounts:\n  a:\n    mailbox:\n      userId: jane\n',
      ['3:5 mailbox: Missing property "address".'],
    ],
    [
      'how an address looks',
      'mailbox:\n  address: Jane <jane@example.com>\n',
      [
        '2:12 Jane <jane@example.com>: Write an e-mail address such as jane@example.com, without a name and without angle brackets.',
      ],
    ],
    [
      'how a server looks',
      `${mailbox}pop:\n  server: pop.example.com:995\n`,
      [
        '4:11 pop.example.com:995: Write the name of the server alone, such as mail.example.com: no "https://", no port, no brackets, no space, no final dot.',
      ],
    ],
    ['how large a port is', `${mailbox}pop:\n  port: 99999\n`, ['4:9 99999: Value is above the maximum of 65535.']],
    [
      'what a secret may be',
      `${mailbox}  password: 1234\n`,
      [
        '3:13 1234: Incorrect type. Expected "Secret from an environment variable | Secret from a file | Secret from a command | string".',
      ],
    ],
    [
      'how a variable is named',
      `${mailbox}  password: {env: a-b}\n`,
      ['3:19 a-b: Write the name of an environment variable: letters, digits and "_", not beginning with a digit.'],
    ],
    [
      'how an account is named',
      'accounts:\n  my account:\n    mailbox:\n      address: jane@example.com\n',
      [
        '2:3 my account: accounts maps names (letters, digits, ".", "_", "-"; at most 64, beginning with a letter or digit) to accounts.',
      ],
    ],
  ])('%s', async (_, text, problems) => {
    expect(await editor.diagnose(text)).toEqual(problems);
  });
});
