import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { githubDefault, makePlace, readRoot } from './support.js';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly name?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly 'runs-on': string;
  readonly needs?: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly 'timeout-minutes': number;
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly name: string;
  readonly on: { readonly schedule: readonly { readonly cron: string }[]; readonly workflow_dispatch: null };
  readonly permissions: object;
  readonly concurrency: object;
  readonly jobs: Readonly<Record<string, Job>>;
}

const source = readRoot('.github/workflows/providers.yml');
const document = parseDocument(source, { version: '1.2' });
const workflow = document.toJS() as Workflow;
const jobs = Object.values(workflow.jobs);
const steps = jobs.flatMap((job) => job.steps);

const places: { remove(): void }[] = [];
afterEach(() => {
  for (const place of places.splice(0)) place.remove();
});

describe('the workflow', () => {
  it('has the shape of one', () => {
    expect([...document.errors, ...document.warnings]).toEqual([]);
    expect(Object.keys(workflow).sort()).toEqual(['concurrency', 'jobs', 'name', 'on', 'permissions']);
    expect(Object.keys(workflow.on)).toEqual(['schedule', 'workflow_dispatch']);
    expect(workflow.on.schedule).toEqual([{ cron: expect.stringMatching(/^[0-5]?\d [01]?\d \* \* [0-6]$/) }]);
    const known = ['needs', 'permissions', 'runs-on', 'steps', 'timeout-minutes'];
    for (const job of jobs) expect(Object.keys(job).filter((key) => !known.includes(key))).toEqual([]);
    for (const step of steps) {
      expect(Object.keys(step).filter((key) => !['env', 'name', 'run', 'uses', 'with'].includes(key))).toEqual([]);
      expect([step.run, step.uses].filter((one) => one !== undefined)).toHaveLength(1);
    }
    expect(workflow.jobs['pull-request']?.needs).toBe('prove');
  });

  it('may do no more than it must', () => {
    expect(workflow.permissions).toEqual({});
    expect(workflow.jobs.prove?.permissions).toEqual({ contents: 'read' });
    expect(workflow.jobs['pull-request']?.permissions).toEqual({ contents: 'write', 'pull-requests': 'write' });
    expect(workflow.jobs.prove?.steps[0]?.with).toEqual({ 'persist-credentials': false });
    // What npm has installed runs where nothing may be written, and no secret is.
    expect(JSON.stringify(workflow.jobs['pull-request'])).not.toContain('npm');
    expect(JSON.stringify(workflow.jobs.prove)).not.toMatch(/token|secrets\./i);
    expect(source).not.toContain('secrets.');
  });

  it('uses actions of GitHub alone, by their commits', () => {
    for (const { uses } of steps) if (uses) expect(uses).toMatch(/^actions\/[a-z-]+@[0-9a-f]{40}$/);
    for (const line of source.match(/uses: .*/g) ?? []) expect(line).toMatch(/ # v\d+\.\d+\.\d+$/);
  });

  it('puts no expression into a script, and runs scripts that there are', () => {
    const { scripts } = JSON.parse(readRoot('package.json')) as { scripts: Record<string, string> };
    for (const { run = '' } of steps) {
      expect(run).not.toContain('${{');
      for (const [, name = ''] of run.matchAll(/npm run (\S+)/g)) expect(Object.keys(scripts)).toContain(name);
    }
  });
});

const script = (job: string) => workflow.jobs[job]?.steps.findLast(({ run }) => run !== undefined)?.run ?? '';

/** Stands in for a command: notes how it is called, then does what `does` says. */
const standIn = (place: ReturnType<typeof makePlace>, name: string, does: string) =>
  chmodSync(
    place.put(`bin/${name}`, `#!/bin/sh\necho "${name} $*" >>"${join(place.root, 'calls')}"\n${does}\n`),
    0o755,
  );

describe('the job that connects', () => {
  it.each([
    [0, 0],
    [1, 0],
    [2, 2],
    [130, 130],
  ])('with exit status %i of the script ends by %i', (of, expected) => {
    const place = makePlace({});
    places.push(place);
    const prove = `echo '# found' >proved/report.md; exit ${of}`;
    standIn(place, 'npm', `case $2 in providers:prove) ${prove} ;; *) exit 0 ;; esac`);
    standIn(place, 'git', 'echo the difference');
    const summary = join(place.root, 'summary');
    expect(place.run(githubDefault, script('prove'), { GITHUB_STEP_SUMMARY: summary }).status).toBe(expected);
    const calls = [
      'npm run providers:prove -- --write --report proved/report.md',
      'npm run generate',
      'npm run providers:docs',
    ];
    expect(place.calls()).toEqual(expected === 0 ? [...calls, 'git diff --binary'] : calls.slice(0, 1));
    if (expected !== 0) return;
    expect(readFileSync(summary, 'utf8')).toBe('# found\n');
    expect(readFileSync(join(place.work, 'proved/changes.patch'), 'utf8')).toBe('the difference\n');
  });
});

describe('the job that opens a pull request', () => {
  /** A clone with an origin, and a patch that dates a preset, and changes what it should not. */
  function makeClone(change: (work: string) => void) {
    const place = makePlace({
      'providers/a.yaml': 'id: a\nverified: 2020-01-01\n',
      'src/generated/provenance.ts': 'old\n',
      'docs/providers.md': 'old\n',
      'package.json': '{}\n',
    });
    places.push(place);
    const git = (...argv: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t.example', ...argv], {
        cwd: place.work,
        encoding: 'utf8',
      });
    const origin = join(place.root, 'origin.git');
    execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', origin]);
    git('init', '--quiet', '--initial-branch=main');
    git('add', '.');
    git('commit', '--quiet', '--message', 'first');
    git('remote', 'add', 'origin', origin);
    git('push', '--quiet', 'origin', 'main');
    change(place.work);
    const proved = join(place.root, 'proved');
    mkdirSync(proved);
    writeFileSync(join(proved, 'changes.patch'), git('diff', '--binary'));
    writeFileSync(join(proved, 'report.md'), 'what was found\n');
    git('checkout', '--quiet', '.');
    const run = () => place.run(githubDefault, script('pull-request'), { PROVED: proved, BASE: 'main', GH_TOKEN: 'x' });
    return { place, git, run };
  }
  const dated = (work: string) => {
    writeFileSync(join(work, 'providers/a.yaml'), 'id: a\nverified: 2026-01-01\n');
    writeFileSync(join(work, 'src/generated/provenance.ts'), 'new\n');
    writeFileSync(join(work, 'package.json'), '{"scripts": {"prepare": "evil"}}\n');
  };

  it('pushes what was dated, and nothing else', () => {
    const { place, git, run } = makeClone(dated);
    standIn(place, 'gh', '');
    expect(run()).toMatchObject({ status: 0 });
    expect(git('diff', '--name-only', 'main', 'origin/providers-proved').trim().split('\n')).toEqual([
      'providers/a.yaml',
      'src/generated/provenance.ts',
    ]);
    expect(git('log', '-1', '--format=%an %s', 'origin/providers-proved')).toMatch(
      /^github-actions\[bot\] Date the presets /,
    );
    expect(git('status', '--short')).toBe('');
    expect(place.calls()).toEqual([
      expect.stringContaining('gh pr list --head providers-proved --base main --state open'),
      `gh pr create --head providers-proved --base main --title Presets: servers confirmed --body-file ${join(place.root, 'proved/report.md')}`,
    ]);
  });

  it('renews the pull request that is open, from where the branch is now', () => {
    const { place, git, run } = makeClone(dated);
    standIn(place, 'gh', 'case "$2" in list) echo 7 ;; esac');
    git('push', '--quiet', 'origin', 'main:providers-proved');
    expect(run()).toMatchObject({ status: 0 });
    git('switch', '--quiet', 'main');
    expect(run()).toMatchObject({ status: 0 });
    expect(place.calls().filter((call) => call.startsWith('gh pr edit 7 '))).toHaveLength(2);
  });

  it('opens no pull request where nothing was confirmed', () => {
    const { place, run } = makeClone(() => {});
    standIn(place, 'gh', '');
    expect(run()).toMatchObject({ status: 0, out: 'Nothing was confirmed anew.\n' });
    expect(existsSync(join(place.root, 'calls'))).toBe(false);
  });
});
