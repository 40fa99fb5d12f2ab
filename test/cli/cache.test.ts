import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeTree, runProcess } from './validate-support.js';

const right = (name: string) =>
  `mailbox: {address: ${name}@example.com, password: {env: MAIL_PASSWORD}}\npop: false\nsmtp: {server: smtp.example.com}\n`;
const wrong = right('jo').replace('smtp:', 'smpt:');

let tree: ReturnType<typeof makeTree>;
beforeEach(() => {
  tree = makeTree();
});
afterEach(() => tree.remove());
const folder = () => tree.root;
const put = (path: string, text: string) => tree.put(path, text);
/** Runs it with a cache of the test's own. */
const run = (...argv: string[]) =>
  runProcess(['validate', ...argv], { cwd: folder(), env: { XDG_CACHE_HOME: join(folder(), 'cache') } });
const caches = () => {
  const place = join(folder(), 'cache/mailconf');
  return readdirSync(place).map((name) => join(place, name));
};
/** Contents that are known. */
const kept = () => {
  const [file, ...others] = caches();
  expect(others).toEqual([]);
  return statSync(file as string).size / 32;
};

describe('--cache', () => {
  it('keeps what had no fault, and says the same again', async () => {
    for (const name of ['a', 'b', 'c']) put(`${name}.mailrc.yaml`, right(name));
    put('d.mailrc.yaml', wrong);
    const first = await run('*.yaml', '--cache');
    expect(first.status).toBe(1);
    expect(kept()).toBe(3);
    expect(await run('*.yaml', '--cache')).toEqual(first);
    expect(await run('*.yaml')).toEqual(first);
    expect(kept()).toBe(3);
  });

  it('looks at a content that changed, though size and time are as before', async () => {
    put('a.yaml', right('jo'));
    expect((await run('a.yaml', '--cache')).status).toBe(0);
    put('a.yaml', wrong);
    expect((await run('a.yaml', '--cache')).status).toBe(1);
    put('a.yaml', right('jo'));
    expect((await run('a.yaml', '--cache')).status).toBe(0);
  });

  it('reads it: what stands there as known is not looked at', async () => {
    put('a.yaml', right('jo'));
    await run('a.yaml', '--cache');
    const [file] = caches();
    const known = readFileSync(file as string);
    rmSync(file as string);
    put('b.yaml', wrong);
    await run('b.yaml', '--cache').then(({ status }) => expect(status).toBe(1));
    expect(() => kept()).toThrow();
    writeFileSync(file as string, known, { mode: 0o600 });
    expect((await run('a.yaml', '--cache')).status).toBe(0);
  });

  it('takes a content as another kind of file for another one', async () => {
    const text =
      '{"mailbox": {"address": "jo@example.com", "password": {"env": "MAIL_PASSWORD"}}, "pop": false, "smtp": {"server": "smtp.example.com"}, }';
    put('a.yaml', text);
    put('a.json', text);
    expect((await run('a.yaml', '--cache')).status).toBe(0);
    expect((await run('a.json', '--cache')).status).toBe(1);
  });

  it('keeps nothing that depends on another file or on the place in the tree', async () => {
    put('.git/HEAD', '');
    put('sub/secret.yaml', right('jo').replace('{env: MAIL_PASSWORD}', '{file: ../secret}'));
    put('secret', 'x');
    put(
      'own.yaml',
      'id: own\nname: Own\nuserId: address\nsmtp: {server: smtp.own.example, port: 465, ssl: true}\nsignIn: password\nsource: [https://own.example]\nverified: 2026-01-01\n',
    );
    put('provider.yaml', `provider: ./own.yaml\n${right('jo').replace(/smtp:.*\n/, '')}`);
    expect(await run('sub/secret.yaml', 'provider.yaml', '--cache')).toMatchObject({ status: 0 });
    expect(() => caches()).toThrow('ENOENT');
    rmSync(join(folder(), '.git'), { recursive: true });
    const outside = await run('sub/secret.yaml', '--cache');
    expect(outside.out).toContain('secret-out-of-reach');
    put('own.yaml', 'nonsense');
    expect(await run('provider.yaml', '--cache')).toMatchObject({ status: 1 });
  });

  it.each([
    ['--account', 'work'],
    ['--account', 'none'],
    ['--format', 'junit'],
    ['--format', 'sarif'],
    ['--set', 'smtp.port=25'],
    ['--fix', '--dry-run'],
  ])('says the same of a known file with %s %s', async (...flags) => {
    const account = right('jo').replaceAll(/^/gm, '    ').trimEnd();
    put('a.yaml', `accounts:\n  work:\n${account}\n`);
    expect(await run('a.yaml', '--cache')).toMatchObject({ status: 0 });
    expect(kept()).toBe(1);
    expect(await run('a.yaml', '--cache', ...flags)).toEqual(await run('a.yaml', ...flags));
  });

  it('keeps nothing that a folder of providers could change, be it empty', async () => {
    put('own/none.txt', '');
    put('a.yaml', `providers: own\n${right('jo')}`);
    expect(await run('a.yaml', '--cache')).toMatchObject({ status: 0 });
    expect(() => caches()).toThrow('ENOENT');
    put('own/bad.yaml', 'nonsense');
    expect(await run('a.yaml', '--cache')).toMatchObject({ status: 1 });
  });

  it.each([
    ['--set', 'pop.port=110'],
    ['--account', 'x'],
  ])('keeps nothing of a run with %s', async (...flags) => {
    put('a.yaml', right('jo'));
    await run('a.yaml', '--cache', ...flags);
    expect(() => caches()).toThrow('ENOENT');
  });

  it('says the same of every fixture, the second time too', async () => {
    cpSync(new URL('../fixtures', import.meta.url), join(folder(), 'fixtures'), { recursive: true });
    const plain = await run('fixtures/*.yaml', '--format', 'json');
    expect(await run('fixtures/*.yaml', '--format', 'json', '--cache')).toEqual(plain);
    expect(kept()).toBeGreaterThan(1);
    expect(await run('fixtures/*.yaml', '--format', 'json', '--cache')).toEqual(plain);
  });

  it.each([
    ['that others may write', (path: string) => chmodSync(path, 0o666)],
    ['that is cut', (path: string) => writeFileSync(path, readFileSync(path).subarray(0, 20))],
    ['of zeros', (path: string) => writeFileSync(path, Buffer.alloc(64))],
    ['that is too large', (path: string) => writeFileSync(path, Buffer.alloc(8_000_000))],
    [
      'that is a folder',
      (path: string) => {
        rmSync(path);
        mkdirSync(path);
      },
    ],
  ])('does without one %s', async (_, damage) => {
    put('a.yaml', right('a'));
    put('b.yaml', right('b'));
    await run('a.yaml', 'b.yaml', '--cache');
    for (const file of caches()) damage(file);
    put('b.yaml', wrong);
    expect(await run('a.yaml', 'b.yaml', '--cache')).toEqual(await run('a.yaml', 'b.yaml'));
  });

  it('does without a folder that cannot be made', async () => {
    put('a.yaml', right('a'));
    put('cache', 'a file');
    expect(await run('a.yaml', '--cache')).toMatchObject({ status: 0, err: '' });
  });

  it('never lies in the tree, whatever XDG_CACHE_HOME says', async () => {
    put('a.yaml', right('a'));
    const env = { XDG_CACHE_HOME: 'cache', HOME: join(folder(), 'home') };
    await runProcess(['validate', 'a.yaml', '--cache'], { cwd: folder(), env });
    expect(readdirSync(folder()).sort()).toEqual(['a.yaml', 'home']);
  });

  it('the cache is for its user alone', async () => {
    put('a.yaml', right('a'));
    await run('a.yaml', '--cache');
    for (const path of [join(folder(), 'cache/mailconf'), ...caches()]) expect(statSync(path).mode & 0o077).toBe(0);
  });
});
