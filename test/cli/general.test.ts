import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, mkdtempSync, openSync, readFileSync, readSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { valueName } from '../../src/cli/flags.js';
import { commands } from '../../src/cli/main.js';
import { displayWidth } from '../../src/report/style.js';
import { makeTree, runHere, runProcess } from './validate-support.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const bin = join(root, 'dist/program/bin.cjs');
const tree = makeTree({
  '.git/HEAD': 'x',
  '.mailrc.yaml': 'mailbox: {address: jane@gmail.com, password: {env: MAIL_PASSWORD}}\n',
  'empty/README.md': 'Provider files stand here.',
});
afterAll(tree.remove);

const names = commands.map(({ name }) => name);

describe('help', () => {
  it.each([
    ['--help'],
    ['-h'],
    ['help'],
    ...names.flatMap((name) => [
      [name, '--help'],
      [name, '-h'],
      ['help', name],
    ]),
  ])('%s %s fits 80 columns', async (...argv) => {
    const { status, out, err } = await runHere(argv.filter((word) => word !== undefined));
    expect(status).toBe(0);
    expect(err).toBe('');
    expect(out).toContain('Usage: mailconf');
    for (const line of out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  it('names every flag of a command', async () => {
    for (const { name, load } of commands) {
      const { out } = await runHere([name, '--help']);
      for (const [flagName, flag] of Object.entries((await load()).flags)) {
        const value = flag.type === 'string' ? ` ${valueName(flag)}` : '';
        expect(value).not.toContain('undefined');
        expect(out).toContain(`--${flagName}${value}`);
      }
    }
  });

  it('without a command goes to standard error', async () => {
    const { status, out, err } = await runHere([]);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain('Usage: mailconf COMMAND');
  });

  it('--version says the version', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    for (const flag of ['--version', '-V']) expect((await runHere([flag])).out).toBe(`mailconf ${version}\n`);
  });
});

describe('what nobody can do', () => {
  it.each([
    [['valdate'], 'there is no command valdate; did you mean validate?'],
    [['rseolve'], 'there is no command rseolve; did you mean resolve?'],
    [['frobnicate'], 'there is no command frobnicate; see `mailconf --help`'],
    [['constructor'], 'there is no command constructor'],
    [['--frob'], 'there is no flag --frob'],
    [['resolve', '--orgins'], 'there is no flag --orgins; did you mean --origins?'],
    [['resolve', '--acount', 'x'], 'there is no flag --acount; did you mean --account?'],
    [['resolve', '-z'], 'there is no flag -z'],
    [['resolve', '--format', 'sarif'], '--format takes yaml, json'],
    [['resolve', 'a', 'b'], 'takes one PATH'],
    [['resolve', '--account'], '--account'],
    [['resolve', '--set', 'pop.port'], '--set takes PATH=VALUE'],
    [['resolve', '--set', '=1'], '--set takes PATH=VALUE'],
    [['resolve', '--set', 'pop.prot=1'], 'did you mean `port`?'],
    [['resolve', '--set', 'pop.port=['], '--set pop.port: '],
    [['resolve', '--set', 'pop.port=[1]'], 'takes one value'],
    [['resolve', '--account', 'x'], 'there is no account x'],
    [['probe', '--timeout', 'soon'], '--timeout takes a number from'],
    [['probe', '--timeout', '0'], '--timeout takes a number from'],
    [['probe', '--timeout', ''], '--timeout takes a number from'],
    [['probe', '--concurrency', '0'], '--concurrency takes a number from'],
    [['probe', '--only', 'imap'], '--only takes pop, smtp'],
    [['probe', '--until', 'data'], '--until takes resolve, connect'],
    [['probe', '--recipient', 'x\r\nDATA'], '--recipient is no e-mail address'],
    [['providers', 'a', 'b'], 'providers takes one QUERY'],
    ...['validate', 'resolve', 'probe', 'providers', 'export'].flatMap((command): [string[], string][] => {
      const argv = command === 'export' ? ['export', 'autoconfig'] : [command];
      return [
        [[...argv, '--providers', 'nowhere'], '--providers nowhere: there is no such folder'],
        [[...argv, '--providers', '.mailrc.yaml'], '--providers .mailrc.yaml: it is not a folder; name the folder'],
        [[...argv, '--providers', 'empty'], '--providers empty: it has no provider file (.yaml, .yml or .json)'],
      ];
    }),
    [['explain', 'a', 'b'], 'explain takes the name of one rule or cause'],
    [['explain', 'ssl-prot-mismatch'], 'did you mean ssl-port-mismatch?'],
    [['explain', 'ssl-port'], 'there is no rule or cause ssl-port; did you mean ssl-port-mismatch?'],
    [['explain', 'port ssl'], 'did you mean ssl-port-mismatch?'],
    [['explain', 'mismatch'], 'did you mean provider-mismatch, sender-mismatch, ssl-port-mismatch, certificate-'],
    [['explain', 'mismatch'], ' or certificate-name-mismatch?'],
    [['explain', 'certificate'], ' or one of 5 more? `mailconf explain` lists all'],
    [['explain', 'xyzzy'], 'there is no rule or cause xyzzy; `mailconf explain` lists all'],
    [['explain', ''], '`mailconf explain` lists all'],
    [['explain', '../../package'], 'there is no rule or cause'],
    [['schema', 'mail'], 'schema takes one of mailrc, provider, report'],
    [['schema', '../package'], 'schema takes one of'],
    [['export'], 'export takes `autoconfig`'],
    [['export', 'autoconfig', 'gmial'], 'there is no file and no provider gmial; did you mean gmail?'],
    [['export', 'autoconfig', 'gmail', '--format', 'xml'], '--format takes pretty'],
    [['export', 'autoconfig', 'gmail', '--providers', 'nowhere'], '--providers nowhere: there is no such folder'],
    [['completion'], 'completion takes bash, zsh or fish'],
    [['completion', 'constructor'], 'completion takes bash, zsh or fish'],
    [['resolve', 'nothing.yaml'], 'nothing.yaml does not exist'],
    [['resolve', '/dev/zero'], 'a device'],
    [['resolve', '.'], 'a folder'],
  ])('%j is exit 2', async (argv, words) => {
    const { status, out, err } = await runHere(argv, { cwd: tree.root });
    expect(err).toContain(words);
    expect(err).toMatch(/^mailconf: .*\n$/);
    expect({ status, out }).toEqual({ status: 2, out: '' });
  });

  it.each([
    [['resolve', 'nothing.yaml', '--format', 'json'], 'ERR_MAILCONF_NOT_FOUND'],
    [['probe', 'nothing.yaml', '--format=json'], 'ERR_MAILCONF_NOT_FOUND'],
    [['probe', '--timeout', 'x', '--format', 'json'], 'ERR_MAILCONF_USAGE'],
    [['resolve', '--frob', '--format', 'json'], 'ERR_MAILCONF_USAGE'],
    [['resolve', '--format', 'yaml', '--format', 'json', '--account', 'x'], 'ERR_MAILCONF_NO_ACCOUNT'],
    [['resolve', '--format', 'json', '--set', 'mailbox.password=x'], 'ERR_MAILCONF_INVALID'],
    [['providers', 'a', 'b', '--format', 'json'], 'ERR_MAILCONF_USAGE'],
    [['export', 'autoconfig', 'gmail', '--format', 'json'], 'ERR_MAILCONF_USAGE'],
  ])('%j is one JSON document', async (argv, code) => {
    const { status, out, err } = await runHere(argv, { cwd: tree.root });
    const document = JSON.parse(out);
    expect(document).toMatchObject({ version: 1, tool: { name: 'mailconf' }, error: { code } });
    if (argv[0] === 'resolve' || argv[0] === 'probe') expect(document).toMatchObject({ diagnostics: [], accounts: [] });
    expect({ status, err }).toEqual({ status: 2, err: '' });
  });
});

describe('on a terminal', () => {
  it.each([
    [['explain'], 80],
    [['explain', '--no-color'], 200],
    [['providers'], 80],
    [['providers', '--no-color'], 200],
    [['providers', 'outlook'], 80],
    [['--help'], 80],
    ...names.map((name): [string[], number] => [[name, '--help'], 80]),
  ])('no line of %j is longer than %i columns, unless it is one word', async (argv, columns) => {
    const { status, out } = await runHere(argv, { columns, terminal: true, env: { NO_COLOR: '' } });
    expect(status).toBe(0);
    const lines = stripVTControlCharacters(out).split('\n');
    expect(lines.filter((line) => displayWidth(line) > columns && line.trim().includes(' '))).toEqual([]);
  });

  it('what goes on in the next line stands below what it belongs to', async () => {
    const { out } = await runHere(['explain', '--no-color'], { columns: 80, terminal: true });
    expect(out).toMatch(
      /^apop-over-tls {21}info {5}`apop` adds nothing where TLS already\n {43}protects the password\.\n/m,
    );
    const list = await runHere(['providers', '--no-color'], { columns: 60, terminal: true });
    expect(list.out).toMatch(
      /^bay\.wind\.ne\.jp +pop\+smtp {2}Gunma Internet\n {30}\(bay\.wind\.ne\.jp\)\n {30}\(bay\.wind\.ne\.jp \+4\)\n/m,
    );
  });
});

describe('explain', () => {
  it('lists all pages without a name', async () => {
    const { status, out } = await runHere(['explain']);
    expect(status).toBe(0);
    expect(out).toMatch(/^ssl-port-mismatch +error +\S.*\.$/m);
    expect(out).toMatch(/^server-speaks-plaintext +cause +\S.*\.$/m);
  });

  it.each([
    'Ssl-Port-Mismatch',
    '[ssl-port-mismatch]',
    'ssl_port_mismatch',
    ' ssl port mismatch',
    'ssl-port-mismatch.md',
  ])('knows %j', async (name) => {
    expect((await runHere(['explain', name])).out).toMatch(/^# ssl-port-mismatch\n/);
  });

  it.each(['ssl-port-mismatch', 'server-speaks-plaintext', 'login-rejected'])('%s', async (name) => {
    const { status, out } = await runHere(['explain', name]);
    expect(status).toBe(0);
    expect(out).toBe(
      [join(root, 'docs/rules', `${name}.md`), join(root, 'docs/causes', `${name}.md`)]
        .flatMap((path) => {
          try {
            return [readFileSync(path, 'utf8')];
          } catch {
            return [];
          }
        })
        .join(''),
    );
  });
});

describe('schema', () => {
  it.each([
    [[], 'mailrc'],
    [['mailrc'], 'mailrc'],
    [['provider'], 'provider'],
    [['report'], 'report'],
  ])('%j prints the file', async (argv, name) => {
    const { status, out } = await runHere(['schema', ...argv]);
    expect(status).toBe(0);
    expect(JSON.parse(out)).toEqual(JSON.parse(readFileSync(join(root, `schema/${name}.schema.json`), 'utf8')));
  });
});

describe('completion', () => {
  it.each([
    ['bash', ['-n']],
    ['zsh', ['-n']],
  ])('%s takes the script', async (shell, check) => {
    const { status, out } = await runHere(['completion', shell]);
    expect(status).toBe(0);
    for (const name of names) expect(out).toContain(name);
    if (spawnSync(shell, ['--version']).error) return;
    execFileSync(shell, check, { input: out });
  });

  it('completes in bash', async () => {
    const { out } = await runHere(['completion', 'bash']);
    const complete = (...words: string[]) =>
      execFileSync(
        'bash',
        [
          '-c',
          `${out}\nCOMP_WORDS=(${words.join(' ')}); COMP_CWORD=${words.length - 1}; _mailconf; echo "\${COMPREPLY[@]}"`,
        ],
        { encoding: 'utf8' },
      ).trim();
    expect(complete('mailconf', 'va')).toBe('validate');
    expect(complete('mailconf', 'resolve', '--or')).toBe('--origins');
    expect(complete('mailconf', 'probe', '--allow-')).toBe('--allow-env --allow-file --allow-commands --allow-host');
  });
});

describe('the process', () => {
  it('ends without a word when its reader goes away', () => {
    // More than a pipe holds, so that the program is still writing then.
    const accounts = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [`a${index}`, { mailbox: { address: 'jane@gmail.com' } }]),
    );
    const path = tree.put('many.json', JSON.stringify({ accounts }));
    const script = `set -o pipefail; "$0" "$1" resolve "$2" --quiet --format json | head -c1`;
    const { status, stdout, stderr } = spawnSync('bash', ['-c', script, process.execPath, bin, path], {
      encoding: 'utf8',
    });
    expect({ status, stdout, stderr }).toEqual({ status: 141, stdout: '{', stderr: '' });
  });

  it('gives all to a pipe that nobody waits for, however slowly it is read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mailconf-pipe-'));
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const file = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
    try {
      const words = [bin, 'providers', '--format', 'json'];
      const expected = execFileSync(process.execPath, words);
      // More than a pipe holds.
      expect(expected.length).toBeGreaterThan(128 * 1024);
      const child = spawn(process.execPath, words, { stdio: ['ignore', file, 'inherit'] });
      const ended = once(child, 'exit');
      const taken: Buffer[] = [];
      const room = Buffer.alloc(5000);
      for (let length = 0; length < expected.length; ) {
        await setTimeout(2);
        try {
          const count = readSync(file, room);
          length += count;
          taken.push(Buffer.from(room.subarray(0, count)));
        } catch (error) {
          expect((error as NodeJS.ErrnoException).code).toBe('EAGAIN');
        }
      }
      expect(Buffer.concat(taken).equals(expected)).toBe(true);
      expect(await ended).toEqual([0, null]);
    } finally {
      closeSync(file);
      rmSync(folder, { recursive: true });
    }
  });

  it('says when standard output is full', () => {
    const { status, stderr } = spawnSync('bash', ['-c', '"$0" "$1" schema >/dev/full', process.execPath, bin], {
      encoding: 'utf8',
    });
    expect(status).toBe(2);
    expect(stderr).toBe('mailconf: standard output cannot be written: ENOSPC\n');
  });

  it('says when its working directory is gone', () => {
    const gone = mkdtempSync(join(tmpdir(), 'mailconf-gone-'));
    const { status, stderr } = spawnSync('bash', ['-c', 'rmdir "$PWD"; "$0" "$1" resolve', process.execPath, bin], {
      cwd: gone,
      encoding: 'utf8',
    });
    expect(() => rmdirSync(gone)).toThrow();
    expect({ status, stderr }).toEqual({ status: 2, stderr: 'mailconf: the working directory does not exist\n' });
  });

  it('is ended by Ctrl-C while it waits for standard input', async () => {
    const child = spawn(process.execPath, [bin, 'resolve', '-'], { stdio: ['pipe', 'pipe', 'pipe'] });
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (printed += text));
    // More than a pipe holds: all of it is taken only when the program reads.
    await new Promise((taken) => child.stdin.write('#\n'.repeat(1_000_000), taken));
    child.kill('SIGINT');
    expect(await new Promise((ended) => child.on('close', ended))).toBe(130);
    expect(printed).toBe('');
  });

  it('is the same as in the tests', async () => {
    const { status, out } = await runProcess(['resolve'], { cwd: tree.root });
    expect({ status, out }).toEqual(
      await runHere(['resolve'], { cwd: tree.root }).then(({ status, out }) => ({ status, out })),
    );
  });
});
