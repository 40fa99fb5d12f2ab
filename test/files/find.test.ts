import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, lchownSync, mkdirSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { findConfig } from '../../src/files/find.js';
import { type JsonReport, makeTree, runHere, runProcess } from '../cli/validate-support.js';

const valid =
  'mailbox: {address: a@b.example, password: {env: MAIL_PASSWORD}}\npop: {server: p.example}\nsmtp: false\n';
const validJson = '{"mailbox": {"address": "a@b.example"}, "pop": {"server": "p.example"}, "smtp": false}';
const inPackage = `{"name": "x", "mailconf": ${validJson}}`;

const trees: ReturnType<typeof makeTree>[] = [];
function tree(files: Record<string, string> = {}) {
  const made = makeTree(files);
  trees.push(made);
  return made;
}
afterEach(() => {
  for (const made of trees.splice(0)) made.remove();
});

const isRoot = process.getuid?.() === 0;
const somebody = 65_534;

/** What is found from a folder of the tree, relative to its root; home is nowhere near. */
async function found(root: string, from = '.', home = '/nonexistent'): Promise<string | null> {
  const { path } = await findConfig({ cwd: join(root, from), home });
  return path === null ? null : relative(root, path);
}

const places = {
  '.mailrc.yaml': valid,
  '.mailrc.yml': valid,
  '.mailrc.json': validJson,
  '.config/mailrc.yaml': valid,
  '.config/mailrc.yml': valid,
  '.config/mailrc.json': validJson,
  'package.json': inPackage,
};

describe('the places, in this order', () => {
  const names = Object.keys(places) as (keyof typeof places)[];
  it.each(names.map((name, index) => [name, index] as const))('%s', async (name, index) => {
    const rest = names.slice(index);
    const { root } = tree(Object.fromEntries(rest.map((place) => [place, places[place]])));
    const { path, shadowed } = await findConfig({ cwd: root, home: '/nonexistent' });
    expect(relative(root, path as string)).toBe(name);
    expect(shadowed.map((other) => relative(root, other))).toEqual(rest.slice(1));
  });

  it('a bare .mailrc belongs to mailx', async () => {
    const { root } = tree({ '.mailrc': 'set ask', mailrc: valid, '.config/.mailrc.yaml': valid });
    expect(await found(root)).toBeNull();
  });

  it('names the others', async () => {
    const { root } = tree({ '.mailrc.yaml': valid, '.config/mailrc.json': validJson, 'package.json': inPackage });
    const { out } = await runHere(['validate', '--format', 'json'], { cwd: root });
    const [diagnostic, ...others] = (JSON.parse(out) as JsonReport).files[0]?.diagnostics ?? [];
    expect(others).toEqual([]);
    expect(diagnostic).toMatchObject({ rule: 'shadowed-file', severity: 'info', range: { start: { offset: 0 } } });
    expect(diagnostic?.message).toContain('.config/mailrc.json and package.json');
  });

  it('does not name a package.json that has no key, or cannot be read', async () => {
    for (const content of ['{"name": "x"}', '{', '']) {
      const { root } = tree({ '.mailrc.yaml': valid, 'package.json': content });
      const { out, status } = await runHere(['validate'], { cwd: root });
      expect([status, out]).toEqual([0, '1 file checked, no problems found\n']);
    }
  });
});

