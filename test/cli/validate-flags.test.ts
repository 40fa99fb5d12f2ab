import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { brief, diagnose, type JsonReport, makeTree, runHere, runProcess } from './validate-support.js';

const good = 'mailbox: {address: a@b.example, password: {env: MAIL_PASSWORD}}\npop: {server: p.example}\nsmtp: false\n';
const warned = 'mailbox: {address: a@b.example}\npop: {server: p.example}\nsmtp: false\n';
const wrong = 'mailbox: {addres: a@b.example}\n';
const { root, put, remove } = makeTree({
  'good.yaml': good,
  'warned.yaml': warned,
  'wrong.yaml': wrong,
  'many/a/.mailrc.yaml': good,
  'many/b/.config/mailrc.json':
    '{"mailbox": {"address": "a@b.example", "password": {"env": "MAIL"}}, "pop": false, "smtp": {"server": "s.example"}}',
  'many/c/.mailrc.yml': warned,
  'many/node_modules/x/.mailrc.yaml': wrong,
  'many/.git/.mailrc.yaml': wrong,
  'many/other.yaml': wrong,
  'empty/.git/HEAD': '',
  'accounts.yaml':
    'accounts:\n  a: {mailbox: {addres: x}}\n  b: {mailbox: {address: a@b.example, password: {env: P}}, pop: {server: p.example}, smtp: false}\n',
});
afterAll(remove);

const run = (...argv: string[]) => runHere(['validate', ...argv], { cwd: root });
const status = async (...argv: string[]) => (await run(...argv)).status;
const json = async (...argv: string[]) => {
  const ran = await run('--format', 'json', ...argv);
  return { status: ran.status, report: JSON.parse(ran.out) as JsonReport };
};

describe('exit status', () => {
  it.each([
    [['good.yaml'], 0],
    [['warned.yaml'], 0],
    [['warned.yaml', '--strict'], 1],
    [['warned.yaml', '--max-warnings', '0'], 1],
    [['warned.yaml', '--max-warnings', '1'], 0],
    [['warned.yaml', 'many', '--max-warnings', '1'], 1],
    [['warned.yaml', '--rule', 'missing-password=error'], 1],
    [['warned.yaml', '--rule', 'missing-password=info', '--strict'], 0],
    [['warned.yaml', '--rule', 'missing-password=off', '--strict'], 0],
    [['wrong.yaml'], 1],
    [['wrong.yaml', '--rule', 'unknown-key=warning'], 0],
    [['good.yaml', 'wrong.yaml'], 1],
    [['wrong.yaml', 'missing.yaml'], 2],
    [['missing.yaml', '--if-present'], 0],
    [['missing*.yaml', '--if-present'], 0],
    [['missing.yaml', '--if-present', '--account', 'work'], 0],
    [['empty', '--if-present'], 0],
    [['missing*.yaml'], 2],
    [['empty'], 2],
    [['many'], 0],
    [['many/**/*.{yaml,yml}'], 1],
    [['good.yaml', '--no-such-flag'], 2],
    [['good.yaml', '--format', 'xml'], 2],
    [['good.yaml', '--max-warnings', 'x'], 2],
    [['good.yaml', '--rule', 'no-such-rule=off'], 2],
    [['good.yaml', '--rule', 'toString=off'], 2],
    [['good.yaml', '--rule', 'no-service'], 2],
    [['good.yaml', '--rule', 'no-service=fatal'], 2],
    [['good.yaml', '--account', 'x'], 2],
    [['accounts.yaml'], 1],
    [['accounts.yaml', '--account', 'b'], 0],
    [['accounts.yaml', '--account', 'a', '--account', 'b'], 1],
    [['accounts.yaml', '--account', 'c'], 2],
    [['accounts.yaml', 'good.yaml', '--account', 'b'], 0],
  ] as const)('%j', async (argv, expected) => {
    expect(await status(...argv)).toBe(expected);
    const report = await json(...argv.filter((word, index) => word !== '--format' && argv[index - 1] !== '--format'));
    expect(report.report.version).toBe(1);
    if (report.status === 2) expect(report.report.error?.code).toMatch(/^ERR_MAILCONF_/);
    else expect(report.report).not.toHaveProperty('error');
  });

  it('--if-present without anything to find', async () => {
    const ran = await runHere(['validate', '--if-present'], { cwd: join(root, 'empty') });
    expect(ran).toEqual({ status: 0, out: '0 files checked, no problems found\n', err: '' });
  });

  it.each([
    ['--max-warnings=-1', '--max-warnings takes a number of 0 or more'],
    ['--max-warnings=two', '--max-warnings takes a number of 0 or more'],
    ['--max-warnings', '--max-warnings takes a value: --max-warnings=N'],
    ['--strict=x', '--strict takes no value'],
    ['--rule=cleartext=off', 'there is no rule cleartext; did you mean cleartext-login?'],
    [
      '--rule=missing-password=warn',
      '--rule takes NAME=error, warning, info or off; did you mean missing-password=warning?',
    ],
    ['--rule=missing-password=off=error', '--rule takes NAME=error, warning, info or off'],
    ['--rule=yaml-syntax=off', 'yaml-syntax is always an error: of a file that cannot be read nothing else is checked'],
  ])('%s says what is wrong with it', async (flag, message) => {
    expect(await run('good.yaml', flag)).toEqual({ status: 2, out: '', err: `mailconf: ${message}\n` });
  });

  it('what fails is never without a word', async () => {
    expect(await run('warned.yaml', '--quiet', '--max-warnings=0')).toMatchObject({
      status: 1,
      err: 'mailconf: 1 warning, and --max-warnings allows none\n',
    });
    const strict = await run('warned.yaml', '--quiet', '--strict');
    expect(strict.out).toContain('[missing-password]');
    expect(strict.err).toBe('mailconf: 1 warning, and --strict allows none\n');
  });

  it('what could not be checked is not counted as checked', async () => {
    expect((await run('good.yaml', 'nowhere.yaml')).out).toMatch(
      /1 file checked, no problems found; 1 file could not be checked\n$/,
    );
    expect((await run('nowhere.yaml')).out).toMatch(/\n1 file could not be checked\n$/);
  });

  it('what is quiet prints errors only', async () => {
    expect(await run('warned.yaml', '--quiet')).toEqual({ status: 0, out: '', err: '' });
    expect((await run('wrong.yaml', '-q')).out).toMatch(/^wrong\.yaml:1:11: error/);
  });
});

