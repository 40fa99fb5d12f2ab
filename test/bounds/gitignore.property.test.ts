import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createGitignore, isIgnored } from '../../src/files/select/gitignore.js';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'mailconf-ignore-'));
  execFileSync('git', ['init', '-q', root]);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A fresh repository with those files of rules and one file a path. */
function lay(name: string, rules: Readonly<Record<string, string>>, paths: readonly string[]): string {
  const folder = join(root, name);
  rmSync(folder, { recursive: true, force: true });
  for (const [path, text] of [...Object.entries(rules), ...paths.map((path) => [path, ''] as const)]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  mkdirSync(join(folder, '.git/objects'), { recursive: true });
  mkdirSync(join(folder, '.git/refs'), { recursive: true });
  writeFileSync(join(folder, '.git/HEAD'), 'ref: refs/heads/main\n');
  return folder;
}

function gitIgnores(folder: string, paths: readonly string[]): string[] {
  try {
    const out = execFileSync('git', ['-C', folder, 'check-ignore', '--no-index', '-z', '--stdin'], {
      input: paths.join('\0'),
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    return out.toString().split('\0').filter(Boolean);
  } catch (error) {
    if ((error as { status?: number }).status === 1) return [];
    throw error;
  }
}

function weIgnore(folder: string, paths: readonly string[]): string[] {
  const rulesOf = createGitignore(folder);
  return paths.filter((path) => isIgnored(rulesOf(dirname(join(folder, path))), join(folder, path), false));
}

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'A', '.', '-', ' ', 'é'), minLength: 1, maxLength: 3 });
const name = word.map((text) => (/^\.+$/.test(text) ? `${text}x` : text));
const path = fc.array(name, { minLength: 1, maxLength: 5 }).map((names) => names.join('/'));

const piece = fc.oneof(
  { weight: 4, arbitrary: word },
  { weight: 3, arbitrary: fc.constantFrom('*', '?') },
  fc.constantFrom(
    '[ab]',
    '[!a]',
    '[^b]',
    '[a-b]',
    '[]a]',
    '[!]a]',
    '[[:alpha:]]',
    '[[:upper:].]',
    '[[:no:]]',
    '[a',
    '[-a]',
  ),
  fc.constantFrom('\\a', '\\*', '\\\\', '\\ ', '[\\a]', '[a\\-b]', '\\'),
);
const segment = fc.oneof(
  { weight: 4, arbitrary: fc.array(piece, { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join('')) },
  { weight: 2, arbitrary: fc.constant('**') },
);
/** git 2.39 compares pointers of two texts for stars in a row inside of a name: what it makes of them is up to chance. */
const isDecided = (text: string) => !/[^/]\*\*|\*\*[^/]/.test(text);
const pattern = fc
  .record({
    not: fc.constantFrom('', '', '', '!'),
    start: fc.constantFrom('', '', '/'),
    segments: fc.array(segment, { minLength: 1, maxLength: 4 }),
    end: fc.constantFrom('', '', '/', ' ', '\\ ', '\r'),
  })
  .map(({ not, start, segments, end }) => `${not}${start}${segments.join('/')}${end}`)
  .filter((text) => isDecided(text.replace(/^!/, '').trimEnd()));
const ruleFile = fc.array(pattern, { minLength: 1, maxLength: 4 }).map((lines) => `${lines.join('\n')}\n`);

describe('git itself ignores the same', () => {
  test('of random rules in two folders', () => {
    const tree = fc.array(path, { minLength: 1, maxLength: 12 }).map((paths) => {
      // No path may be a folder of another one.
      const all = [...new Set(paths)];
      return all.filter((one) => !all.some((other) => other.startsWith(`${one}/`)));
    });
    const runs = Number(process.env.MAILCONF_RUNS ?? 150);
    fc.assert(
      fc.property(ruleFile, fc.option(ruleFile), tree, (own, inner, paths) => {
        const below = dirname(paths[0] as string);
        const rules = { '.gitignore': own, ...(inner !== null && below !== '.' && { [`${below}/.gitignore`]: inner }) };
        const folder = lay('random', rules, paths);
        expect(weIgnore(folder, paths)).toEqual(gitIgnores(folder, paths));
      }),
      { numRuns: runs },
    );
  }, 120_000);

  test.each([
    ['a**b', ['aab', 'a/b', 'axb']],
    ['a**/b', ['a/b', 'ax/b', 'x/a/b']],
    ['**/a/**/b', ['a/b', 'x/a/y/z/b', 'a/xb']],
    ['/**/a', ['a', 'x/a']],
    ['a/**', ['a/b', 'b/a/c']],
    ['*.yaml', ['a.yaml', 'x/.yaml', 'a.yml']],
    ['x/*\n!x/keep', ['x/keep', 'x/a']],
    ['x/\n!x/keep', ['x/keep', 'y/x']],
    ['\\!a\n\\#b\n#c', ['!a', '#b', '#c', 'c']],
    ['\ufeffa', ['a']],
    ['a\\', ['a', 'a\\']],
    ['a  \nb\\  ', ['a', 'b ', 'b']],
    ['[a-]\n[]-]x', ['-', 'a', ']x', '-x']],
    ['ä?', ['äb', 'ää']],
  ])('of %j', (rules, paths) => {
    const folder = lay('case', { '.gitignore': rules }, paths);
    expect(weIgnore(folder, paths)).toEqual(gitIgnores(folder, paths));
  });
});