describe('upwards', () => {
  it('to the first folder that holds .git, and no farther', async () => {
    const { root } = tree({ '.mailrc.yaml': valid, 'repo/.git/HEAD': '', 'repo/a/b/x': '' });
    expect(await found(root, 'repo/a/b')).toBeNull();
    const second = tree({
      '.mailrc.yaml': valid,
      'repo/.git/HEAD': '',
      'repo/.mailrc.json': validJson,
      'repo/a/b/x': '',
    });
    expect(await found(second.root, 'repo/a/b')).toBe('repo/.mailrc.json');
  });

  it('.git may be a file, as in a worktree', async () => {
    const { root } = tree({ '.mailrc.yaml': valid, 'repo/.git': 'gitdir: elsewhere', 'repo/a/x': '' });
    expect(await found(root, 'repo/a')).toBeNull();
  });

  it('.git above home counts, too', async () => {
    const { root } = tree({ '.mailrc.yaml': valid, '.git/HEAD': '', 'home/me/a/x': '' });
    expect(await found(root, 'home/me/a', join(root, 'home/me'))).toBe('.mailrc.yaml');
  });

  it('to the home folder, which is searched', async () => {
    const { root } = tree({ '.mailrc.yaml': valid, 'home/.mailrc.yml': valid, 'home/a/b/x': '', 'other/x': '' });
    expect(await found(root, 'home/a/b', join(root, 'home'))).toBe('home/.mailrc.yml');
    expect(await found(root, 'home', `${join(root, 'home')}/`)).toBe('home/.mailrc.yml');
    expect(await found(root, 'other', join(root, 'home'))).toBeNull();
  });

  it('not past the home folder', async () => {
    const { root } = tree({ '.mailrc.yaml': valid, 'home/a/x': '' });
    expect(await found(root, 'home/a', join(root, 'home'))).toBeNull();
  });

  it('knows a home folder that is a link', async () => {
    const { root } = tree({ 'data/me/.mailrc.yaml': valid, 'data/me/a/x': '' });
    symlinkSync(join(root, 'data/me'), join(root, 'me'));
    expect(await found(root, 'data/me/a', join(root, 'me'))).toBe('data/me/.mailrc.yaml');
  });

  it('with neither, in the working directory alone', async () => {
    const { root } = tree({ '.mailrc.yaml': valid, 'a/x': '' });
    expect(await found(root, 'a')).toBeNull();
    expect(await found(root)).toBe('.mailrc.yaml');
  });

  it('the nearest wins; a package.json without the key is no match', async () => {
    const { root } = tree({ '.git/x': '', '.mailrc.yaml': valid, 'a/package.json': '{"name": "a"}', 'a/b/x': '' });
    expect(await found(root, 'a/b')).toBe('.mailrc.yaml');
    const second = tree({ '.git/x': '', '.mailrc.yaml': valid, 'a/package.json': inPackage, 'a/b/x': '' });
    expect(await found(second.root, 'a/b')).toBe('a/package.json');
  });
});