describe('paths', () => {
  it('a folder, without node_modules and .git, each once', async () => {
    const { report } = await json('many', './many', 'many/a/.mailrc.yaml');
    expect(report.files.map(({ path }) => path)).toEqual([
      'many/a/.mailrc.yaml',
      'many/b/.config/mailrc.json',
      'many/c/.mailrc.yml',
    ]);
    expect(report.summary).toEqual({ files: 3, errors: 0, warnings: 1, infos: 0 });
  });

  it('a folder with a loop of links', async () => {
    put('loop/a/.mailrc.yaml', good);
    symlinkSync('..', join(root, 'loop/a/up'));
    const { status } = await runProcess(['validate', 'loop'], { cwd: root });
    expect(status).toBe(0);
  });

  it('a file whose name looks like a glob', async () => {
    put('a[b]*.yaml', wrong);
    const { report } = await json('a[b]*.yaml');
    expect(report.files.map(({ path }) => path)).toEqual(['a[b]*.yaml']);
  });

  it('a path elsewhere is told in full', async () => {
    const { report } = await json(join(root, 'good.yaml'));
    expect(report.files[0]?.path).toBe('good.yaml');
    const ran = await runHere(['validate', '../wrong.yaml', '--format', 'json'], { cwd: join(root, 'many') });
    expect((JSON.parse(ran.out) as JsonReport).files[0]?.path).toBe(join(root, 'wrong.yaml'));
  });

  it('standard input, named by --stdin-filename', async () => {
    const at = (name: string) =>
      runHere(['validate', '-', '--stdin-filename', name], {
        cwd: root,
        stdin: '{"mailbox": {"address": "a@b.example"}, // x\n}',
      });
    expect((await at('x/.mailrc.json')).out).toMatch(/^x\/\.mailrc\.json:1:41: error: .*\[yaml-syntax\]/);
    expect((await at('.mailrc.yaml')).out).toMatch(/^\.mailrc\.yaml:1:/);
    const both = await runHere(['validate', '-', 'good.yaml', '-', '--format', 'json'], { cwd: root, stdin: good });
    expect((JSON.parse(both.out) as JsonReport).files.map(({ path }) => path)).toEqual(['.mailrc.yaml', 'good.yaml']);
  });
});

describe('one JSON document, whatever happens', () => {
  it.each([
    [['--format', 'json', '--no-such-flag']],
    [['--format=json', '--set', 'x']],
    [['--format', 'json', '--set', 'pop.port=x']],
    [['--format', 'json', 'missing.yaml']],
    [['--format', 'json', '--rule', 'x=off']],
    [['--format', 'json', '--account', 'x', 'good.yaml']],
    [['--format', 'json', '--providers', '/nonexistent', 'good.yaml']],
  ])('%j', async (argv) => {
    const ran = await run(...argv);
    const report = JSON.parse(ran.out) as JsonReport;
    expect(report).toMatchObject({ version: 1, tool: { name: 'mailconf' } });
    expect(Array.isArray(report.files)).toBe(true);
    expect(ran.status).toBeGreaterThan(0);
  });
});

