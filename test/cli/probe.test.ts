import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { canary } from '../canary.js';
import { closedPort, type LineServer, startPopServer, startSmtpServer } from '../servers/index.js';
import { bin, runIn, start, startSilentServer } from './support.js';
import { makeTree } from './validate-support.js';

const address = 'jane@example.com';
const users = { [address]: canary };
const tree = makeTree({ '.git/HEAD': 'x', 'secret/pw': `${canary}\n` });
const outside = makeTree({ pw: `${canary}\n` });
afterAll(tree.remove);
afterAll(outside.remove);

const running: { close(): unknown }[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});
const use = <T extends { close(): unknown }>(server: T): T => {
  running.push(server);
  return server;
};

const schema = JSON.parse(readFileSync(new URL('../../schema/report.schema.json', import.meta.url), 'utf8'));
const isReport = new Ajv({ strict: false }).compile(schema);

interface Settings {
  readonly pop?: LineServer | { port: number } | false;
  readonly smtp?: LineServer | { port: number } | false;
  readonly password?: unknown;
}

/** Writes a configuration for servers on loopback, in clear text. */
function write({ pop = false, smtp = false, password }: Settings, name = '.mailrc.yaml'): string {
  const server = (at: { port: number } | false) => at && { server: '127.0.0.1', port: at.port, ssl: false };
  const content = {
    mailbox: { address, ...(password !== undefined && { password }) },
    pop: server(pop),
    smtp: server(smtp),
  };
  return tree.put(name, JSON.stringify(content));
}

const run = (argv: readonly string[] = [], options: Omit<Parameters<typeof runIn>[1], 'cwd'> = {}) =>
  runIn(['probe', ...argv], { cwd: tree.root, ...options });

describe('a probe', () => {
  it('that confirms exits 0', async () => {
    const pop = use(await startPopServer({ users }));
    const smtp = use(await startSmtpServer({ users }));
    write({ pop, smtp, password: { env: 'MAIL_PASSWORD' } });
    const { status, out, err } = await run([], { env: { MAIL_PASSWORD: canary } });
    expect(out).toContain('confirmed: 1 account');
    expect(status).toBe(0);
    expect(out + err).not.toContain(canary);
    expect(err).toBe('');
    const quiet = await run(['--quiet'], { env: { MAIL_PASSWORD: canary } });
    expect(quiet).toEqual({ status: 0, out: '', err: '' });
  });

  it('prints the dialogue to standard error where it is asked to, without the password', async () => {
    const pop = use(await startPopServer({ users }));
    const smtp = use(await startSmtpServer({ users }));
    write({ pop, smtp, password: { env: 'MAIL_PASSWORD' } });
    for (const format of ['pretty', 'json']) {
      const argv = ['--transcript', '--format', format];
      const { status, out, err } = await run(argv, { env: { MAIL_PASSWORD: canary } });
      expect(status).toBe(0);
      expect(err).toMatch(/^pop \+0\.\d{3} < \+OK/m);
      expect(err).toMatch(/^pop \+\d\.\d{3} > CAPA$/m);
      expect(err).toMatch(/^smtp \+\d\.\d{3} > EHLO /m);
      expect(err).toMatch(/^smtp \+\d\.\d{3} > AUTH /m);
      expect(err).toMatch(/^smtp \+\d\.\d{3} > \*\*\*$/m);
      for (const secret of [
        canary,
        Buffer.from(canary).toString('base64'),
        Buffer.from(`\0${address}\0${canary}`).toString('base64'),
      ]) {
        expect(out + err).not.toContain(secret);
      }
    }
  });

  it('of a closed port exits 1 with connection-refused', async () => {
    write({ pop: { port: await closedPort() }, password: canary });
    const { status, out, err } = await run();
    expect(status).toBe(1);
    expect(out).toContain('[connection-refused]');
    expect(out).toContain('not confirmed: 1 of 1 account');
    expect(out + err).not.toContain(canary);
    const json = await run(['--format', 'json']);
    expect(json).toMatchObject({ status: 1, err: '' });
    const report = JSON.parse(json.out);
    expect(isReport(report), JSON.stringify(isReport.errors)).toBe(true);
    expect(report).toMatchObject({
      path: '.mailrc.yaml',
      summary: { accounts: 1, failed: 1 },
      accounts: [{ name: null, ok: false }],
    });
    expect(report.accounts[0].checks.filter(({ status }: { status: string }) => status === 'failed')).toMatchObject([
      { service: 'pop', step: 'connect', cause: 'connection-refused' },
    ]);
  });

  it('of a wrong file is its diagnostics and exit 1, without a connection', async () => {
    const pop = use(await startPopServer({ users }));
    tree.put(
      '.mailrc.yaml',
      JSON.stringify({
        mailbox: { address, password: canary },
        pop: { server: '127.0.0.1', port: pop.port, ssl: 'tls' },
      }),
    );
    const { status, out } = await run();
    expect(status).toBe(1);
    expect(out).toContain('invalid-value');
    const json = JSON.parse((await run(['--format', 'json'])).out);
    expect(json).toMatchObject({ accounts: [], summary: { accounts: 0, failed: 0 } });
    expect(isReport(json)).toBe(true);
    expect(pop.connections).toHaveLength(0);
  });

  it('only of what is asked for', async () => {
    const pop = use(await startPopServer({ users }));
    const smtp = use(await startSmtpServer({ users }));
    write({ pop, smtp, password: canary });
    expect((await run(['--only', 'pop'])).status).toBe(0);
    expect(smtp.connections).toHaveLength(0);
    expect((await run(['--only', 'smtp', '--until', 'capabilities'])).status).toBe(0);
    expect(smtp.log.join()).not.toContain('AUTH');
    const count = pop.connections.length;
    const refused = await run(['--allow-host', '*.example.com']);
    expect(refused.status).toBe(1);
    expect(refused.out).toContain('[host-not-allowed]');
    expect(pop.connections).toHaveLength(count);
  });

  it('without a log-in reads no secret', async () => {
    const pop = use(await startPopServer({ users }));
    write({ pop, password: { env: 'AWS_SECRET' } });
    const { status, out } = await run(['--no-login'], { env: {} });
    expect(status).toBe(0);
    expect(out).not.toContain('secret-unavailable');
  });
});