describe('the nearest match is the file, never a reason to look on', () => {
  const run = async (root: string, from = 'a') => {
    const { status, out, err } = await runProcess(['validate'], { cwd: join(root, from), timeout: 10_000 });
    expect(out + err).not.toMatch(/\n\s+at /);
    return { status, text: out + err };
  };

  it.each([
    ['', 'missing-key'],
    ['\n# nothing\n', 'missing-key'],
    ['null\n', 'missing-key'],
  ])('an empty file %j', async (content, rule) => {
    const { root } = tree({ '.git/x': '', '.mailrc.yaml': valid, 'a/.mailrc.yaml': content });
    expect(await run(root)).toMatchObject({ status: 1, text: expect.stringContaining(`[${rule}]`) });
  });

  it.each(['', ' \n', 'null'])('an empty JSON file %j', async (content) => {
    const { root } = tree({ '.git/x': '', '.mailrc.yaml': valid, 'a/.mailrc.json': content });
    expect(await run(root)).toMatchObject({ status: 1, text: expect.stringContaining('[missing-key]') });
  });

  it.each(['null', '{}', '[]', '""', 'false'])('a package.json whose key is %s', async (content) => {
    const { root } = tree({ '.git/x': '', '.mailrc.yaml': valid, 'a/package.json': `{"mailconf": ${content}}` });
    const { status, text } = await run(root);
    expect(status).toBe(1);
    expect(text).toMatch(/^package\.json:1:/);
  });

  it.each(['{"mailconf": ', '', '{} // x'])('a package.json that is no JSON: %j', async (content) => {
    const { root } = tree({ '.git/x': '', '.mailrc.yaml': valid, 'a/package.json': content });
    expect(await run(root)).toMatchObject({ status: 2, text: expect.stringContaining('is no JSON') });
  });

  it.each(['.mailrc.yaml', '.config/mailrc.json', 'package.json'])('a folder called %s', async (name) => {
    const { root } = tree({ '.git/x': '', '.mailrc.yaml': valid, [`a/${name}/x`]: '' });
    expect(await run(root)).toMatchObject({ status: 2, text: expect.stringContaining('is a folder') });
  });

  it.each(['.mailrc.yaml', '.mailrc.json', 'package.json'])('a pipe called %s, without hanging', async (name) => {
    const { root } = tree({ '.git/x': '', '.mailrc.yaml': valid, 'a/x': '' });
    execFileSync('mkfifo', [join(root, 'a', name)]);
    expect(await run(root)).toMatchObject({ status: 2, text: expect.stringContaining('is a pipe') });
  });

  it('a pipe beside the file hangs nothing', async () => {
    const { root } = tree({ '.git/x': '', 'a/.mailrc.yaml': valid });
    execFileSync('mkfifo', [join(root, 'a/package.json')]);
    execFileSync('mkfifo', [join(root, 'a/.mailrc.json')]);
    expect(await run(root)).toMatchObject({ status: 0 });
  });

  it('a link that leads nowhere', async () => {
    const { root } = tree({ '.git/x': '', '.mailrc.yaml': valid, 'a/x': '' });
    symlinkSync('nowhere', join(root, 'a/.mailrc.yaml'));
    expect(await run(root)).toMatchObject({ status: 2, text: expect.stringContaining('a link that leads nowhere') });
  });

  it('a loop of links', async () => {
    const { root } = tree({ '.git/x': '', '.mailrc.yaml': valid, 'a/x': '' });
    symlinkSync('.mailrc.yaml', join(root, 'a/.mailrc.yaml'));
    expect(await run(root)).toMatchObject({ status: 2, text: expect.stringContaining('a loop of links') });
  });

  it.runIf(isRoot)('a file that may not be read', async () => {
    const { root } = tree({ '.git/x': '', '.mailrc.yaml': valid, 'a/.mailrc.yaml': valid });
    chmodSync(root, 0o755);
    chmodSync(join(root, 'a/.mailrc.yaml'), 0o000);
    const { status, out, err } = await runProcess(['validate'], { cwd: join(root, 'a'), uid: somebody });
    expect([status, out]).toEqual([2, '']);
    expect(err).toMatch(/cannot be read: permission denied\n$/);
  });

  it('nothing at all', async () => {
    const { root } = tree({ '.git/x': '', 'a/x': '' });
    expect(await run(root)).toMatchObject({ status: 2, text: 'mailconf: no .mailrc.yaml here or above\n' });
  });
});

