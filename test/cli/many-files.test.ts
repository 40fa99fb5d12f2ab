import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { validateMailConfig } from '../../src/index.js';
import { startPopServer } from '../servers/index.js';
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

  it('have one verdict for a text, whatever was checked before it', async () => {
    const setOf = (name: string, root = '') =>
      `${root}accounts:\n  ${name}:\n${right.trimEnd().replaceAll(/^/gm, '    ')}\n`;
    for (let index = 0; index < 12; index++) tree.put(`c/${10 + index}.yaml`, setOf('work', 'default: work\n'));
    tree.put('c/99.yaml', setOf('true', 'default: true\n'));
    const last = (await filesOf('c/*.yaml')).at(-1);
    expect(last?.diagnostics).toMatchObject([{ rule: 'wrong-type', pointer: '/default' }]);
    expect((await filesOf('c/*.yaml', '--cache')).at(-1)).toEqual(last);
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
  /** The files of the package, in the order in which they were loaded. */
  const loaded = async (...argv: string[]) => {
    const hook = tree.put(
      'hook.cjs',
      "process.on('exit', () => require('node:fs').writeSync(2, Object.keys(require.cache).join('\\n')));",
    );
    const { err } = await runProcess(argv, { cwd: tree.root, nodeFlags: ['--require', hook] });
    return err.split('\n').flatMap((path) => (path.endsWith('hook.cjs') ? [] : path.replace(/.*\//, '')));
  };

  beforeAll(() => {
    tree.put('right.yaml', right);
    tree.put('right.json', '{"mailbox": {"address": "jo@gmx.de", "password": {"env": "MAIL_PASSWORD"}}}');
    tree.put('preset.yaml', 'mailbox: {address: jo@gmx.de, password: {env: MAIL_PASSWORD}}\n');
    tree.put('wrong.yaml', texts[1] as string);
    tree.put('info.yaml', right.replace('pop: false', 'pop: {server: pop.example.com, apop: true}'));
  });

  it.each([
    ['--version'],
    ['validate', 'right.yaml'],
    ['validate', 'right.yaml', '--strict', '--quiet'],
    ['validate', 'preset.yaml'],
  ])('is one file where there is nothing to report: %s %s', async (...argv) => {
    expect(await loaded(...argv)).toEqual(['bin.cjs']);
  });

  it.each([
    ['resolve', 'preset.yaml'],
    ['validate', 'right.json'],
    ['validate', 'right.yaml', '--format', 'json'],
  ])('is a second, small file for JSON and resolve: %s %s', async (...argv) => {
    expect(await loaded(...argv)).toEqual(['bin.cjs', 'more.cjs']);
  });

  it('is the ajv validators for a wrong shape alone', async () => {
    expect(await loaded('validate', 'right.yaml', 'info.yaml')).toEqual(['bin.cjs', 'findings.cjs']);
    expect(await loaded('validate', 'right.yaml', 'wrong.yaml')).toContain('shape.cjs');
    expect(await loaded('resolve', 'wrong.yaml')).toContain('shape.cjs');
  });

  it('is the YAML library for a text that the quick reader leaves to it', async () => {
    tree.put('folded.yaml', `${right}x-note: |\n  a text\n`);
    expect(await loaded('validate', 'folded.yaml')).toContain('yaml.cjs');
  });

  it.each([['providers', 'gmx'], ['schema'], ['explain', 'apop-over-tls']])(
    'is a second file for %s',
    async (...argv) => {
      expect(await loaded(...argv)).toEqual(['bin.cjs', 'rest.cjs']);
    },
  );

  it('is for a probe without a fault what connects and talks, and no other command', async () => {
    const pop = await startPopServer({ users: { 'jo@example.com': 'open-sesame' } });
    tree.put('secret', 'open-sesame');
    const account = { mailbox: { address: 'jo@example.com', password: { file: 'secret' } }, smtp: false };
    tree.put('pop.json', JSON.stringify({ ...account, pop: { server: '127.0.0.1', port: pop.port, ssl: false } }));
    const files = await loaded('probe', 'pop.json');
    await pop.close();
    expect(files.filter((name) => name.endsWith('.cjs')).sort()).toEqual([
      'bin.cjs',
      'more.cjs',
      'probe.cjs',
      'talk.cjs',
    ]);
  });

  it('is the presets, where one of them is asked for', async () => {
    const read = (path: string) =>
      runProcess(['validate', path], { cwd: tree.root, nodeFlags: ['--require', tree.put('reads.cjs', spy)] });
    const spy = `const fs = require('node:fs');
      const read = fs.readFileSync;
      fs.readFileSync = (path, ...options) => {
        if (String(path).endsWith('providers.jsonl')) fs.writeSync(2, 'presets');
        return read(path, ...options);
      };`;
    expect((await read('right.yaml')).err).toBe('');
    expect((await read('preset.yaml')).err).toBe('presets');
  });

  it('is bundled, and the licences of what is bundled are told', () => {
    const licences = join(bin, '../LICENSES.txt');
    expect(existsSync(licences)).toBe(true);
    for (const name of ['yaml', 'cosmiconfig', 'jsonc-parser']) {
      expect(readFileSync(licences, 'utf8')).toMatch(new RegExp(`^${name} \\d`, 'm'));
    }
  });
});
