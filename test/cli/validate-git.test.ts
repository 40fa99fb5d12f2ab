import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bin } from './support.js';

const hasGit = spawnSync('git', ['--version']).status === 0;

describe.skipIf(!hasGit)('a password in a file that git tracks', () => {
  let root = '';
  let marker = '';
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=n', '-c', 'user.email=e@example.com', ...args], {
      cwd: root,
      encoding: 'utf8',
    });
  const validate = (env = process.env) =>
    JSON.parse(
      spawnSync(process.execPath, [bin, 'validate', '--format', 'json'], { cwd: root, env, encoding: 'utf8' }).stdout,
    ).files[0].diagnostics.map(({ rule, severity }: { rule: string; severity: string }) => `${severity} ${rule}`);

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'mailconf-git-'));
    marker = join(root, '..', `${root.split('/').pop()}.ran`);
    mkdirSync(join(root, 'd'));
    mkdirSync(join(root, 'sub'));
    for (const name of ['d/f', 'sub/g']) writeFileSync(join(root, name), name);
    writeFileSync(join(root, '.mailrc.yaml'), 'mailbox: {address: jo@gmx.de, password: hunter2hunter2}\n');
    git('init', '-q');
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
    rmSync(marker, { force: true });
  });

  it('is an error, and a warning where it is not tracked', () => {
    expect(validate()).toEqual(['warning plaintext-password']);
    git('add', '.mailrc.yaml');
    expect(validate()).toEqual(['error plaintext-password']);
  });

  it.each(['.', 'node_modules/.bin', '$ROOT/node_modules/.bin', ''])(
    'is asked for without running a git that the tree holds, with PATH %j',
    (folder) => {
      git('add', '.mailrc.yaml');
      mkdirSync(join(root, 'node_modules/.bin'), { recursive: true });
      for (const place of ['git', 'node_modules/.bin/git']) {
        writeFileSync(join(root, place), `#!/bin/sh\ntouch '${marker}'\nexit 1\n`, { mode: 0o755 });
      }
      const env = { ...process.env, PATH: `${folder.replace('$ROOT', root)}:${process.env.PATH}` };
      spawnSync('git', ['status'], { cwd: root, env });
      expect(existsSync(marker), 'the route is real').toBe(true);
      rmSync(marker);
      expect(validate(env)).toEqual(['error plaintext-password']);
      expect(existsSync(marker)).toBe(false);
    },
  );

  it('is asked for without running what the tree names for core.fsmonitor', () => {
    git('add', '.');
    appendFileSync(join(root, '.git/config'), `[core]\n\tfsmonitor = "touch '${marker}'; false"\n`);
    git('ls-files', '--error-unmatch', '.mailrc.yaml');
    spawnSync('git', ['status'], { cwd: root });
    expect(existsSync(marker), 'the route is real').toBe(true);
    rmSync(marker);
    expect(validate()).toEqual(['error plaintext-password']);
    expect(existsSync(marker)).toBe(false);
  });

  it('is asked for without fetching a missing object by a program that the tree names', () => {
    git('add', '.');
    git('commit', '-qm', 'all');
    git('sparse-checkout', 'init', '--cone', '--sparse-index');
    git('sparse-checkout', 'set', 'sub');
    const tree = git('rev-parse', 'HEAD:d').trim();
    rmSync(join(root, '.git/objects', tree.slice(0, 2), tree.slice(2)), { force: true });
    for (const [key, value] of Object.entries({
      'core.repositoryformatversion': '1',
      'extensions.partialClone': 'origin',
      'remote.origin.promisor': 'true',
      'remote.origin.url': 'ssh://x.invalid/y',
      'protocol.ssh.allow': 'always',
      'core.sshCommand': `touch '${marker}'; false`,
    })) {
      git('config', key, value);
    }
    spawnSync('git', ['ls-files', '--error-unmatch', '--', '.mailrc.yaml'], { cwd: root });
    expect(existsSync(marker), 'the route is real').toBe(true);
    rmSync(marker);
    validate();
    expect(existsSync(marker)).toBe(false);
  });
});