describe('a secret', () => {
  const env = { MAIL_PASSWORD: canary, AWS_SECRET: canary };
  const command = [process.execPath, '-e', `process.stdout.write('${canary}')`];
  it.each<[string, unknown, string[], string]>([
    ['a variable for mail', { env: 'MAIL_PASSWORD' }, [], ''],
    ['another variable', { env: 'AWS_SECRET' }, [], '--allow-env AWS_SECRET'],
    ['another variable, allowed', { env: 'AWS_SECRET' }, ['--allow-env', 'AWS_SECRET'], ''],
    ['a variable that is not set', { env: 'MAIL_TOKEN' }, [], 'MAIL_TOKEN is not set'],
    ['a file of the tree', { file: 'secret/pw' }, [], ''],
    ['a file elsewhere', { file: join(outside.root, 'pw') }, [], `--allow-file ${join(outside.root, 'pw')}`],
    ['a file elsewhere, allowed', { file: join(outside.root, 'pw') }, ['--allow-file', join(outside.root, 'pw')], ''],
    ['a command', { command }, [], '--allow-commands'],
    ['a command, allowed', { command }, ['--allow-commands'], ''],
  ])('%s', async (_, password, flags, refusal) => {
    const pop = use(await startPopServer({ users }));
    write({ pop, password });
    const { status, out, err } = await run(flags, { env });
    expect(out + err).not.toContain(canary);
    if (refusal === '') expect({ status, out }).toMatchObject({ status: 0 });
    else {
      expect(status).toBe(1);
      expect(out).toContain('[secret-unavailable]');
      expect(out).toContain(refusal);
      expect(pop.log.filter((line) => /PASS|AUTH/.test(line))).toEqual([]);
    }
  });
});

