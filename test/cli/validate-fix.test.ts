import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { makeTree, runHere, runProcess } from './validate-support.js';

const canary = 'c4nary-pass';
const wrong = `# kept\r\nmailbox: {addres: a@b.example, password: ${canary}}   # kept too\r\npop: {server: p.example, port: "995"}\r\nsmtp: false\r\n`;
const right = wrong.replace('addres:', 'address:').replace('"995"', '995');
const { root, put, remove } = makeTree();
afterAll(remove);
beforeEach(() => {
  put('a.yaml', wrong);
  put('good.yaml', right);
  put('half.yaml', 'mailbox: {addres: a@b.example}\npop: {server: p.example, nonsense: 1}\nsmtp: false\n');
});

const run = (...argv: string[]) => runHere(['validate', ...argv], { cwd: root });
const text = (name: string) => readFileSync(join(root, name), 'utf8');

describe('--fix', () => {
  it('mends the file and says what it changed', async () => {
    const { status, out, err } = await run('a.yaml', '--fix', '--rule', 'plaintext-password=off');
    expect({ status, out, err }).toEqual({
      status: 0,
      out: 'a.yaml:2: fixed: Rename `addres` to `address`\na.yaml:3: fixed: Write port: 995\n\n1 file checked, no problems found (2 fixed)\n',
      err: '',
    });
    expect(text('a.yaml')).toBe(right);
  });

  it('counts what it mended as it said before, and apart from that what showed behind it', async () => {
    const layers =
      'mailbox: {address: a@b.example}\npop: {host: "https://p.example:995", prot: "995"}\nsmtp: {host: s.example, ssl: true, secure: true}\n';
    put('layers.yaml', layers);
    const options = ['layers.yaml', '--rule', 'missing-password=off'];
    expect((await run(...options)).out).toMatch(/\n4 errors in 1 file \(3 fixable with --fix\)\n$/);
    const { out } = await run(...options, '--fix');
    expect(out.match(/: fixed: /g)).toHaveLength(5);
    expect(out).toMatch(/\n1 error in 1 file \(3 fixed, and 2 that showed behind them\)\n$/);
    expect((await run(...options, '--fix')).out).toMatch(/\n1 error in 1 file\n$/);
  });

  it('a second --fix does nothing', async () => {
    await run('a.yaml', '--fix');
    const { out } = await run('a.yaml', '--fix');
    expect(out).not.toContain('fixed');
    expect(text('a.yaml')).toBe(right);
  });

  it('--fix reports what is left', async () => {
    const { status, out } = await run('half.yaml', '--fix');
    expect(status).toBe(1);
    expect(out).toContain('half.yaml:1: fixed');
    expect(out).toContain('unknown key `nonsense` in `pop`');
    expect(out).not.toContain('unknown key `addres`');
    expect(text('half.yaml')).toContain('address: a@b.example');
  });

  it('--fix keeps a BOM', async () => {
    put('bom.yaml', `\uFEFF${wrong}`);
    await run('bom.yaml', '--fix');
    expect(text('bom.yaml')).toBe(`\uFEFF${right}`);
  });

  it('a rule that is off is not mended', async () => {
    await run('a.yaml', '--fix', '--rule', 'wrong-type=off');
    expect(text('a.yaml')).toBe(right.replace('995', '"995"'));
  });

  it('a right file is not touched', async () => {
    const { out } = await run('good.yaml', '--fix');
    expect(out).not.toContain('fixed');
    expect(text('good.yaml')).toBe(right);
  });

  it('standard input cannot be written', async () => {
    const { status, err } = await run('-', '--fix');
    expect({ status, err }).toEqual({ status: 2, err: 'mailconf: --fix cannot write standard input; add --dry-run\n' });
  });

  it('a file that cannot be written is exit 2, unchanged, and still reported', async () => {
    const folder = makeTree({ 'a.yaml': wrong });
    const { chmodSync } = await import('node:fs');
    chmodSync(join(folder.root, 'a.yaml'), 0o444);
    chmodSync(folder.root, 0o555);
    try {
      const options = { cwd: folder.root, uid: 65534 };
      const { status, out } = await runProcess(['validate', 'a.yaml', '--fix'], options);
      expect(status).toBe(2);
      expect(out).toContain('a.yaml: error: cannot be written: permission denied');
      expect(out).toContain('unknown key `addres`');
      expect(readFileSync(join(folder.root, 'a.yaml'), 'utf8')).toBe(wrong);
    } finally {
      chmodSync(folder.root, 0o755);
      folder.remove();
    }
  });

  it('several files, each on its own', async () => {
    const { status } = await run('a.yaml', 'half.yaml', 'good.yaml', '--fix');
    expect(status).toBe(1);
    expect(text('a.yaml')).toBe(right);
  });
});

