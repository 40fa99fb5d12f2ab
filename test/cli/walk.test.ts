import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import fc from 'fast-check';
import { glob as tinyglobby } from 'tinyglobby';
import { afterAll, describe, expect, it } from 'vitest';
import { expand } from '../../src/files/select/expand.js';
import { createGitignore, isIgnored } from '../../src/files/select/gitignore.js';
import { filesOfFolder } from '../../src/files/select/glob.js';
import { walk } from '../../src/files/select/walk.js';
import { type JsonReport, makeTree, runHere, runProcess } from './validate-support.js';

const good = 'mailbox: {address: a@b.example, password: {env: MAIL_PASSWORD}}\npop: {server: p.example}\nsmtp: false\n';
const goodJson = JSON.stringify({
  mailbox: { address: 'a@b.example', password: { env: 'P' } },
  pop: { server: 'p.example' },
  smtp: false,
});
const hasGit = spawnSync('git', ['--version']).status === 0;

const trees: { remove(): void }[] = [];
afterAll(() => {
  for (const tree of trees) tree.remove();
});

/** A folder with the files; those without a text hold a configuration. */
function treeOf(files: Readonly<Record<string, string | null>>) {
  const filled = Object.entries(files).map(([path, text]) => [
    path,
    text ?? (path.endsWith('.json') ? goodJson : good),
  ]);
  const tree = makeTree(Object.fromEntries(filled));
  trees.push(tree);
  const json = async (...argv: string[]) => {
    const { status, out } = await runHere(['validate', '--format', 'json', ...argv], { cwd: tree.root });
    const { files } = JSON.parse(out) as JsonReport;
    return { status, paths: files.map(({ path }) => path), errors: files.flatMap(({ error }) => error?.message ?? []) };
  };
  return { ...tree, json };
}