describe.runIf(isRoot)('files of other owners', () => {
  it('are passed over above the working directory, and named', async () => {
    const { root } = tree({ '.git/x': '', '.mailrc.yaml': valid, 'a/.mailrc.yaml': valid, 'a/b/x': '' });
    chownSync(join(root, 'a/.mailrc.yaml'), somebody, somebody);
    const { path, foreign } = await findConfig({ cwd: join(root, 'a/b'), home: '/nonexistent' });
    expect(path).toBe(join(root, '.mailrc.yaml'));
    expect(foreign).toEqual([join(root, 'a/.mailrc.yaml')]);
    const { status, out, err } = await runHere(['validate'], { cwd: join(root, 'a/b') });
    expect([status, out]).toEqual([0, '1 file checked, no problems found\n']);
    expect(err).toBe(`mailconf: passed over ${root}/a/.mailrc.yaml: it belongs to another user\n`);
  });

  it('are named where nothing else is found', async () => {
    const { root } = tree({ '.git/x': '', '.mailrc.yaml': valid, 'a/x': '' });
    chownSync(join(root, '.mailrc.yaml'), somebody, somebody);
    const { status, out, err } = await runHere(['validate'], { cwd: join(root, 'a') });
    expect([status, out]).toEqual([2, '']);
    expect(err).toContain(join(root, '.mailrc.yaml'));
  });

  it('are used in the working directory', async () => {
    const { root } = tree({ '.mailrc.yaml': valid });
    chownSync(join(root, '.mailrc.yaml'), somebody, somebody);
    expect(await found(root)).toBe('.mailrc.yaml');
  });

  it('are used where root owns them', async () => {
    const { root } = tree({ '.git/x': '', '.mailrc.yaml': valid, 'a/x': '' });
    expect((await findConfig({ cwd: join(root, 'a'), home: '/nonexistent', uid: 4711 })).path).toBe(
      join(root, '.mailrc.yaml'),
    );
  });

  it('a link counts by its own owner and by that of its target', async () => {
    const { root } = tree({ '.git/x': '', 'mine.yaml': valid, 'theirs.yaml': valid, 'a/x': '' });
    chownSync(join(root, 'theirs.yaml'), somebody, somebody);
    symlinkSync('mine.yaml', join(root, '.mailrc.yaml'));
    symlinkSync('theirs.yaml', join(root, '.mailrc.yml'));
    lchownSync(join(root, '.mailrc.yaml'), somebody, somebody);
    const { path, foreign } = await findConfig({ cwd: join(root, 'a'), home: '/nonexistent' });
    expect(path).toBeNull();
    expect(foreign).toEqual([join(root, '.mailrc.yaml'), join(root, '.mailrc.yml')]);
  });

  it('cannot stop the search by a link that leads nowhere, a pipe, a folder or rubbish', async () => {
    const { root } = tree({ '.git/x': '', '.config/mailrc.json': validJson, 'package.json': '{', 'a/x': '' });
    symlinkSync('nowhere', join(root, '.mailrc.yaml'));
    execFileSync('mkfifo', [join(root, '.mailrc.yml')]);
    mkdirSync(join(root, '.mailrc.json'));
    for (const name of ['.mailrc.yaml', '.mailrc.yml', '.mailrc.json', 'package.json']) {
      lchownSync(join(root, name), somebody, somebody);
    }
    expect(await found(root, 'a')).toBe('.config/mailrc.json');
  });

  it('cannot stop the search by a folder that may not be entered', async () => {
    const { root } = tree({ '.git/x': '', 'a/.config/x': '', '.mailrc.yaml': valid, 'a/b/x': '' });
    chmodSync(root, 0o755);
    chownSync(join(root, 'a/.config'), 4711, 4711);
    chmodSync(join(root, 'a/.config'), 0o700);
    const { status, out } = await runProcess(['validate'], { cwd: join(root, 'a/b'), uid: somebody });
    expect([status, out]).toEqual([0, '1 file checked, no problems found\n']);
  });
});