describe('--fix --dry-run', () => {
  it('prints a diff without a secret, writes nothing and ends as without it', async () => {
    const { status, out } = await run('a.yaml', '--fix', '--dry-run');
    expect(status).toBe(1);
    expect(out.split('\n').slice(0, 11)).toEqual([
      '--- a.yaml',
      '+++ a.yaml',
      '@@ -1,4 +1,4 @@',
      ' #***',
      '-mailbox: {addres: ***, password: ***}   #***',
      '-pop: {server: p.example, port: "995"}',
      '+mailbox: {address: a@b.example, password: ***}   #***',
      '+pop: {server: p.example, port: 995}',
      ' smtp: false',
      'a.yaml:2:11: error: unknown key `addres` in `mailbox` [unknown-key]',
      '  |',
    ]);
    expect(out).not.toContain(canary);
    expect(text('a.yaml')).toBe(wrong);
  });

  it('is 0 where plain validate is 0', async () => {
    expect(await run('good.yaml', '--fix', '--dry-run')).toMatchObject({ status: 0 });
  });

  it('works on standard input', async () => {
    const { status, out } = await runHere(['validate', '-', '--fix', '--dry-run'], { cwd: root, stdin: wrong });
    expect(status).toBe(1);
    expect(out).toContain('+pop: {server: p.example, port: 995}');
  });

  it('keeps the one document of a format whole; the diff goes to standard error', async () => {
    const { out, err } = await run('a.yaml', '--fix', '--dry-run', '--format', 'json');
    expect(JSON.parse(out).summary.errors).toBe(2);
    expect(err).toContain('+pop: {server: p.example, port: 995}');
  });

  it('--dry-run without --fix is refused', async () => {
    expect(await run('a.yaml', '--dry-run')).toMatchObject({ status: 2, err: 'mailconf: --dry-run goes with --fix\n' });
  });
});

describe('formats', () => {
  it('GitHub Actions gets annotations without being asked', async () => {
    const env = { GITHUB_ACTIONS: 'true' };
    const { status, out } = await runHere(['validate', 'a.yaml'], { cwd: root, env });
    expect(status).toBe(1);
    expect(out).toMatch(/^::error file=a\.yaml,line=2,/);
    const asked = await runHere(['validate', 'a.yaml', '--format', 'pretty'], { cwd: root, env });
    expect(asked.out).toMatch(/^a\.yaml:2:11: error/);
  });

  it('GitHub takes paths from the root of the checkout', async () => {
    const env = { GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: dirname(root) };
    const { out } = await runHere(['validate', 'a.yaml'], { cwd: root, env });
    expect(out).toMatch(new RegExp(`^::error file=${basename(root)}/a\\.yaml,`));
    const elsewhere = await runHere(['validate', 'a.yaml'], {
      cwd: root,
      env: { ...env, GITHUB_WORKSPACE: '/elsewhere' },
    });
    expect(elsewhere.out).toMatch(/^::error file=a\.yaml,/);
  });

  it.each(['pretty', 'json', 'sarif', 'github', 'junit'])('%s tells a missing file and goes on', async (format) => {
    const { status, out } = await run('missing.yaml', 'a.yaml', '--format', format);
    expect(status).toBe(2);
    expect(out).toContain('missing.yaml');
    expect(out).toContain('unknown-key');
    expect(out).not.toContain(canary);
    if (format === 'json') expect(JSON.parse(out)).toMatchObject({ error: { path: 'missing.yaml' }, files: [{}, {}] });
    if (format === 'sarif') expect(JSON.parse(out).runs[0].invocations[0].executionSuccessful).toBe(false);
  });

  it('many files are told one after the other, with progress on a terminal', async () => {
    for (let number = 0; number < 250; number++) put(`many/${number}/.mailrc.yaml`, right);
    put('many/7/.mailrc.yaml', wrong);
    let err = '';
    const { main } = await import('../../src/cli/main.js');
    const pieces: string[] = [];
    const status = await main(['validate', 'many', '--rule', 'plaintext-password=off'], {
      env: {},
      cwd: root,
      stdin: (async function* () {})(),
      out: async (piece) => void pieces.push(piece),
      err: (piece) => {
        err += piece;
      },
      stdoutIsTerminal: true,
      stderrIsTerminal: true,
      columns: 80,
      signal: new AbortController().signal,
    });
    expect(status).toBe(1);
    expect(err).toContain('checked 200 files …');
    expect(err.endsWith('\r\x1b[2K')).toBe(true);
    expect(pieces).toHaveLength(2);
    expect(pieces[0]).toContain('many/7/.mailrc.yaml');
  });

  it.each(['json', 'github'])('Ctrl-C ends with what is known, and 130: %s', async (format) => {
    const controller = new AbortController();
    let err = '';
    const { main } = await import('../../src/cli/main.js');
    let out = '';
    const status = await main(['validate', 'many', '--format', format], {
      env: {},
      cwd: root,
      stdin: (async function* () {})(),
      out: async (piece) => {
        out += piece;
        if (out.length > 5000) controller.abort(new Error('interrupted'));
      },
      err: (piece) => {
        err += piece;
      },
      stdoutIsTerminal: false,
      stderrIsTerminal: false,
      columns: null,
      signal: controller.signal,
    });
    expect(status).toBe(130);
    if (format !== 'json') {
      expect(err).toMatch(/mailconf: interrupted after \d+ files; what is left was not checked\n$/);
      return;
    }
    expect(err).toBe('');
    const report = JSON.parse(out);
    expect(report.error.code).toBe('ERR_MAILCONF_INTERRUPTED');
    expect(report.files.length).toBeLessThan(250);
  });
});