describe('terminal safety', () => {
  const nasty = '\u001b[31m\u202e\u200b\u0007x\u2028::error::';
  it('file names, keys, values and account names', async () => {
    put(`${nasty}.yaml`, wrong);
    put('::error file=x.yaml', wrong);
    put('##[error]x.yaml', wrong);
    put(
      'nasty.yaml',
      `"${'\\u001b[31m\\u202eé'}": 1\naccounts:\n  "a\\u001b[31m\\n::error::": {mailbox: {address: "\\u202ex\u202e\u0085\u009b"}}\n  ::error::: {mailbox: {addres: 1}}\n::error::: 1\n##[error]: 1\n`,
    );
    for (const name of [
      `${nasty}.yaml`,
      '::error file=x.yaml',
      '##[error]x.yaml',
      'nasty.yaml',
      `${nasty}-missing.yaml`,
    ]) {
      for (const flags of [
        [],
        ['--format', 'json'],
        ['--account', nasty],
        ['--set', `pop.${nasty}=1`],
        ['--rule', `${nasty}=1`],
      ]) {
        const { out, err } = await run(name, ...flags);
        expect(out + err).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(out).not.toMatch(/^(?:::|##\[)/m);
        expect(out + err).not.toContain('fault of mailconf');
      }
    }
  });
});

describe('places of diagnostics, as JSON', () => {
  const places = async (text: string, ...flags: string[]) =>
    (await diagnose(text, ['--rule', 'missing-password=off', ...flags])).map(brief);
  it.each([
    [
      'a misspelt service gives no incomplete-server',
      'mailbox: {address: a@b.example}\npop: {hst: x.example}\nsmtp: false\n',
      ['unknown-key /pop/hst 2:7-2:10'],
    ],
    [
      'popp',
      'mailbox: {address: a@b.example}\npopp: {server: x.example}\nsmtp: false\n',
      ['unknown-key /popp 2:1-2:5'],
    ],
    ['smtp: true', 'mailbox: {address: a@b.example}\npop: false\nsmtp: true\n', ['invalid-value /smtp 3:7-3:11']],
    [
      'ssl: tls',
      'mailbox: {address: a@b.example}\npop: {server: p.example, ssl: tls}\nsmtp: false\n',
      ['invalid-value /pop/ssl 2:31-2:34'],
    ],
    [
      'two kinds',
      'mailbox: {address: a@b.example, password: {env: A, file: b}}\npop: {server: p.example}\nsmtp: false\n',
      ['invalid-value /mailbox/password 1:43-1:60'],
    ],
    [
      'a key inside a secret',
      'mailbox: {address: a@b.example, password: {hunter2: b}}\npop: {server: p.example}\nsmtp: false\n',
      ['unknown-key /mailbox/password/*** 1:44-1:51'],
    ],
    ['a missing key of the root', '# x\n\npop: {server: p.example}\nsmtp: false\n', ['missing-key / 1:1-1:1']],
    ['an address that is misspelt', 'mailbox: {addres: a@b.example}\n', ['unknown-key /mailbox/addres 1:11-1:17']],
    [
      'an unknown provider',
      'provider: gmial\nmailbox: {address: a@b.example}\n',
      ['unknown-provider /provider 1:11-1:16'],
    ],
    [
      'a port out of range gives no mismatch',
      'mailbox: {address: a@b.example}\npop: {server: p.example, port: 70000, ssl: starttls}\nsmtp: false\n',
      ['out-of-range /pop/port 2:32-2:37'],
    ],
    [
      'a password that is a number, in auth',
      'mailbox: {address: a@b.example}\npop: false\nsmtp: {server: s.example, auth: {password: 012}}\n',
      ['wrong-type /smtp/auth/password 3:44-3:47'],
    ],
  ])('%s', async (_, text, expected) => {
    expect(await places(text)).toEqual(expected);
  });

  it('a fix quotes the source text, takes quotes off, and keeps those of JSON', async () => {
    const apply = async (text: string, name = '.mailrc.yaml') => {
      const edits = (await diagnose(text, [], name)).flatMap(({ fix }) => fix?.edits ?? []);
      return edits
        .sort((a, b) => b.range.start.offset - a.range.start.offset)
        .reduce(
          (result, { range, newText }) =>
            result.slice(0, range.start.offset) + newText + result.slice(range.end.offset),
          text,
        );
    };
    expect(
      await apply(
        'mailbox: {address: a@b.example, password: 0123}\npop: {hst: p.example, port: "995"}\nsmtp: {host: s.example, ssl: "TLS", port: 587}\n',
      ),
    ).toBe(
      'mailbox: {address: a@b.example, password: "0123"}\npop: {server: p.example, port: 995}\nsmtp: {server: s.example, ssl: "starttls", port: 587}\n',
    );
    expect(
      await apply(
        '{"mailbox": {"address": "a@b.example", "password": 123}, "pop": {"hst": "p.example", "port": "995"}, "smtp": {"ssl": "tls", "port": 465, "server": "s.example"}}',
        'a.json',
      ),
    ).toBe(
      '{"mailbox": {"address": "a@b.example", "password": "123"}, "pop": {"server": "p.example", "port": 995}, "smtp": {"ssl": true, "port": 465, "server": "s.example"}}',
    );
  });

  it('an anchor is told once, its uses are related', async () => {
    const found = await diagnose(
      'x-p: &p {server: p.example, prt: 1}\naccounts:\n  a: {mailbox: {address: a@b.example}, pop: *p, smtp: false}\n  b: {mailbox: {address: b@b.example}, pop: {<<: *p}, smtp: false}\n',
      ['--rule', 'missing-password=off'],
    );
    expect(found.map(brief)).toEqual(['unknown-key /accounts/a/pop/prt 1:29-1:32']);
    expect(found[0]?.related?.map(({ path, range }) => `${path} ${range?.start.line}:${range?.start.column}`)).toEqual(
      ['.mailrc.yaml 3:45', '.mailrc.yaml 4:50']
        .map((place) => `/nowhere/${place}`)
        .map((place) => place.replace('/nowhere/', '')),
    );
  });

  it('pointers and places in package.json', async () => {
    const text = '{"name": "x", "mailconf": {"mailbox": {"address": "a@b.example"}, "pop": {"prt": 1}, "smtp": false}}';
    expect((await diagnose(text, [], 'package.json')).map(brief)).toContain('unknown-key /mailconf/pop/prt 1:75-1:80');
    expect((await diagnose('{"mailconf": {}}', [], 'package.json')).map(brief)).toEqual([
      'missing-key /mailconf 1:2-1:12',
    ]);
  });
});

it('a file name that a replacement would read is shown clean', async () => {
  const name = 'x$&$`\x1b[31m\n::error::pwn\u202e';
  for (const format of ['pretty', 'github', 'json', 'junit', 'sarif']) {
    const ran = await run(name, '--format', format);
    expect(ran.status).toBe(2);
    expect(ran.out + ran.err).not.toMatch(/\x1b|\u202e|^::error::pwn/m);
  }
});

describe('colour', () => {
  const sequence = '\u001b[';
  it.each([
    [{}, [], false],
    [{ FORCE_COLOR: '1' }, [], true],
    [{ FORCE_COLOR: '0' }, [], false],
    [{ NO_COLOR: '1' }, [], false],
    [{ NO_COLOR: '1' }, ['--color'], true],
    [{ FORCE_COLOR: '1' }, ['--no-color'], false],
    [{}, ['--color'], true],
  ] as const)('in a pipe: %j %j', async (env, flags, expected) => {
    const { out } = await runProcess(['validate', 'wrong.yaml', ...flags], { cwd: root, env });
    expect(out.includes(sequence)).toBe(expected);
  });

  it('on a terminal', async () => {
    const on = (env: Record<string, string>) =>
      runHere(['validate', 'wrong.yaml'], { cwd: root, terminal: true, columns: 80, env });
    expect((await on({})).out).toContain(sequence);
    expect((await on({ NO_COLOR: '1' })).out).not.toContain(sequence);
    expect((await on({ TERM: 'dumb' })).out).not.toContain(sequence);
  });

  it('without colours it says the same', async () => {
    const { out: plain } = await run('wrong.yaml', 'warned.yaml');
    const { out: coloured } = await run('wrong.yaml', 'warned.yaml', '--color');
    expect(coloured.replaceAll(/\u001b\[\d+m/g, '')).toBe(plain);
  });
});

it('git tracks the file: an error, asked of git alone', async () => {
  const repo = makeTree({ '.mailrc.yaml': good.replace('{env: MAIL_PASSWORD}', 'hunter2') });
  try {
    const git = (...args: string[]) => execFileSync('git', ['-C', repo.root, ...args], { stdio: 'pipe' });
    git('init', '-q');
    expect((await runHere(['validate'], { cwd: repo.root })).status).toBe(0);
    git('add', '.mailrc.yaml');
    const { status, out } = await runHere(['validate'], { cwd: repo.root });
    expect(status).toBe(1);
    expect(out).not.toContain('hunter2');
  } finally {
    repo.remove();
  }
});