describe('--password-stdin', () => {
  it.each([
    ['a line', [`${canary}\n`]],
    ['a line of Windows', [`${canary}\r\n`]],
    ['no line end', [canary]],
    ['pieces', [canary.slice(0, 3), canary.slice(3), '\n', 'never read']],
    ['more lines', [`${canary}\n${'x'.repeat(9000)}\n`]],
  ])('%s', async (_, stdin) => {
    const pop = use(await startPopServer({ users }));
    write({ pop });
    const { status, out, err } = await run(['--password-stdin'], { stdin });
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).not.toContain(canary);
    expect(pop.logins).toEqual([address]);
  });

  it('comes before what the file says', async () => {
    const pop = use(await startPopServer({ users }));
    write({ pop, password: { env: 'MAIL_PASSWORD' } });
    expect((await run(['--password-stdin'], { stdin: [canary] })).status).toBe(0);
  });

  it.each<[string, (string | Buffer)[], string]>([
    ['nothing', [], 'standard input holds no password'],
    ['an empty line', ['\n'], 'standard input holds no password'],
    ['5000 bytes', ['x'.repeat(5000)], 'longer than 4096 bytes'],
    ['no UTF-8', [Buffer.from([0xff, 0x0a])], 'not UTF-8'],
  ])('%s is exit 2', async (_, stdin, words) => {
    write({ pop: { port: 1 } });
    const { status, err } = await run(['--password-stdin'], { stdin });
    expect(status).toBe(2);
    expect(err).toContain(words);
  });

  it('--password-stdin is refused with several accounts, unless --account names one', async () => {
    const one = { mailbox: { address }, pop: { server: '127.0.0.1', port: 1, ssl: false }, smtp: false };
    tree.put('.mailrc.yaml', JSON.stringify({ accounts: { a: one, b: one } }));
    const { status, err } = await run(['--password-stdin'], { stdin: [canary] });
    expect(status).toBe(2);
    expect(err).toContain('needs one account; name it with --account');
    expect((await run(['--password-stdin', '--account', 'b'], { stdin: [canary] })).status).toBe(1);
  });

  it('does not wait for the end of standard input', async () => {
    const pop = use(await startPopServer({ users }));
    const { child, ended } = start(['probe', write({ pop }), '--password-stdin'], { cwd: tree.root });
    child.stdin.write(`${canary}\n`);
    const { status, out } = await ended;
    expect({ status, out }).toMatchObject({ status: 0 });
  });
});

describe('interrupted', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('by %s it prints what it found and exits 130', async (signal) => {
    const silent = use(await startSilentServer());
    const smtp = use(await startSmtpServer({ users }));
    const { child, ended } = start(['probe', write({ pop: silent, smtp, password: canary })], { cwd: tree.root });
    await silent.connected;
    await new Promise((waited) => setTimeout(waited, 200));
    child.kill(signal);
    const { status, out, err } = await ended;
    expect(status).toBe(130);
    expect(out).toContain('connect');
    expect(out).toContain('[interrupted]');
    expect(out + err).not.toContain(canary);
  });

  it('prints one JSON document', async () => {
    const silent = use(await startSilentServer());
    write({ pop: silent, password: canary });
    const controller = new AbortController();
    silent.connected.then(() => setTimeout(() => controller.abort(new Error('interrupted')), 50));
    const { status, out } = await run(['--format', 'json'], { signal: controller.signal });
    expect(status).toBe(130);
    const report = JSON.parse(out);
    expect(isReport(report), JSON.stringify(isReport.errors)).toBe(true);
    expect(report.accounts[0].checks.map(({ cause }: { cause?: string }) => cause)).toContain('interrupted');
  });
});

