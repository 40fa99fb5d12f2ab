import { execFileSync } from 'node:child_process';
import { chmodSync, closeSync, ftruncateSync, openSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { brief, diagnose, type JsonReport, makeTree, type Ran, runHere, runProcess } from '../cli/validate-support.js';

const valid =
  'mailbox: {address: a@b.example, password: {env: MAIL_PASSWORD}}\npop: {server: p.example}\nsmtp: false\n';
const { root, put, remove } = makeTree({ 'good.yaml': valid, 'folder/x': '' });
afterAll(remove);

const isRoot = process.getuid?.() === 0;

/** No stack trace, no name of a source file, no fault of ours. */
function expectCalm({ out, err }: Ran) {
  expect(out + err).not.toMatch(/\n\s+at |\.[jt]s:\d+:\d+|node:internal|internal error/);
}

async function run(...argv: string[]) {
  const ran = await runProcess(['validate', ...argv], { cwd: root });
  expectCalm(ran);
  return { status: ran.status, text: ran.out + ran.err };
}

describe('what is no file', () => {
  it('a missing file is refused', async () => {
    expect(await run('missing.yaml')).toMatchObject({ status: 2, text: expect.stringContaining('does not exist') });
    expect(await run('good.yaml/x')).toMatchObject({ status: 2, text: expect.stringContaining('does not exist') });
  });

  it('a folder without a configuration', async () => {
    expect(await run('folder')).toMatchObject({
      status: 2,
      text: expect.stringContaining('folder: error: holds no .mailrc.yaml'),
    });
    const resolved = await runProcess(['resolve', 'folder'], { cwd: root });
    expect([resolved.status, resolved.err]).toEqual([2, expect.stringContaining('is a folder')]);
  });

  it('a file of 300 MB is refused', async () => {
    const file = openSync(join(root, 'huge.yaml'), 'w');
    ftruncateSync(file, 300 * 1024 * 1024);
    closeSync(file);
    expect(await run('huge.yaml')).toMatchObject({ status: 2, text: expect.stringContaining('larger than 64 MiB') });
  });

  it('300 MB on standard input are refused', async () => {
    const text = execFileSync(
      'bash',
      [
        '-c',
        `head -c 300000000 /dev/zero | "$0" "$1" validate - 2>&1; echo "status $?"`,
        process.execPath,
        'dist/program/bin.cjs',
      ],
      { encoding: 'utf8' },
    );
    expect(text).toMatch(/larger than 64 MiB/);
    expect(text).toContain('status 2');
  });

  it('a pipe is refused', async () => {
    execFileSync('mkfifo', [join(root, 'pipe')]);
    expect(await run('pipe')).toMatchObject({ status: 2, text: expect.stringContaining('is a pipe') });
  });

  it.each(['/dev/zero', '/dev/null', '/dev/tty0'])('the device %s', async (path) => {
    expect((await run(path)).status).toBe(2);
  });

  it('a file of /proc, whose size is said to be 0', async () => {
    const { status } = await run('/proc/self/status');
    expect(status).toBe(1);
  });

  it('a link to itself is refused', async () => {
    symlinkSync('loop.yaml', join(root, 'loop.yaml'));
    expect(await run('loop.yaml')).toMatchObject({ status: 2, text: expect.stringContaining('a loop of links') });
  });

  it.runIf(isRoot)('a file that may not be read', async () => {
    chmodSync(root, 0o755);
    put('closed.yaml', valid);
    chmodSync(join(root, 'closed.yaml'), 0);
    put('closed/.mailrc.yaml', valid);
    chmodSync(join(root, 'closed'), 0);
    for (const [path, flags] of [
      ['closed.yaml', []],
      ['closed/.mailrc.yaml', []],
      ['closed/.mailrc.yaml', ['--if-present']],
    ] as const) {
      const ran = await runProcess(['validate', path, ...flags], { cwd: root, uid: 65_534 });
      expectCalm(ran);
      expect(ran.status).toBe(2);
      expect(ran.out).toContain('permission denied');
    }
  });

  it('a name with a NUL, and one that is too long', async () => {
    for (const path of ['a\0b', 'x'.repeat(5000)]) {
      const ran = await runHere(['validate', path], { cwd: root });
      expectCalm(ran);
      expect(ran.status).toBe(2);
    }
  });

  it('everything that could be done is still reported', async () => {
    put('bad.yaml', 'mailbox: {addres: a@b.example}\n');
    const ran = await runProcess(
      ['validate', 'missing.yaml', 'bad.yaml', 'nothing*.yaml', 'folder', 'good.yaml', '--format', 'json'],
      { cwd: root },
    );
    const report = JSON.parse(ran.out) as JsonReport;
    expect(ran.status).toBe(2);
    expect(report.files.map(({ path, error, diagnostics }) => [path, error?.code ?? null, diagnostics.length])).toEqual(
      [
        ['missing.yaml', 'ERR_MAILCONF_NOT_FOUND', 0],
        ['bad.yaml', null, 1],
        ['nothing*.yaml', 'ERR_MAILCONF_NOT_FOUND', 0],
        ['folder', 'ERR_MAILCONF_NOT_FOUND', 0],
        ['good.yaml', null, 0],
      ],
    );
    expect(report.error).toMatchObject({ code: 'ERR_MAILCONF_NOT_FOUND', path: 'missing.yaml' });
  });
});

const syntaxAt = async (bytes: string | Buffer, name = '.mailrc.yaml') => {
  const ran = await runHere(['validate', '-', '--stdin-filename', name], { stdin: bytes, cwd: '/nowhere' });
  expectCalm(ran);
  expect(ran.status).toBe(1);
  const [first, ...others] = await diagnose(bytes, [], name);
  expect(others).toEqual([]);
  expect(first?.rule).toBe('yaml-syntax');
  return `${first?.range?.start.line}:${first?.range?.start.column}@${first?.range?.start.offset} ${first?.message}`;
};

describe('bytes that are no UTF-8 text', () => {
  const utf16 = (text: string, swap: boolean) => {
    const bytes = Buffer.from(text, 'utf16le');
    return swap ? bytes.swap16() : bytes;
  };
  it.each([
    ['UTF-16LE with a BOM', utf16(`\uFEFF${valid}`, false)],
    ['UTF-16BE with a BOM', utf16(`\uFEFF${valid}`, true)],
    ['UTF-16LE', utf16(valid, false)],
    ['UTF-16BE', utf16(valid, true)],
  ])('%s', async (_, bytes) => {
    expect(await syntaxAt(bytes)).toMatch(/ the file is UTF-16; save it as UTF-8$/);
    expect(await syntaxAt(bytes, '.mailrc.json')).toMatch(/UTF-16/);
  });

  it.each([
    ['Latin-1', Buffer.from('a: ü\nb: 1\n', 'latin1'), '1:4@3'],
    [
      'after a real replacement character',
      Buffer.concat([Buffer.from('a: \uFFFD\nb: '), Buffer.from([0xff])]),
      '2:4@8',
    ],
    ['after a BOM', Buffer.concat([Buffer.from('\uFEFFa: \uFFFD\nb: '), Buffer.from([0xff])]), '2:4@8'],
    ['after wide characters', Buffer.concat([Buffer.from('a: 😀\nb: '), Buffer.from([0xc3])]), '2:4@9'],
    ['a surrogate', Buffer.from([0x61, 0x3a, 0x20, 0xed, 0xa0, 0x80]), '1:4@3'],
    ['an overlong slash', Buffer.from([0x61, 0x3a, 0x20, 0xc0, 0xaf]), '1:4@3'],
  ])('%s', async (_, bytes, place) => {
    expect(await syntaxAt(bytes)).toBe(`${place} the file is not UTF-8; save it as UTF-8`);
  });

  it('a million replacement characters before the fault are no hang', async () => {
    const bytes = Buffer.concat([Buffer.from(`a: ${'\uFFFD'.repeat(1_000_000)}`), Buffer.from([0xff])]);
    expect(await syntaxAt(bytes)).toContain('1:1000004@1000003');
  }, 10_000);

  it.each(['\0', '\x07', '\x1b', '\x7f', '\uFFFE'])('the control character %j', async (character) => {
    expect(await syntaxAt(`mailbox:\n  address: ${character}x\n`)).toBe(
      '2:12@20 a control character, which YAML and JSON do not allow',
    );
  });
});

describe('texts that are made to hurt', () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x,x]\n${[...'bcdefghi'].map((name, index) => `${name}: &${name} [${Array(10).fill(`*${'abcdefgh'[index]}`).join(',')}]`).join('\n')}\n`;
  it.each([
    ['an alias bomb', bomb],
    ['an alias bomb below x-', bomb.replaceAll(/^(\w):/gm, 'x-$1:')],
    [
      'a bomb of merges',
      `x-a: &a {k: 1}\n${Array.from({ length: 30 }, (_, i) => `x-${i}: &m${i} {<<: [${i === 0 ? '*a,*a' : `*m${i - 1},*m${i - 1}`}]}`).join('\n')}\n`,
    ],
  ])('%s', async (_, text) => {
    // As many as the text has characters, and a hundred thousand.
    const most = (100_000 + text.length).toLocaleString('en');
    expect(await syntaxAt(text)).toContain(`aliases expand to more than ${most} nodes`);
  });

  it.each([
    ['brackets', '['.repeat(100_000)],
    ['closed brackets', '['.repeat(5000) + ']'.repeat(5000)],
    ['braces', '{a: '.repeat(5000)],
    ['a block', Array.from({ length: 400 }, (_, level) => `${' '.repeat(level)}a:`).join('\n')],
    ['dashes', '- '.repeat(5000)],
    ['question marks', '? '.repeat(5000)],
    ['just too deep', 'x-a: ' + '['.repeat(101) + ']'.repeat(101)],
  ])(
    'nested too deeply: %s',
    async (_, text) => {
      expect(await syntaxAt(text)).toBeTruthy();
    },
    20_000,
  );

  it.each([
    ['brackets', '['.repeat(100_000)],
    ['closed brackets', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['closed braces', `${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}`],
    ['a level too many', `{"x-a":${'['.repeat(100)}${']'.repeat(100)}}`],
  ])('JSON nested too deeply: %s', async (_, text) => {
    expect(await syntaxAt(text, '.mailrc.json')).toBeTruthy();
  });

  it('as deep as allowed', async () => {
    const text = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
    expect(
      await diagnose(`x-a: ${text(99)}\nmailbox: {address: a@b.example}\npop: {server: p.example}\nsmtp: false\n`, [
        '--rule',
        'missing-password=off',
      ]),
    ).toEqual([]);
    expect(
      await diagnose(
        `{"x-a": ${text(99)}, "mailbox": {"address": "a@b.example"}, "pop": {"server": "p.example"}, "smtp": false}`,
        ['--rule', 'missing-password=off'],
        'a.json',
      ),
    ).toEqual([]);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'])('the key %s', async (key) => {
    const yaml = await diagnose(
      `${key}: {polluted: 1}\nmailbox: {${key}: 1, address: a@b.example}\npop: {server: p.example, ${key}: {a: 1}}\nsmtp: false\n`,
    );
    expect(yaml.filter(({ severity }) => severity === 'error').map(brief)).toEqual([
      `unknown-key /${key} 1:1-1:${key.length + 1}`,
      `unknown-key /mailbox/${key} 2:11-2:${key.length + 11}`,
      `unknown-key /pop/${key} 3:26-3:${key.length + 26}`,
    ]);
    const json = await diagnose(
      `{"${key}": {"polluted": 1}, "mailbox": {"address": "a@b.example", "${key}": {}}, "pop": false, "smtp": {"server": "s.example", "port": 25, "auth": false}}`,
      [],
      'a.json',
    );
    expect(json.map(({ rule, pointer }) => `${rule} ${pointer}`)).toEqual([
      `unknown-key /${key}`,
      `unknown-key /mailbox/${key}`,
    ]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    // Values behind them are masked for a person.
    for (const stdin of [`${key}: 1\n`, `pop: {${key}: x}\n`, `${key}: @x\n`]) {
      const ran = await runHere(['validate', '-'], { stdin });
      expectCalm(ran);
      expect(ran.status).toBe(1);
    }
    const accounts = await diagnose(
      `accounts:\n  ${key}: {mailbox: {address: a@b.example}, pop: {server: p.example, port: "1"}, smtp: false}\ndefault: ${key}\n`,
    );
    expect(accounts.filter(({ severity }) => severity === 'error').map(({ rule }) => rule)).toEqual(
      key === '__proto__' ? ['invalid-value', 'invalid-value'] : ['wrong-type'],
    );
  });

  it('__proto__ by a merge', async () => {
    const found = await diagnose(
      'x-a: &a {__proto__: {port: 1}}\nmailbox: {address: a@b.example}\npop: {<<: *a, server: p.example}\nsmtp: false\n',
    );
    expect(found.map(({ rule, pointer }) => `${rule} ${pointer}`)).toContain('unknown-key /pop/__proto__');
  });

  it('a server name with CR LF', async () => {
    const found = await diagnose(
      'mailbox: {address: a@b.example}\npop: {server: "p.example\\r\\nDELE 1"}\nsmtp: false\n',
    );
    expect(found.map(brief)).toEqual(['control-character /pop/server 2:15-2:36']);
  });

  it.each([
    ['unknown keys', Array.from({ length: 15_000 }, (_, index) => `key${index}: 1`).join('\n')],
    [
      'faulty accounts',
      `accounts:\n${Array.from({ length: 5000 }, (_, index) => `  a${index}: {mailbox: {}, pop: {prt: 1}}`).join('\n')}`,
    ],
    [
      'accounts',
      `accounts:\n${Array.from({ length: 8000 }, (_, index) => `  a${index}: {mailbox: {address: a@b.example}, pop: {server: p.example}, smtp: false}`).join('\n')}`,
    ],
    [
      'keys of a server',
      `mailbox: {address: a@b.example}\npop:\n${Array.from({ length: 8000 }, (_, index) => `  key${index}: 1`).join('\n')}`,
    ],
    ['duplicate keys', 'x: 1\n'.repeat(5000)],
    [
      'text of one line',
      `mailbox: {address: a@b.example, ${Array.from({ length: 4000 }, (_, index) => `key${index}: "x y"`).join(', ')}}`,
    ],
    ['blanks', `mailbox: {address: a@b.example,${' '.repeat(1_000_000)}x${' '.repeat(1_000_000)}: 1}`],
    ['a long word', `mailbox: {address: ${'a'.repeat(1_000_000)}}`],
    ['a long host', `mailbox: {address: a@b.example}\npop: {server: "${'a.'.repeat(500_000)}"}`],
    ['long blanks in a host', `mailbox: {address: a@b.example}\npop: {server: "${'a '.repeat(500_000)}"}`],
    ['angle brackets', `mailbox: {address: "${'<'.repeat(50_000)}"}`],
    ['quotes', `mailbox: {address: a@b.example}\nx: ${'"'.repeat(100_000)}`],
    ['colons', `mailbox: {address: a@b.example}\ny: ${': '.repeat(50_000)}`],
  ])(
    'many: %s',
    async (_, text) => {
      for (const format of ['pretty', 'json']) {
        const ran = await runHere(['validate', '-', '--format', format], { stdin: text, cwd: '/nowhere', columns: 80 });
        expectCalm(ran);
        expect(ran.status).toBeLessThan(2);
      }
    },
    60_000,
  );
});

describe('a provider path that leads out of the tree', () => {
  const secretWord = 'Canary-4711';
  const outside = makeTree({ 'x.yaml': `id: ${secretWord}\n`, 'repo/.git/HEAD': '', 'repo/a/b': '' });
  afterAll(outside.remove);
  it.each([
    '../x.yaml',
    '../../x.yaml',
    './../../x.yaml',
    'link.yaml',
    '/etc/passwd',
    '~/x.yaml',
    'folder-link/x.yaml',
    '/dev/zero',
    '/proc/self/environ',
  ])('%s', async (path) => {
    if (path === 'link.yaml') symlinkSync(join(outside.root, 'x.yaml'), join(outside.root, 'repo/link.yaml'));
    if (path === 'folder-link/x.yaml') symlinkSync(outside.root, join(outside.root, 'repo/folder-link'));
    outside.put('repo/.mailrc.yaml', `provider: ${path}\nmailbox: {address: a@b.example}\n`);
    const ran = await runHere(['validate', '--format', 'json'], { cwd: join(outside.root, 'repo') });
    expectCalm(ran);
    const diagnostics = (JSON.parse(ran.out) as JsonReport).files[0]?.diagnostics ?? [];
    expect([ran.status, diagnostics.map(({ rule, pointer }) => `${rule} ${pointer}`)]).toEqual([
      1,
      ['unknown-provider /provider'],
    ]);
    expect(ran.out).not.toContain(secretWord);
  });
});
