import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { commands } from '../../src/cli/main.js';
import { good, makePlace, readRoot, warned, wrong } from './support.js';

interface Hook {
  readonly id: string;
  readonly name: string;
  readonly entry: string;
  readonly language: string;
  readonly files: string;
}

const hooks = parse(readRoot('.pre-commit-hooks.yaml')) as Hook[];
const hasGit = spawnSync('git', ['--version']).status === 0;

/** The keys of a hook in a manifest, with their types; the first four are required. */
const keys: Readonly<Record<string, 'string' | 'boolean' | 'list'>> = {
  id: 'string',
  name: 'string',
  entry: 'string',
  language: 'string',
  files: 'string',
  exclude: 'string',
  description: 'string',
  minimum_pre_commit_version: 'string',
  types: 'list',
  types_or: 'list',
  exclude_types: 'list',
  args: 'list',
  stages: 'list',
  additional_dependencies: 'list',
  pass_filenames: 'boolean',
  require_serial: 'boolean',
  always_run: 'boolean',
  fail_fast: 'boolean',
  verbose: 'boolean',
};

describe('the manifest', () => {
  it('.pre-commit-hooks.yaml has two hooks', () => {
    expect(hooks.map(({ id }) => id)).toEqual(['mailconf', 'mailconf-fix']);
  });

  it.each(hooks.map((hook) => [hook.id, hook] as const))('%s is as pre-commit wants it', (_, hook) => {
    for (const [key, value] of Object.entries(hook)) {
      expect(Object.keys(keys)).toContain(key);
      expect(Array.isArray(value) ? 'list' : typeof value, key).toBe(keys[key]);
    }
    for (const key of Object.keys(keys).slice(0, 4)) expect(hook).toHaveProperty(key);
    expect(hook.language).toBe('system');
    expect(() => new RegExp(hook.files)).not.toThrow();
  });

  it.each(hooks.map((hook) => [hook.id, hook] as const))(
    '%s runs this version, with flags that it has',
    async (_, { entry }) => {
      const [npx, yes, spec, name, ...flags] = entry.split(' ');
      const { name: program, version, bin } = JSON.parse(readRoot('package.json')) as Record<string, string>;
      expect([npx, yes, spec]).toEqual(['npx', '--yes', `${program}@${version}`]);
      // npx runs the one command of a package, or that of the package's name.
      expect(bin).toHaveProperty(program ?? '');
      const command = await commands.find((entry) => entry.name === name)?.load();
      for (const flag of flags) expect(Object.keys(command?.flags ?? {})).toContain(flag.slice(2));
    },
  );

  it('is of a package without a script that npm would run, or warn of, where it is installed', () => {
    const { scripts } = JSON.parse(readRoot('package.json')) as { scripts: Record<string, string> };
    for (const name of ['preinstall', 'install', 'postinstall', 'prepare']) expect(scripts).not.toHaveProperty(name);
  });
});

const staged = {
  '.mailrc.yaml': good,
  'a/.mailrc.yml': good,
  'a b/.mailrc.json': '{"mailbox": {"address": "a@mail.test"}, "pop": {"server": "pop.mail.test"}, "smtp": false}',
  '.config/mailrc.yaml': warned,
};
const passedOver = {
  'mailrc.yaml': wrong,
  'x.mailrc.yaml': wrong,
  '.mailrc.yaml.bak': wrong,
  '.mailrc.yaml/notes.txt': wrong,
  '.configs/mailrc.yaml': wrong,
  'README.md': '.mailrc.yaml',
};

describe.skipIf(!hasGit)('a commit', () => {
  const place = makePlace({});
  afterAll(place.remove);
  const git = (...args: string[]) => execFileSync('git', args, { cwd: place.work, encoding: 'utf8' });

  /** Runs a hook on the staged files, as pre-commit does: those that the regular expression finds, as arguments. */
  const commit = (id: string) => {
    const { entry, files } = hooks.find((hook) => hook.id === id) as Hook;
    const changed = git('diff', '--staged', '--name-only', '--no-ext-diff', '-z', '--diff-filter=ACMRT');
    const picked = changed.split('\0').filter((path) => path !== '' && new RegExp(files).test(path));
    const [program = '', ...flags] = entry.split(' ');
    const words = [program, ...flags, ...picked].map((word) => `'${word}'`);
    return { picked, ...place.run(['sh'], words.join(' ')) };
  };

  it('is checked in the files that are configurations', () => {
    git('init', '-q');
    if (process.platform !== 'win32') {
      const { '.mailrc.yaml/notes.txt': _, ...others } = passedOver;
      for (const [path, text] of Object.entries({ ...staged, ...others })) place.put(`work/${path}`, text);
    }
    git('add', '-A');
    const { picked, status, out } = commit('mailconf');
    expect([...picked].sort()).toEqual(Object.keys(staged).sort());
    expect({ status, last: out.trimEnd().split('\n').at(-1) }).toEqual({ status: 0, last: '2 warnings in 4 files' });
    for (const path of Object.keys(passedOver)) expect(new RegExp(hooks[0]?.files ?? '').test(path), path).toBe(false);
  });

  it('with an error is refused', () => {
    place.put('work/a/.mailrc.yml', wrong);
    git('add', '-A');
    const { status, out } = commit('mailconf');
    expect(status).toBe(1);
    expect(out).toMatch(/^a\/\.mailrc\.yml:1:\d+: error: /m);
  });

  it('without a configuration is let through', () => {
    git('rm', '-rqf', '.');
    place.put('work/other.txt', '');
    git('add', '-A');
    expect(commit('mailconf')).toMatchObject({ picked: [], status: 0 });
  });

  it('is corrected by the second hook, which says so by a change', () => {
    place.put('work/.mailrc.yaml', good.replace('server', 'host'));
    git('add', '-A');
    expect(commit('mailconf-fix').status).toBe(0);
    expect(git('diff', '--name-only')).toBe('.mailrc.yaml\n');
    expect(execFileSync('cat', [join(place.work, '.mailrc.yaml')], { encoding: 'utf8' })).toBe(good);
    git('add', '-A');
    expect(commit('mailconf-fix').status).toBe(0);
    expect(git('diff', '--name-only')).toBe('');
  });
});