describe('nothing of the tree is executed', () => {
  const evil = (marker: string) =>
    `require('node:fs').writeFileSync(${JSON.stringify(marker)}, 'run'); module.exports = {};\n`;
  const evilModule = (marker: string) =>
    `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(marker)}, 'run'); export default {};\n`;

  /** Each route of cosmiconfig's: files with `EVIL` where the evil module's text goes. */
  const routes: Record<string, Record<string, string>> = {
    '$import in the file': {
      '.mailrc.yaml': '$import: ./evil.cjs\nmailbox: {address: a@b.example}\n',
      'evil.cjs': 'EVIL',
    },
    '$import in the JSON file': { '.mailrc.json': '{"$import": "./evil.cjs"}', 'evil.cjs': 'EVIL' },
    '$import as a list': {
      '.mailrc.yaml': '$import: [./evil.cjs, ./evil.js]\n',
      'evil.cjs': 'EVIL',
      'evil.js': 'EVIL',
    },
    "$import in package.json's key": { 'package.json': '{"mailconf": {"$import": "./evil.cjs"}}', 'evil.cjs': 'EVIL' },
    '$import in package.json': { 'package.json': '{"$import": "./evil.cjs", "mailconf": {}}', 'evil.cjs': 'EVIL' },
    '.config/config.js': { '.mailrc.yaml': valid, '.config/config.js': 'EVIL' },
    '.config/config.cjs': { '.mailrc.yaml': valid, '.config/config.cjs': 'EVIL' },
    '.config/config.mjs': { '.mailrc.yaml': valid, '.config/config.mjs': 'MODULE' },
    '.config/config.ts': { '.mailrc.yaml': valid, '.config/config.ts': 'MODULE' },
    '.config/config.yaml that adds search places': {
      '.config/config.yaml': 'cosmiconfig:\n  searchPlaces: [evil.cjs, .mailrc.yaml]\n  mergeSearchPlaces: true\n',
      'evil.cjs': 'EVIL',
    },
    '.config/config.json that adds search places': {
      '.config/config.json': '{"cosmiconfig": {"searchPlaces": [".evilrc.cjs"], "mergeSearchPlaces": true}}',
      '.evilrc.cjs': 'EVIL',
    },
    'package.json that adds search places': {
      'package.json': '{"cosmiconfig": {"searchPlaces": ["evil.cjs"]}}',
      'evil.cjs': 'EVIL',
    },
    'a .mailrc.js, .mailrc.ts and mailconf.config.js': {
      '.mailrc.js': 'EVIL',
      '.mailrc.cjs': 'EVIL',
      '.mailrc.ts': 'MODULE',
      'mailconf.config.js': 'EVIL',
      'mailconf.config.cjs': 'EVIL',
    },
  };

  function evilTree(files: Record<string, string>) {
    const made = tree();
    const marker = join(made.root, 'marker');
    for (const [path, content] of Object.entries(files)) {
      made.put(
        path,
        content.replace('EVIL', () => evil(marker)).replace('MODULE', () => evilModule(marker)),
      );
    }
    return { ...made, marker };
  }

  it.each(Object.entries(routes))('%s', async (_, files) => {
    const { root, marker } = evilTree(files);
    const { status, err } = await runProcess(['validate'], { cwd: root });
    expect(existsSync(marker)).toBe(false);
    expect([0, 1, 2]).toContain(status);
    expect(err).not.toContain('fault of mailconf');
    const { status: resolved } = await runProcess(['resolve', '.'], { cwd: root });
    expect(resolved).toBe(2);
    expect(existsSync(marker)).toBe(false);
  });

  it('$import is an unknown key', async () => {
    const { root } = evilTree(routes['$import in the file'] as Record<string, string>);
    const { out, status } = await runHere(['validate', '--format', 'json'], { cwd: root });
    const diagnostics = (JSON.parse(out) as JsonReport).files[0]?.diagnostics ?? [];
    expect(status).toBe(1);
    expect(diagnostics).toContainEqual(expect.objectContaining({ rule: 'unknown-key', pointer: '/$import' }));
  });

  it.each([
    '$import in the file',
    "$import in package.json's key",
    '.config/config.cjs',
    '.config/config.yaml that adds search places',
  ])("cosmiconfig's own entry does run it: %s", async (name) => {
    const { root, marker } = evilTree(routes[name] as Record<string, string>);
    const script = `import { cosmiconfig } from 'cosmiconfig';
        process.chdir(${JSON.stringify(root)});
        const places = ['.mailrc.yaml', 'package.json'];
        await cosmiconfig('mailconf', { searchPlaces: places }).search().catch(() => {});`;
    execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: process.cwd() });
    expect(existsSync(marker)).toBe(true);
  });

  it("git's own configuration of the tree names a program that is not run", async () => {
    const { root, put } = tree({
      '.mailrc.yaml': 'mailbox: {address: a@b.example, password: x}\npop: false\nsmtp: {server: s.example}\n',
    });
    const git = (...args: string[]) => execFileSync('git', ['-C', root, ...args], { stdio: 'pipe' });
    git('init', '-q');
    git('add', '.mailrc.yaml');
    const marker = join(root, 'marker');
    const program = put('evil.sh', `#!/bin/sh\ntouch ${marker}\n`);
    chmodSync(program, 0o755);
    git('config', 'core.fsmonitor', program);
    const { out, status } = await runProcess(['validate'], { cwd: root });
    expect(status).toBe(1);
    expect(out).toContain('git tracks');
    expect(existsSync(marker)).toBe(false);
    git('ls-files');
    expect(existsSync(marker)).toBe(true);
  });
});