describe('a folder', () => {
  it('gives all configurations below it, in the order of their paths', async () => {
    const { json } = treeOf({
      'a/.mailrc.yaml': null,
      'a/.mailrc.yml': null,
      'a/.mailrc.json': null,
      'a/.config/mailrc.yaml': null,
      'a/.config/mailrc.yml': null,
      'a/.config/mailrc.json': null,
      'a/.config/other.yaml': '?',
      'a/mailrc.yaml': '?',
      'a/package.json': `{"mailconf": ${goodJson}}`,
      'a-b/.mailrc.yaml': null,
      'a0/.mailrc.yaml': null,
      'B/.hidden/deep/.mailrc.yaml': null,
      'é/.mailrc.yaml': null,
      'node_modules/x/.mailrc.yaml': '?',
      'a/node_modules/.mailrc.yaml': '?',
      'a/.git/.mailrc.yaml': '?',
      '.mailrc.yaml/.mailrc.yaml': null,
    });
    const expected = [
      '.mailrc.yaml/.mailrc.yaml',
      'B/.hidden/deep/.mailrc.yaml',
      'a-b/.mailrc.yaml',
      'a/.config/mailrc.json',
      'a/.config/mailrc.yaml',
      'a/.config/mailrc.yml',
      'a/.mailrc.json',
      'a/.mailrc.yaml',
      'a/.mailrc.yml',
      'a/package.json',
      'a0/.mailrc.yaml',
      'é/.mailrc.yaml',
    ];
    expect([...expected].sort()).toEqual(expected);
    expect(await json('.')).toEqual({ status: 0, paths: expected, errors: [] });
    expect((await json('a', '.', './a0/../a0')).paths).toEqual([
      ...expected.filter((path) => path.startsWith('a/')),
      ...expected.filter((path) => !path.startsWith('a/')),
    ]);
    expect((await json('a/.config')).paths).toEqual(expected.filter((path) => path.startsWith('a/.config/')));
  });

  it('gives a package.json that has the key', async () => {
    const { json } = treeOf({
      'key/package.json': `{"mailconf": ${goodJson}}`,
      'dependency/package.json': '{"devDependencies": {"mailconf": "^1"}}',
      'text/package.json': '{"name": "x"}',
      'list/package.json': '["mailconf"]',
      'null/package.json': 'null',
      'wrong/package.json': '{"name": ',
      'bom/package.json': `\ufeff{"mailconf": ${goodJson}}`,
      'told/package.json': '{"mailconf": ',
    });
    const { status, paths } = await json('.');
    expect(paths).toEqual(['bom/package.json', 'key/package.json', 'told/package.json']);
    expect(status).toBe(1);
  });

  it('follows links to files, not to folders', async () => {
    const { root, json } = treeOf({ 'real.yaml': null, 'far/.mailrc.yaml': null, 'a/b/x': '' });
    symlinkSync('../real.yaml', join(root, 'a/.mailrc.yaml'));
    symlinkSync('../far', join(root, 'a/link'));
    symlinkSync('../..', join(root, 'a/b/up'));
    symlinkSync('../../far', join(root, 'a/b/.mailrc.yml'));
    expect(await json('a')).toEqual({ status: 0, paths: ['a/.mailrc.yaml'], errors: [] });
    symlinkSync('nowhere', join(root, 'a/b/.mailrc.yaml'));
    expect(await json('a')).toEqual({
      status: 2,
      paths: ['a/.mailrc.yaml', 'a/b/.mailrc.yaml'],
      errors: ['a/b/.mailrc.yaml does not exist'],
    });
  });

  it('that cannot be read is told, and the rest is checked', async () => {
    const { root } = treeOf({ 'a/.mailrc.yaml': null, 'b/.mailrc.yaml': null, 'c/.mailrc.yaml': null });
    chmodSync(root, 0o755);
    for (const name of ['a', 'b', 'c']) chmodSync(join(root, name), name === 'b' ? 0 : 0o755);
    const isRoot = process.getuid?.() === 0;
    const { status, out } = await runProcess(['validate', '.', '--if-present', '--format', 'json'], {
      cwd: root,
      ...(isRoot && { uid: 65534 }),
    });
    chmodSync(join(root, 'b'), 0o755);
    const { files } = JSON.parse(out) as JsonReport;
    expect(files.map(({ path, error }) => error?.message ?? path)).toEqual([
      'a/.mailrc.yaml',
      'b cannot be read: permission denied',
      'c/.mailrc.yaml',
    ]);
    expect(files[1]?.error?.code).toBe('ERR_MAILCONF_UNREADABLE');
    expect(status).toBe(2);
  });

  it('ends when it is interrupted', async () => {
    const { root } = treeOf({ 'a/.mailrc.yaml': null });
    expect(await below(root, walk(root, null, AbortSignal.abort()))).toEqual([]);
    expect(await below(root, expand('**/*.yaml', { cwd: root, signal: AbortSignal.abort() }, true))).toEqual([]);
  });
});