describe('several accounts', () => {
  const accountOf = (port: number) => ({
    mailbox: { address, password: canary },
    pop: { server: '127.0.0.1', port, ssl: false },
    smtp: false,
  });

  it('are a line each in the order of the file, with what is wrong below', async () => {
    const slow = use(await startPopServer({ users, replies: { CAPA: { text: '-ERR', delay: 300 } } }));
    const quick = use(await startPopServer({ users }));
    const path = tree.put(
      'several.yaml',
      JSON.stringify({
        accounts: { slow: accountOf(slow.port), wrong: accountOf(await closedPort()), quick: accountOf(quick.port) },
      }),
    );
    const { out, status } = await run([path]);
    expect(status).toBe(1);
    expect(out.split('\n').filter((line) => /^[✓!✗]/.test(line))).toEqual([
      '✓ slow             pop',
      '✗ wrong            pop (connection-refused)',
      '✓ quick            pop',
    ]);
    expect(out).toMatch(/^ {2}✗ pop connect +127.0.0.1 port \d+ refuses.*\n +help: .*\n +file: several\.yaml:1:\d+$/m);
    expect(out.endsWith('\n\nnot confirmed: 1 of 3 accounts\n')).toBe(true);
    const quiet = await run([path, '--quiet']);
    expect(quiet.out).not.toContain('slow');
    expect(quiet.out).toContain('✗ wrong');
  });

  it('that were interrupted say what is known', async () => {
    const silent = use(await startSilentServer());
    const quick = use(await startPopServer({ users }));
    const path = tree.put(
      'several.yaml',
      JSON.stringify({ accounts: { quick: accountOf(quick.port), hangs: accountOf(silent.port) } }),
    );
    const { child, ended } = start(['probe', path], { cwd: tree.root });
    await new Promise((printed) => child.stdout.once('data', printed));
    child.kill('SIGINT');
    const { out, status } = await ended;
    expect(out.startsWith('✓ quick')).toBe(true);
    expect(status).toBe(130);
    expect(out).toMatch(/^✗ hangs +pop \(interrupted\)/m);
  });
});

describe('the table of what goes on', () => {
  it('is drawn on a terminal alone, and wiped', async () => {
    const silent = use(await startSilentServer());
    write({ pop: silent, smtp: silent, password: canary });
    const argv = ['--timeout', '0.3'];
    const shown = await run(argv, { isTerminal: true });
    expect(shown.err).toMatch(/pop +greeting\nsmtp +greeting/);
    expect(shown.err).toMatch(/\r\x1b\[2K\x1b\[1A\x1b\[2K$/);
    expect((await run([...argv, '--format', 'json'], { isTerminal: true })).err).toBe('');
    expect((await run(argv)).err).not.toContain('\x1b');
  });

  it('a live table of many accounts counts them all and shows some', async () => {
    const silent = use(await startSilentServer());
    const service = { server: '127.0.0.1', port: silent.port, ssl: false };
    const names = Array.from({ length: 12 }, (_, index) => `a${index}`);
    const accounts = Object.fromEntries(
      names.map((name) => [name, { mailbox: { address, password: canary }, pop: service, smtp: false }]),
    );
    const path = tree.put('many.yaml', JSON.stringify({ accounts }));
    const warnings: Error[] = [];
    const warn = (warning: Error) => warnings.push(warning);
    process.on('warning', warn);
    const { err } = await run([path, '--timeout', '0.1', '--concurrency', '12'], { isTerminal: true });
    process.off('warning', warn);
    expect(warnings).toEqual([]);
    expect(err).toMatch(/a0 +pop +connect|a0 +pop +greeting/);
    expect(err).toContain('… and 4 more\n0 of 12 accounts done');
  });

  it('says that it waits', async () => {
    const pop = use(await startPopServer({ users }));
    const smtp = use(await startSmtpServer({ users }));
    write({ pop, smtp, password: canary });
    const { err, status } = await run(['--set', 'delay=1'], { isTerminal: true });
    expect(status).toBe(0);
    expect(err).toContain('waiting 1 s (delay)');
  });

  it.skipIf(spawnSync('script', ['--version']).error)('is drawn on a real terminal', async () => {
    const silent = use(await startSilentServer());
    const path = write({ pop: silent, password: canary });
    const command = `${process.execPath} ${bin} probe ${path} --timeout 1`;
    const out = await new Promise<string>((ended) => {
      execFile('script', ['-qec', command, '/dev/null'], { cwd: tree.root, timeout: 20_000 }, (_, text) => ended(text));
    });
    expect(out).toMatch(/pop +greeting/);
    expect(out).toContain('greeting-timeout');
  });
});
