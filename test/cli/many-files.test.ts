import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bin } from './support.js';
import { type JsonReport, makeTree, runProcess } from './validate-support.js';

const tree = makeTree();
afterAll(() => tree.remove());

const right =
  'mailbox: {address: jo@example.com, password: {env: MAIL_PASSWORD}}\npop: false\nsmtp: {server: smtp.example.com}\n';
const texts = [right, right.replace('smtp:', 'smpt:'), right.replace('com', 'com:25'), 'a: *b\n', '', right, right];
const count = 16_000;

describe('so many files that other threads look ahead', () => {
  for (let index = 0; index < count; index++) {
    // Faults come in clusters and alone.
    const text = index % 97 === 0 || index % 4000 < 20 ? (texts[index % texts.length] as string) : right;
    tree.put(`${index < count / 2 ? 'a' : 'b'}/${index}.yaml`, text);
  }
  const run = (...argv: string[]) => runProcess(['validate', ...argv], { cwd: tree.root, timeout: 120_000 });

  it('gives the report that one thread gives, in its order', async () => {
    const files = async (glob: string) => (JSON.parse((await run(glob, '--format', 'json')).out) as JsonReport).files;
    const parts = [...(await files('a/*.yaml')), ...(await files('b/*.yaml'))];
    const all = await files('*/*.yaml');
    expect(all).toHaveLength(count);
    expect(all.filter(({ diagnostics }) => diagnostics.length > 0).length).toBeGreaterThan(100);
    expect(all).toEqual(parts);
  }, 240_000);

  it('finds an account that only one right file has', async () => {
    const many = makeTree();
    const named = `accounts:\n  work:\n${right.trimEnd().replaceAll(/^/gm, '    ')}\n`;
    for (let index = 0; index < 15_100; index++) many.put(`${index}.yaml`, index === 9000 ? named : right);
    const find = (name: string) =>
      runProcess(['validate', '*.yaml', '--account', name], { cwd: many.root, timeout: 120_000 });
    expect(await find('work')).toMatchObject({ status: 0, err: '' });
    expect(await find('none')).toMatchObject({ status: 2 });
    many.remove();
  }, 240_000);

  it('counts them, and mends what it would mend of one', async () => {
    const { status, out } = await run('*/*.yaml');
    expect(status).toBe(1);
    expect(out).toContain(`in ${count} files`);
    const fixed = await run('*/*.yaml', '--fix');
    expect(fixed.out).toContain('fixed');
    expect(readFileSync(join(tree.root, 'a/1.yaml'), 'utf8')).toBe(right);
  }, 240_000);
});

describe('what a run loads', () => {
  const loaded = async (...argv: string[]) => {
    const hook = tree.put(
      'hook.cjs',
      "process.on('exit', () => require('node:fs').writeSync(2, Object.keys(require.cache).join('\\n')));",
    );
    const { err } = await runProcess(argv, { cwd: tree.root, nodeFlags: ['--require', hook] });
    return err.split('\n').map((path) => path.replace(/.*\//, '').replace(/-[A-Z0-9]{8}\.cjs$/, ''));
  };

  it('is little for --version', async () => {
    expect((await loaded('--version')).length).toBeLessThan(6);
  });

  it.each([
    ['validate', 'right.yaml'],
    ['validate', 'right.yaml', '--format', 'json'],
  ])('is no YAML library and nothing of the other commands for a right file: %s %s', async (...argv) => {
    tree.put('right.yaml', right);
    const names = await loaded(...argv);
    expect(names).toContain('parts-to-check.cjs');
    for (const name of ['yaml.cjs', 'probe', 'probe-accounts', 'Explorer', 'sarif', 'look-ahead', 'expand', 'cache'])
      expect(names).not.toContain(name);
    expect(names.length).toBeLessThan(9);
  });

  it('is the same where V8 refuses what was compiled before', async () => {
    tree.put('right.yaml', right);
    tree.put('wrong.yaml', texts[1] as string);
    const kept = readdirSync(join(bin, '..')).filter((name) => name.endsWith('.cache'));
    expect(kept).toEqual([expect.stringMatching(/^parts-to-check\.v[\d.]+\.\w+\.cache$/)]);
    const run = (...nodeFlags: string[]) =>
      runProcess(['validate', 'right.yaml', 'wrong.yaml'], { cwd: tree.root, nodeFlags });
    const usual = await run();
    expect(usual.status).toBe(1);
    // V8 takes it with the flags alone that it was made with.
    expect(await run('--no-opt', '--max-lazy')).toEqual(usual);
  });

  it('is bundled, and the licences of what is bundled are told', () => {
    const licences = join(bin, '../LICENSES.txt');
    expect(existsSync(licences)).toBe(true);
    for (const name of ['yaml', 'cosmiconfig', 'jsonc-parser', 'ignore']) {
      expect(readFileSync(licences, 'utf8')).toMatch(new RegExp(`^${name} \\d`, 'm'));
    }
  });
});