describe('.gitignore', () => {
  it('counts as in git: nested, negated, from the folders above, .git/info/exclude', async () => {
    const { json } = treeOf({
      '.git/info/exclude': 'excluded/\n',
      '.gitignore': 'build/\n/sub/secret\n*.yml\n',
      'build/.mailrc.yaml': null,
      'excluded/.mailrc.yaml': null,
      'sub/.gitignore': '!.mailrc.yml\nx*/\n!x1/\n',
      'sub/.mailrc.yml': null,
      'sub/secret/.mailrc.yaml': null,
      'sub/x1/.mailrc.yaml': null,
      'sub/x2/.mailrc.yaml': null,
      'other/.mailrc.yml': null,
      'other/secret/.mailrc.yaml': null,
      // Another repository has its own rules.
      'inner/.git/info/exclude': 'mine\n',
      'inner/.mailrc.yml': null,
      'inner/mine/.mailrc.yaml': null,
    });
    const paths = ['inner/.mailrc.yml', 'other/secret/.mailrc.yaml', 'sub/.mailrc.yml', 'sub/x1/.mailrc.yaml'];
    expect(await json('.')).toEqual({ status: 0, paths, errors: [] });
    expect((await json('sub')).paths).toEqual(paths.slice(2));
    expect((await json('**/.mailrc.{yaml,yml}')).paths).toEqual(paths);
    expect((await json('sub/*/.mailrc.yaml')).paths).toEqual(['sub/x1/.mailrc.yaml']);
  });

  it('has no say about a file that is named', async () => {
    const { json } = treeOf({ '.git/HEAD': '', '.gitignore': '*\n', '.mailrc.yaml': null, 'a/any name.txt': null });
    expect(await json('.mailrc.yaml', 'a/any name.txt')).toEqual({
      status: 0,
      paths: ['.mailrc.yaml', 'a/any name.txt'],
      errors: [],
    });
  });

  it('is named where it ignores all that was found', async () => {
    const { json, root } = treeOf({ '.git/HEAD': '', '.gitignore': 'a\n', 'a/b/.mailrc.yaml': null, 'c/x.yaml': null });
    expect(await json('a')).toEqual({
      status: 2,
      paths: ['a'],
      errors: ['a holds only what .gitignore ignores, such as b/.mailrc.yaml'],
    });
    expect((await json('a/*/.mailrc.yaml')).errors).toEqual(['a/*/.mailrc.yaml matches only what .gitignore ignores']);
    expect((await json('c')).errors).toEqual(['c holds no .mailrc.yaml']);
    expect((await json('*.toml')).errors).toEqual(['*.toml matches no file']);
    expect((await json('d')).errors).toEqual(['d does not exist']);
    expect((await json('.')).errors).toEqual([`${root} holds only what .gitignore ignores, such as a/b/.mailrc.yaml`]);
    for (const path of ['a', 'a/*/.mailrc.yaml', 'c', '*.toml', 'd', '.']) {
      expect(await json(path, '--if-present'), path).toEqual({ status: 0, paths: [], errors: [] });
    }
  });

  it('counts without a repository from the working directory down', async () => {
    const { root, json } = treeOf({
      '.gitignore': '*\n',
      'work/.gitignore': 'out\n',
      'work/out/.mailrc.yaml': null,
      'work/src/.mailrc.yaml': null,
    });
    expect((await json('work')).status).toBe(2);
    const { status } = await runHere(['validate', 'src', '.', '--format', 'json'], { cwd: join(root, 'work') });
    expect(status).toBe(0);
    const out = await runHere(['validate', 'out'], { cwd: join(root, 'work') });
    expect(out.status).toBe(2);
  });

  it('of a work tree is that of its repository', async () => {
    const { json } = treeOf({
      'main/.git/info/exclude': 'out\n',
      'main/.git/worktrees/tree/commondir': '../..\n',
      'tree/.git': 'gitdir: ../main/.git/worktrees/tree\n',
      'tree/out/.mailrc.yaml': null,
      'tree/src/.mailrc.yaml': null,
    });
    expect((await json('tree')).paths).toEqual(['tree/src/.mailrc.yaml']);
  });

  it('is not read through a link, nor where it is a folder', async () => {
    const { root, json } = treeOf({ '.git/HEAD': '', all: '*\n', 'a/.mailrc.yaml': null, 'b/.gitignore/x': '' });
    symlinkSync('all', join(root, '.gitignore'));
    expect((await json('.')).paths).toEqual(['a/.mailrc.yaml']);
  });

  const folders = [
    '.',
    'a',
    'b',
    'c d',
    'x[1]',
    '!n',
    '#h',
    'a/a',
    'a/b',
    'b/a',
    'a/b/a',
    'x[1]/b',
    'c d/b',
    'b/.config',
  ];
  const word = fc.constantFrom(
    ...['a', 'b', 'A', 'c d', 'x[1]', 'x\\[1\\]', '!n', '\\!n', '#h', '\\#h', 'b\\ ', '.config', '?', '[ab]', '[!a]'],
    ...['*', '**', 'a*', '*.yml', '.mailrc.*', '.mailrc.yaml', '.mailrc.yml'],
  );
  const line = fc
    .tuple(
      fc.constantFrom('', '', '', '/', '!', '!/', '!', '**/'),
      fc.array(word, { minLength: 1, maxLength: 3 }),
      fc.constantFrom('', '', '', '/', '/**', '/*', '  ', '\r'),
    )
    .map(([start, words, end]) => `${start}${words.join('/')}${end}`);
  const rules = fc.array(line, { minLength: 1, maxLength: 4 }).map((lines) => `${lines.join('\n')}\n`);

  it.skipIf(!hasGit)('ignores what git ignores, whatever it holds', async () => {
    const files = fc.dictionary(fc.constantFrom(...folders), rules, { minKeys: 1, noNullPrototype: true });
    await fc.assert(
      fc.asyncProperty(files, rules, async (ignored, excluded) => {
        const root = mkdtempSync(join(tmpdir(), 'mailconf-ignore-'));
        try {
          execFileSync('git', ['init', '-q', root]);
          for (const folder of folders) {
            mkdirSync(join(root, folder), { recursive: true });
            for (const name of ['.mailrc.yaml', '.mailrc.yml']) writeFileSync(join(root, folder, name), '');
          }
          for (const [folder, text] of Object.entries(ignored)) writeFileSync(join(root, folder, '.gitignore'), text);
          mkdirSync(join(root, '.git/info'), { recursive: true });
          writeFileSync(join(root, '.git/info/exclude'), excluded);
          const list = ['-c', 'core.excludesFile=', 'ls-files', '-oz', '--exclude-standard'];
          const expected = execFileSync('git', list, { cwd: root, encoding: 'utf8' })
            .split('\0')
            .filter((path) => /(?:^|\/)\.mailrc\.ya?ml$/.test(path))
            .sort();
          const rulesOf = createGitignore(root);
          expect(await below(root, walk(root, rulesOf(root)))).toEqual(expected);
          const all = await below(root, walk(root, null));
          const isLeft = (path: string) => !isIgnored(rulesOf(dirname(join(root, path))), join(root, path), false);
          expect(all.filter(isLeft)).toEqual(expected);
        } finally {
          rmSync(root, { recursive: true });
        }
      }),
      { numRuns: 60 },
    );
  });
});

