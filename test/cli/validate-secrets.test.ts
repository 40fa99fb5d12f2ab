import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMask } from '../../src/mask/file.js';
import { parseText } from '../../src/syntax/read-document.js';
import { runHere } from './validate-support.js';

const canaries = [
  'Canary-4711/x',
  '90210773',
  'kAn4ry+Zq',
  '*Canary-4711',
  '!Canary-4711',
  '&Canary-4711',
  'Canary%4711',
  '"Canary 4711"',
];

/** What would give a secret away: itself, base64, percent-encoded. */
function traces(secret: string): string[] {
  const bare = secret.replace(/^["'*!&]+|["']+$/g, '');
  return [bare, Buffer.from(bare).toString('base64').replace(/=+$/, ''), encodeURIComponent(bare)];
}

async function outputs(text: string, name = '.mailrc.yaml'): Promise<string> {
  const runs = [
    ['validate', '-', '--stdin-filename', name],
    ['validate', '-', '--stdin-filename', name, '--format', 'json'],
    ['resolve', '-', '--stdin-filename', name],
    ['resolve', '-', '--stdin-filename', name, '--format', 'json'],
  ];
  let all = '';
  for (const argv of runs) {
    const { out, err } = await runHere(argv, { stdin: text, cwd: '/nowhere', columns: 80 });
    all += out + err;
    if (err.includes('a fault of mailconf itself')) throw new Error(`internal fault on ${JSON.stringify(text)}`);
  }
  return all;
}

function expectNoTrace(output: string, secret: string, input: string) {
  for (const trace of traces(secret)) {
    if (output.includes(trace)) {
      const lines = output.split('\n').filter((line) => line.includes(trace));
      throw new Error(`${trace} shown in ${JSON.stringify(lines.slice(0, 3))} for\n${input}`);
    }
  }
}

/** `@` is the canary, `!` at the end a fault nearby so that frames are drawn. */
const positions: Readonly<Record<string, string>> = {
  'the right place': 'mailbox:\n  address: a@b.example\n  password: @\npop: {server: p.example, prt: 1}\n',
  'beside a fault above': 'mailbox:\n  addres: a@b.example\n  password: @\n',
  'beside a fault below': 'mailbox:\n  address: a@b.example\n  password: @\n  userld: x\n',
  'a misspelt key': 'mailbox:\n  address: a@b.example\n  pasword: @\n',
  'a badly misspelt key': 'mailbox:\n  address: a@b.example\n  pw: @\n',
  'a key in another language': 'mailbox:\n  address: a@b.example\n  kennwort: @\n',
  'at the root': 'mailbox: {address: a@b.example}\npassword: @\n',
  'in pop': 'mailbox: {address: a@b.example}\npop: {server: p.example, password: @}\n',
  'a comment behind': 'mailbox:\n  address: a@b # password is @\n  x: 1\n',
  'a comment above': 'mailbox:\n  # @\n  addres: a@b.example\n',
  'a comment of one word': 'mailbox:\n  #@\n  addres: a@b.example # @\n',
  'a flow map': 'mailbox: {address: a@b.example, password: @, x: 1}\n',
  'a flow map over lines': 'mailbox: {\n  address: a@b.example,\n  password: @,\n  x: 1\n}\n',
  'a block text': 'mailbox:\n  address: a@b.example\n  password: |\n    @\n  x: 1\n',
  'a folded block text': 'mailbox:\n  address: a@b.example\n  password: >-\n    first\n    server: @\n  x: 1\n',
  'a block text below a misspelt key':
    'mailbox:\n  address: a@b.example\n  pswd: |\n    server: @\n    userId: @\n  x: 1\n',
  'a text over lines': 'mailbox:\n  address: a@b.example\n  password: first\n    second @\n  x: 1\n',
  'a text over lines like a key': 'mailbox:\n  address: a@b.example\n  pswd: first\n    server: @\n  x: 1\n',
  'a quoted text over lines': 'mailbox:\n  address: a@b.example\n  pswd: "first\n    server: @\n    "\n  x: 1\n',
  'a quoted text over lines in flow': '{mailbox: {address: a@b.example, pswd: "first\nserver: @\n", x: 1}}\n',
  'the next line': 'mailbox:\n  address: a@b.example\n  password:\n    @\n  x: 1\n',
  'no blank behind the colon': 'mailbox:\n  address: a@b.example\n  password:@\n',
  'no blank, in flow': 'mailbox: {address: a@b.example, password:@}\n',
  'no blank, in flow, misspelt': 'mailbox: {address: a@b.example, pw:@}\n',
  'no blank and no comma, in flow': 'mailbox: {address: a@b.example password:@}\n',
  'no comma, in flow': 'mailbox: {address: a@b.example password @}\n',
  'a blank for the colon': 'mailbox: {address: a@b.example, password @}\n',
  'a blank for the colon, misspelt': 'mailbox: {address: a@b.example, pw @}\n',
  'an equals sign': 'mailbox: {address: a@b.example, password=@}\n',
  'an equals sign, block': 'mailbox:\n  address: a@b.example\n  password = @\n',
  'joined lines': 'mailbox:\n  address: a@b.example  password: @\n',
  'joined lines without a blank': 'mailbox:\n  address: a@b.example password:@\n',
  'joined with ssl': 'mailbox: {address: a@b.example}\npop: {server: p.example, ssl: true password:@}\n',
  'joined with provider': 'provider: gmail password:@\nmailbox: {address: a@b.example}\n',
  'broken before': 'mailbox: [\n  address: a@b.example\n  password: @\n',
  'broken after': 'mailbox:\n  address: a@b.example\n  password: @\n pop: [\n',
  'broken at': 'mailbox:\n  address: a@b.example\n  password: @: x: y\n',
  'an open quote before': 'mailbox:\n  address: "a@b.example\n  password: @\n',
  'an open quote at': 'mailbox:\n  address: a@b.example\n  password: "@\npop: {server: p}\n',
  'an unknown key inside a secret': 'mailbox:\n  address: a@b.example\n  password: {@: x}\n',
  'an unknown key inside a secret, block': 'mailbox:\n  address: a@b.example\n  password:\n    @: x\n',
  'an unknown key beside a known one': 'mailbox:\n  address: a@b.example\n  password: {env: A, @: x}\n',
  'a value of an unknown key inside a secret': 'mailbox:\n  address: a@b.example\n  password: {server: @}\n',
  'a host inside a secret': 'mailbox:\n  address: a@b.example\n  password: {server: "@ "}\n',
  'alone inside braces': 'mailbox:\n  address: a@b.example\n  password: {@}\n',
  'alone inside braces, next line': 'mailbox:\n  address: a@b.example\n  password: {\n    @\n  }\n',
  'below a misspelt key, as a key': 'mailbox:\n  address: a@b.example\n  pasword: {@: x}\n',
  'below a misspelt key, with a line break': 'mailbox:\n  address: a@b.example\n  pasword: {@: "a\\nb"}\n',
  'a list': 'mailbox:\n  address: a@b.example\n  password: [@]\n',
  'a list, block': 'mailbox:\n  address: a@b.example\n  password:\n  - @\n',
  'two kinds': 'mailbox:\n  address: a@b.example\n  password: {env: A, command: [echo, @]}\n',
  'a command': 'mailbox:\n  address: a@b.example\n  password: {command: "echo @"}\n',
  'with a control character': 'mailbox:\n  address: a@b.example\n  password: "@\\r\\nQUIT"\n',
  'access token': 'mailbox:\n  address: a@b.example\n  oauth2: {accessToken: @}\n  x: 1\n',
  'oauth2 itself': 'mailbox:\n  address: a@b.example\n  oauth2: @\n',
  'auth itself': 'mailbox:\n  address: a@b.example\nsmtp: {server: s.example, auth: @}\n',
  'auth pass': 'mailbox: {address: a@b.example}\nsmtp: {server: s.example, auth: {user: me, pass: @}}\n',
  'auth password':
    'mailbox: {address: a@b.example}\nsmtp: {server: s.example, auth: {userId: me, password: @}, x: 1}\n',
  'mailbox itself': 'mailbox: @\n',
  'pop before smtp':
    'mailbox: {address: a@b.example}\nseparateSmtp:\n  sender: a@b.example\n  popBeforeSmtp: {user: me, password: @}\n',
  'a duplicate': 'mailbox:\n  address: a@b.example\n  password: x\n  password: @\n',
  'a second document': 'mailbox: {address: a@b.example}\n--- @\npassword: @\n',
  'an anchor': 'x-p: &p @\nmailbox:\n  address: a@b.example\n  password: *p\n  y: 1\n',
  'an anchor, block': 'x-p:\n  secrets: &p @\nmailbox:\n  address: a@b.example\n  password: *p\n  y: 1\n',
  'an anchored number': 'x-p: &p {password: @}\nmailbox:\n  <<: *p\n  address: a@b.example\n  y: 1\n',
  'an account': 'accounts:\n  work:\n    mailbox: {addres: a@b.example, password: @}\n',
  'an account name': 'accounts:\n  password:@: {mailbox: {address: a@b.example}}\n',
  'an account itself': 'accounts:\n  work: @\n',
  'the whole file': '@\n',
  'a list in the file': '- @\n',
  'a complex key': 'mailbox:\n  address: a@b.example\n  ? password: @\n  : x\n',
  'a tag': 'mailbox:\n  address: a@b.example\n  password: !!int @\n',
  'a directive': '%YAML 1.1 @\n---\nmailbox: {address: a@b.example}\n',
  'a key in broken flow': '{mailbox: {address: a@b.example, pw: {@: x}\n',
  'a key in broken block': 'mailbox: [\n  pw:\n    @: x\n',
  'a quote inside a plain item': 'x-list:\n  - foo "bar\n  - baz\nmailbox:\n  address: a@b.example\n  pasword: @\n',
  'a quote inside a plain item, open to the end':
    'x-list: [foo "bar]\nmailbox:\n  pswd:\n    server: @\n    address: "@"\n',
  'an explicit key': 'mailbox:\n  address: a@b.example\n  ? password\n  : @\n  x: 1\n',
  'an explicit key, next line': 'mailbox:\n  ? password\n  :\n    server: @\n    userId: @\n  x: 1\n',
  'a tag before the key': 'mailbox:\n  address: a@b.example\n  !!str password:\n    server: @\n  x: 1\n',
  'an anchor before the key': 'mailbox:\n  address: a@b.example\n  &a password:\n    server: @\n  x: 1\n',
  'an alias as the key': 'x-k: &k password\nmailbox:\n  *k :\n    server: @\n  x: 1\n',
  'an open value that an alias makes the secret':
    'x-p: &a\n  server: &b @\nmailbox:\n  address: a@b.example\n  password: *b\n  x: 1\n',
  'an open object that an alias makes the secret':
    'x-p: &a\n  server: @\nmailbox:\n  address: a@b.example\n  password: *a\n  x: 1\n',
  'an alias of an alias':
    'x-o:\n  userId: &o @\nx-p: &p [*o]\nmailbox:\n  address: a@b.example\n  password: *p\n  x: 1\n',
  'a continuation that is indented badly':
    'mailbox:\n  address: a@b.example\n  password: first\n server: @\n  userId: @\n x: 1\n',
  'a quoted continuation that is indented badly': 'mailbox:\n  password: "first\nserver: @\nuserId: @\n x: 1\n',
  'below file': 'mailbox:\n  address: a@b.example\n  password:\n    file: @ x\n    x: 1\n',
  'a tab': 'mailbox:\n\taddress: a@b.example\n\tpassword: @\n',
};

/** Values of keys that are shown, with a secret beside what the key asks for. */
const openPositions: Readonly<Record<string, string>> = {
  'the user of a URL as server':
    'mailbox: {address: a@b.example}\npop:\n  server: "smtps://jo:#@h.example"\n  prt: 1\n',
  'the user of a URL, plain': 'mailbox: {address: a@b.example}\npop:\n  server: smtps://#@h.example\n  prt: 1\n',
  'the query of a server': 'mailbox: {address: a@b.example}\npop:\n  server: "https://h.example/?pw=#"\n  prt: 1\n',
  'the fragment of a server': 'mailbox: {address: a@b.example}\npop:\n  server: "h.example#@"\n  prt: 1\n',
  'a parameter of a server': "mailbox: {address: a@b.example}\npop:\n  server: 'h.example;pwd=#'\n  prt: 1\n",
  'the path of a server': 'mailbox: {address: a@b.example}\npop:\n  server: h.example/#\n  prt: 1\n',
  'behind a blank of a server': 'mailbox: {address: a@b.example}\npop:\n  server: "h.example #"\n  prt: 1\n',
  'an address': 'mailbox:\n  address: "jo:#@b.example"\n  x: 1\n',
  'a query in an address': 'mailbox:\n  address: "jo@b.example?pass=#"\n  x: 1\n',
  'a user ID': 'mailbox:\n  address: a@b.example\n  userId: "jo:#"\n  x: 1\n',
  'a user ID with a slash': 'mailbox:\n  address: a@b.example\n  userId: jo/#\n  x: 1\n',
  'a provider file': "provider: './x?token=#'\nmailbox: {address: a@b.example, x: 1}\n",
  'a schema': "$schema: 'https://jo:#@h.example/x.json'\nmailbox: {address: a@b.example, x: 1}\n",
  "a schema's query": "$schema: 'https://h.example/x.json?token=#'\nmailbox: {address: a@b.example, x: 1}\n",
  'a schema in a comment': '# yaml-language-server: $schema=https://jo:#@h.example/x.json\nx: 1\n',
  "a schema's query in a comment": '# yaml-language-server: $schema=https://h.example/x.json?token=#\nx: 1\n',
};

/** A password that became a key. */
const keyPositions: Readonly<Record<string, string>> = {
  'at the root': '#: x\nmailbox: {address: a@b.example}\n',
  'in auth': 'mailbox: {address: a@b.example}\nsmtp:\n  server: s.example\n  auth: {#: x}\n',
  twice: 'mailbox:\n  address: a@b.example\n  #: x\n  #: y\n',
  'without a colon': 'mailbox: {address: a@b.example, #}\n',
  'of its own, in a broken file': 'mailbox: [\n#: x\n',
};

const jsonPositions: Readonly<Record<string, string>> = {
  'the right place': '{"mailbox": {"address": "a@b.example", "password": "@", "x": 1}}',
  compact: '{"mailbox":{"address":"a@b.example","password":"@","x":1}}',
  lines: '{\n"mailbox": {\n"addres": "a@b.example",\n"password": "@"\n}\n}',
  'a number': '{"mailbox": {"address": "a@b.example", "password": @}}',
  'a comment': '{"mailbox": {"address": "a@b.example" /* @ */}}',
  'a missing comma': '{"mailbox": {"address": "a@b.example" "password": "@"}}',
  'a missing quote': '{"mailbox": {"address": "a@b.example, "password": "@"}}',
  'a trailing comma': '{"mailbox": {"address": "a@b.example", "password": "@",}}',
  'a key in a secret over lines': '{"mailbox": {"address": "a@b.example", "password":\n{"@": "x"}}}',
  'a value in a secret over lines': '{"mailbox": {"address": "a@b.example", "password":\n{"server": "@"}}}',
  'single quotes': "{'mailbox': {'address': 'a@b.example', 'password': '@'}}",
};

describe('no secret in any output, wherever it stands', () => {
  it.each(Object.entries(positions))('%s', async (_, text) => {
    for (const canary of canaries) {
      const input = text.replaceAll(/(?<!a)@/g, () => canary);
      expectNoTrace(await outputs(input), canary, input);
    }
  });

  it.each(Object.entries(openPositions))('beside an open value: %s', async (_, text) => {
    const input = text.replaceAll('#', (found, at: number) => (text[at + 1] === ' ' && at < 3 ? found : 'hunter2'));
    expectNoTrace(await outputs(input), 'hunter2', input);
  });

  it.each(Object.entries(keyPositions))('as a key: %s', async (_, text) => {
    for (const secret of ['hunter2', 'Passw0rd', 'abcdefghijklmnop', 'a1B2c3D4']) {
      const input = text.replaceAll('#', secret);
      expectNoTrace(await outputs(input), secret, input);
    }
  });

  it.each(Object.entries(jsonPositions))('JSON: %s', async (_, text) => {
    for (const canary of canaries.map((secret) => secret.replaceAll('"', ''))) {
      const input = text.replaceAll(/(?<!a)@/g, () => canary);
      expectNoTrace(await outputs(input, '.mailrc.json'), canary, input);
      const inPackage = `{"name": "x", "mailconf": ${input}}`;
      expectNoTrace(await outputs(inPackage, 'package.json'), canary, inPackage);
    }
  });

  it('as env name that is none', async () => {
    for (const canary of canaries.filter((secret) => !/^\w+$/.test(secret) || /^\d/.test(secret))) {
      for (const input of [
        `mailbox:\n  address: a@b.example\n  password: {env: ${canary}}\n`,
        `mailbox:\n  address: a@b.example\n  password:\n    env: ${canary}\n`,
        `mailbox:\n  address: a@b.example\n  password:\n    env:\n      ${canary}\n`,
      ]) {
        expectNoTrace(await outputs(input), canary, input);
      }
    }
  });

  it('in --set', async () => {
    const secret = 'Canary-4711';
    const text = 'mailbox: {address: a@b.example}\n';
    for (const set of [
      `mailbox.password=${secret}`,
      `mailbox.pasword=${secret}`,
      `mailbox.password:${secret}=1`,
      `mailbox.password ${secret}=1`,
      `mailbox={password: ${secret}}`,
      `mailbox.password={env: ${secret}}`,
      `smtp.auth.password=${secret}`,
      `smtp.auth=${secret}`,
      `mailbox.oauth2=${secret}`,
      `mailbox=${secret}`,
      `mailbox.password.env=${secret}`,
      `mailbox.password.${secret}=1`,
      `password=${secret}`,
      `mailbox.password:${secret}`,
    ]) {
      for (const command of ['validate', 'resolve']) {
        for (const format of ['json', 'default']) {
          const flags = format === 'json' ? ['--format', 'json'] : [];
          const { out, err, status } = await runHere([command, '-', '--set', set, ...flags], {
            stdin: text,
            cwd: '/nowhere',
          });
          expect(status).toBe(2);
          expectNoTrace(out + err, secret, set);
        }
      }
    }
  });
});

describe('a key that names a secret', () => {
  const keys =
    'userPw UserPW user_pw user-pw userpw userPwd user_pwd loginPw pwUser mailPw email_pw addressPw hostPw serverPw server_pwd portPw heslo Heslo userPin serverKey serverPin senderKey';

  it.each(keys.split(' '))('%s is never renamed to one that is shown, and its value never is', async (key) => {
    for (const place of [
      'mailbox:\n  address: a@b.example\n  #\n',
      'mailbox:\n  #\n',
      'smtp:\n  #\n',
      'smtp:\n  server: s.example\n  auth:\n    #\n',
    ]) {
      const text = place.replace('#', `${key}: hunter2`);
      const flags = ['--fix', '--dry-run'];
      for (const extra of [[], ['--format', 'json']]) {
        const { out, err } = await runHere(['validate', '-', ...flags, ...extra], { stdin: text, cwd: '/nowhere' });
        expectNoTrace(out + err, 'hunter2', text);
      }
    }
  });
});

describe('what is more than its key asks for', () => {
  it.each([
    'pop: {server: "smtps://hunter2/x@mail.example.com", port: 995}',
    'pop: {server: "smtp://jo:hunter2/S3cret@mail.example.com"}',
    'pop: {server: "smtps://hunter2#x@h.example"}',
    'pop: {server: "smtps://hunter2?x@h.example"}',
    'pop: {server: p.example, ssl: "hunter2!"}',
    'pop: {server: p.example, ssl: "true;hunter2"}',
    'pop: {server: p.example, mechanism: PLAIN/hunter2}',
    'default: "jo/hunter2!"',
    'provider: "jo@hunter2!"',
    'providers: "//jo@hunter2/x"',
    'mailbox: {address: "x <jo/hunter2@example.com>"}',
    'mailbox: {address: "mailto:jo=hunter2@example.com"}',
    'mailbox: {address: a@b.example, password: {file: hunter2}}',
    'mailbox: {address: a@b.example, login: [jo, hunter2]}',
    'mailbox: {address: a@b.example, userId: "jo\u00a0hunter2"}',
    'pop: {server: "p.example\u00a0hunter2", x: 1}',
    'pop: {server: p.example, port: 995 hunter}',
    'accounts: {home, hunter2}',
  ])('is quoted nowhere: %s', async (text) => {
    const shown = text.replaceAll('hunter2', 'hunter2');
    const found = await outputs(`${shown}\n`);
    const lines = found.split('\n').filter((line) => line.includes('hunter'));
    // A name of an account is told, whatever it is.
    expect(
      lines.filter((line) => !/account hunter2|"account": "hunter2"|accounts\/hunter2|`hunter2` is empty/.test(line)),
    ).toEqual([]);
  });

  it('no password in the form of a variable name passes for one', async () => {
    for (const secret of ['monkey123', 'Popcorn42', 'keyboard7', 'hunter2']) {
      for (const text of [
        `mailbox: {address: a@b.example, password: {env: ${secret}}}\npop: false\nsmtp: {server: s.example}\n`,
        `mailbox: {address: a@b.example, ${secret}: x}\n`,
      ]) {
        expectNoTrace(await outputs(text), secret, text);
      }
    }
  });
});

describe('the mask', () => {
  const secret = 'hun;ter2';
  const texts = [...Object.values(positions), ...Object.values(jsonPositions)].map((text) =>
    text.replaceAll(/(?<!a)@/g, () => secret),
  );
  const marks = [
    '',
    '"',
    "'",
    ':',
    ': ',
    '\n',
    ' ',
    '#',
    '{',
    '}',
    '[',
    ']',
    ',',
    '&',
    '*',
    '!',
    '|',
    '?',
    '-',
    '\t',
    '>',
  ];

  it('shows no secret of a text that was damaged at one place', () => {
    const damage = fc.record({
      text: fc.constantFrom(...texts),
      place: fc.double({ min: 0, max: 1, noNaN: true }),
      mark: fc.constantFrom(...marks),
      taken: fc.constantFrom(0, 1),
      name: fc.constantFrom('x.yaml', 'x.json', 'package.json'),
    });
    fc.assert(
      fc.property(damage, ({ text, place, mark, taken, name }) => {
        const at = Math.floor(place * text.length);
        const document = parseText(`/x/${name}`, text.slice(0, at) + mark + text.slice(at + taken));
        const mask = createMask(document);
        const lines = Array.from({ length: document.source?.lineCount ?? 0 }, (_, index) => mask(index + 1).text);
        expect(lines.join('\n')).not.toMatch(/hun;|;ter2/);
      }),
      { numRuns: 5000 },
    );
  });
});
