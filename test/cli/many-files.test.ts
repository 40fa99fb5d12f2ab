import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { validateMailConfig } from '../../src/index.js';
import { bin } from './support.js';
import { type JsonReport, makeTree, runProcess } from './validate-support.js';

const tree = makeTree();
afterAll(() => tree.remove());

const right =
  'mailbox: {address: jo@example.com, password: {env: MAIL_PASSWORD}}\npop: false\nsmtp: {server: smtp.example.com}\n';
const texts = [right, right.replace('smtp:', 'smpt:'), right.replace('com', 'com:25'), 'a: *b\n', '', right, right];
const count = 1500;

describe('many files of few forms', () => {
  for (let index = 0; index < count; index++) {
    // Faults come in clusters and alone, and some words of the others are their own.
    const text = index % 97 === 0 || index % 400 < 20 ? (texts[index % texts.length] as string) : right;
    tree.put(`a/${String(index).padStart(4, '0')}.yaml`, text.replace('jo@', `user${index}@`));
  }
  const run = (...argv: string[]) => runProcess(['validate', ...argv], { cwd: tree.root });
  const filesOf = async (...argv: string[]) =>
    (JSON.parse((await run(...argv, '--format', 'json')).out) as JsonReport).files;

  it('have the diagnostics that each of them has alone', async () => {
    const files = await filesOf('a/*.yaml');
    expect(files).toHaveLength(count);
    expect(files.filter(({ diagnostics }) => diagnostics.length > 0).length).toBeGreaterThan(50);
    for (const { path, diagnostics } of files) {
      const alone = await validateMailConfig(join(tree.root, path));
      expect({ path, diagnostics }).toEqual({ path, diagnostics: alone.diagnostics });
    }
  });

  it('give an account that only one right file has', async () => {
    const named = `accounts:\n  work:\n${right.trimEnd().replaceAll(/^/gm, '    ')}\n`;
    for (let index = 0; index < 30; index++) tree.put(`b/${index}.yaml`, index === 20 ? named : right);
    expect(await run('b/*.yaml', '--account', 'work')).toMatchObject({ status: 0, err: '' });
    expect(await run('b/*.yaml', '--account', 'none')).toMatchObject({ status: 2 });
  });

  it('are counted, and mended as one alone would be', async () => {
    const { status, out } = await run('a/*.yaml');
    expect(status).toBe(1);
    expect(out).toContain(`in ${count} files`);
    const fixed = await run('a/*.yaml', '--fix');
    expect(fixed.out).toContain('fixed');
    expect(readFileSync(join(tree.root, 'a/0001.yaml'), 'utf8')).toBe(right.replace('jo@', 'user1@'));
  });
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
    for (const name of [
      'yaml.cjs',
      'parts-to-tell.cjs',
      'parts-to-find.cjs',
      'probe',
      'probe-accounts',
      'sarif',
      'parts-for-many.cjs',
      'cache',
    ])
      expect(names).not.toContain(name);
    expect(names.length).toBeLessThan(9);
  });

  it('is the same where V8 refuses what was compiled before', async () => {
    tree.put('right.yaml', right);
    tree.put('wrong.yaml', texts[1] as string);
    const kept = readdirSync(join(bin, '..')).filter((name) => name.endsWith('.cache'));
    const kinds = new Set(kept.map((name) => name.replace(/\.v[\d.]+-\w+-\w+\.cache$/, '')));
    expect([...kinds].sort()).toEqual(
      ['for-many', 'to-check', 'to-find', 'to-resolve', 'to-tell'].map((name) => `parts-${name}`),
    );
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
    for (const name of ['yaml', 'cosmiconfig', 'jsonc-parser']) {
      expect(readFileSync(licences, 'utf8')).toMatch(new RegExp(`^${name} \\d`, 'm'));
    }
  });
});