async function below(root: string, found: AsyncIterable<readonly unknown[]>): Promise<string[]> {
  const paths: string[] = [];
  for await (const some of found) for (const path of some) paths.push(relative(root, String(path)));
  return paths;
}

describe('a glob', () => {
  const { root, json, put } = treeOf({
    'a.yaml': null,
    'b.yaml': null,
    '.c.yaml': null,
    'x/a.yaml': null,
    'x/node_modules/a.yaml': '?',
    'node_modules/a.yaml': '?',
    '.git/a.yaml': '?',
    'star*.yaml': null,
    '-a.yaml': null,
    '[x]/a.yaml': null,
  });

  it.each([
    [['?.yaml'], ['a.yaml', 'b.yaml']],
    [['{b,a}.yaml'], ['a.yaml', 'b.yaml']],
    [['*.yaml'], ['-a.yaml', '.c.yaml', 'a.yaml', 'b.yaml', 'star*.yaml']],
    [['**/a.yaml'], ['[x]/a.yaml', 'a.yaml', 'x/a.yaml']],
    [
      ['b.yaml', './a.yaml', '*.yaml', 'x/../a.yaml'],
      ['b.yaml', 'a.yaml', '-a.yaml', '.c.yaml', 'star*.yaml'],
    ],
    [['star*.yaml'], ['star*.yaml']],
    [['star\\*.yam[l]'], ['star*.yaml']],
    [['\\[x\\]/*'], ['[x]/a.yaml']],
    [['[x]/a.yaml'], ['[x]/a.yaml']],
    [['x/../x/*.yaml'], ['x/a.yaml']],
    [['--', '-a.yaml', '-*.yaml'], ['-a.yaml']],
    [[join(root, '?.yaml')], ['a.yaml', 'b.yaml']],
  ])('%j', async (argv, paths) => {
    expect(await json(...argv)).toEqual({ status: 0, paths, errors: [] });
  });

  it('means files, and takes none from node_modules and .git', async () => {
    for (const pattern of ['x*', '{node_modules,.git}/*.yaml', 'x/node_modules/*.yaml', '../*/node_modules/a.y*']) {
      expect((await json(pattern)).status, pattern).toBe(2);
    }
  });

  it('takes links to files and follows none to folders', async () => {
    symlinkSync('../a.yaml', put('links/.keep', '').replace('.keep', 'l.yaml'));
    symlinkSync('..', join(root, 'links/up.yaml'));
    expect((await json('links/**/*.yaml')).paths).toEqual(['links/l.yaml']);
  });

  it('of a folder above', async () => {
    const { out } = await runHere(['validate', '../?.yaml', '--format', 'json'], { cwd: join(root, 'x') });
    expect((JSON.parse(out) as JsonReport).files.map(({ path }) => path)).toEqual(
      ['a.yaml', 'b.yaml'].map((name) => join(root, name)),
    );
  });

  it('of names in one folder finds what the library finds', async () => {
    const { root } = treeOf({
      'a.yaml': null,
      '.b.yaml': null,
      '.yaml': null,
      'ab.yml': null,
      'x/a.yaml': null,
      'x/y/a.yaml': null,
      'x/a.yaml.yaml/c': '?',
      'x.y/a-b_c.yaml': null,
      'x/node_modules/a.yaml': '?',
      'x/new\nline.yaml': null,
    });
    symlinkSync('nowhere', join(root, 'x/broken.yaml'));
    symlinkSync('y', join(root, 'x/folder.yaml'));
    symlinkSync('a.yaml', join(root, 'x/link.yaml'));
    execFileSync('mkfifo', [join(root, 'x/pipe.yaml')]);
    symlinkSync('pipe.yaml', join(root, 'x/to-pipe.yaml'));
    const folders = ['', './', 'x/', '../', 'x/../x/', 'x.y/', 'x/node_modules/', `${root}/x/`, 'none/', 'x//', '/'];
    const names = ['*', '*.yaml', '?.yaml', '.*', '*a*', 'a*?yaml', '?', 'a.yaml', '*.y*ml', '.?.yaml', 'x', '.*l'];
    const options = { cwd: root, absolute: true, dot: true, onlyFiles: true, expandDirectories: false };
    for (const folder of folders) {
      for (const name of names) {
        const found = filesOfFolder(folder + name, root);
        const files = (await tinyglobby(folder + name, options)).filter(
          (path) => !/(?:broken|folder)\.yaml$/.test(path),
        );
        expect(found?.sort(), folder + name).toEqual(files.sort());
      }
    }
    for (const more of ['**', 'x/**', '{a,b}', '[ab].yaml', '!a', '+(a)', '*/a.yaml', 'a\\*', 'é*'])
      expect(filesOfFolder(more, root)).toBeNull();
  });

  it('longer than a name may be', async () => {
    expect((await json(`{a,${'b'.repeat(300)}}.yaml`)).paths).toEqual(['a.yaml']);
  });
});

it('walks 10,000 folders, in order', async () => {
  const root = mkdtempSync(join(tmpdir(), 'mailconf-many-'));
  try {
    const expected: string[] = [];
    for (let outer = 0; outer < 100; outer++) {
      for (let inner = 0; inner < 100; inner++) {
        const folder = `d${outer}/e${inner}`;
        mkdirSync(join(root, folder), { recursive: true });
        writeFileSync(join(root, folder, '.mailrc.yaml'), '');
        expected.push(`${folder}/.mailrc.yaml`);
      }
    }
    writeFileSync(join(root, '.gitignore'), 'node_modules\n*.log\n/dist/\n');
    expect(await below(root, walk(root, createGitignore(root)(root)))).toEqual(expected.sort());
  } finally {
    rmSync(root, { recursive: true });
  }
});
