import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { commands } from '../../src/cli/main.js';
import { githubDefault, githubEnvironment, good, makePlace, readRoot, warned, wrong } from './support.js';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly 'working-directory'?: string;
  readonly with?: Readonly<Record<string, string>>;
}
interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
}
interface GitlabJob {
  readonly script: readonly string[];
  readonly artifacts: { readonly when: string; readonly reports: { readonly junit: string } };
}

const page = readRoot('docs/ci.md');
const blocks = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text]) => parse(text ?? '') as unknown);
const holding = <T>(key: string) =>
  blocks.filter((block): block is T => typeof block === 'object' && block !== null && key in block);

const workflows = holding<Workflow>('jobs').map(({ jobs }) => Object.values(jobs).flatMap(({ steps }) => steps));
const install = 'npm install --global --ignore-scripts mailconf@1';
/** Of each workflow that installs mailconf itself: what it runs then. */
const scripts = workflows.flatMap((steps) => {
  const runs = steps.filter(({ run }) => run !== undefined);
  return runs.length > 0 ? runs.slice(1).map(({ run }) => run) : [];
});
const gitlab = holding<{ mailconf: GitlabJob }>('mailconf').map(({ mailconf }) => mailconf);
const preCommit = holding<{ repos: { hooks: { id: string; args: string[] }[] }[] }>('repos');

const places: { remove(): void }[] = [];
afterEach(() => {
  for (const place of places.splice(0)) place.remove();
});
const placeOf = (files: Readonly<Record<string, string>>) => {
  const place = makePlace({ '.git/HEAD': '', ...files });
  places.push(place);
  return place;
};

describe('docs/ci.md', () => {
  it('fits a terminal', () => {
    const text = page.replaceAll(/^```.*?^```$/gms, '');
    expect(text.split('\n').filter((line) => [...line].length > 78)).toEqual([]);
    expect(page).not.toMatch(/[ \t]$|\t/m);
  });

  it('names commands, flags and inputs that exist', async () => {
    const loaded = await Promise.all(commands.map(({ load }) => load()));
    const flags = new Set(loaded.flatMap((command) => Object.keys(command.flags)));
    for (const [, flag] of page.matchAll(/(?<= |`|\[)--([a-z][a-z-]+)/g)) {
      if (!install.includes(`--${flag} `)) expect(flags, flag).toContain(flag);
    }
    const { inputs } = parse(readRoot('action.yml')) as { inputs: Record<string, unknown> };
    const told = [...page.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name);
    expect([...told].sort()).toEqual(Object.keys(inputs).sort());
    const used = workflows.flat().filter(({ uses }) => uses?.includes('/mailconf@'));
    expect(used).toHaveLength(1);
    for (const name of Object.keys(used[0]?.with ?? {})) expect(Object.keys(inputs)).toContain(name);
    const hooks = (parse(readRoot('.pre-commit-hooks.yaml')) as { id: string }[]).map(({ id }) => id);
    for (const { id } of preCommit.flatMap(({ repos }) => repos.flatMap((repo) => repo.hooks))) {
      expect(hooks).toContain(id);
    }
  });

  it('has a job of GitHub, one with SARIF, one that probes, and one of GitLab', () => {
    expect(scripts).toEqual([
      'mailconf validate --strict .',
      'rm -f mailconf.sarif; mailconf validate --format sarif . >mailconf.sarif',
      'mailconf probe',
    ]);
    expect(gitlab).toHaveLength(1);
  });

  it('installs outside of the checkout, whose .npmrc and node_modules a stranger may have written', () => {
    const installs = workflows.flatMap((steps) => steps.filter(({ run }) => run?.includes('install')));
    expect(installs).toHaveLength(scripts.length);
    for (const step of installs) {
      expect([step.run, step['working-directory']]).toEqual([install, '$' + '{{ runner.temp }}']);
    }
    expect(gitlab[0]?.script[0]).toBe(`(cd / && ${install})`);
    expect(page).not.toContain('npx --yes');
  });
});

describe('the job of GitHub', () => {
  const run = (files: Readonly<Record<string, string>>) =>
    placeOf(files).run(githubDefault, scripts[0] ?? '', githubEnvironment);

  it('marks the lines', () => {
    const { status, out } = run({ 'a/.mailrc.yaml': wrong, 'b/.mailrc.yaml': warned, '.mailrc.yaml': good });
    expect(status).toBe(1);
    expect(out).toMatch(/^::error file=a\/\.mailrc\.yaml,line=1,/m);
    expect(out).toMatch(/^::warning file=b\/\.mailrc\.yaml,/m);
  });

  it.each([
    ['nothing wrong', good, 0],
    ['a warning', warned, 1],
  ])('ends by %s', (_, text, expected) => {
    expect(run({ '.mailrc.yaml': text }).status).toBe(expected);
  });

  it('says that there is nothing to check', () => {
    expect(run({})).toMatchObject({ status: 2 });
  });
});

describe('the job with SARIF', () => {
  it.each([
    ['an error', wrong, 1],
    ['nothing wrong', good, 0],
  ])('writes it for %s', (_, text, expected) => {
    const place = placeOf({ '.mailrc.yaml': text });
    expect(place.run(githubDefault, scripts[1] ?? '', githubEnvironment).status).toBe(expected);
    const steps = workflows.find((steps) => steps.some(({ uses }) => uses?.includes('upload-sarif')));
    const { sarif_file: file = '' } = steps?.at(-1)?.with ?? {};
    const log = JSON.parse(readFileSync(join(place.work, file), 'utf8'));
    expect(log.version).toBe('2.1.0');
    expect(log.runs[0].results.length > 0).toBe(expected === 1);
  });
});

describe('the job of GitLab', () => {
  it.each([
    ['an error', wrong, 1],
    ['nothing wrong', good, 0],
  ])('leaves its report for %s', (_, text, expected) => {
    const [job] = gitlab;
    const place = placeOf({ '.mailrc.yaml': text });
    // GitLab's runner ends at the first line that fails.
    const { status } = place.run(['bash'], `set -eo pipefail\n${job?.script.join('\n')}\n`, { GITLAB_CI: 'true' });
    expect(status).toBe(expected);
    expect(job?.artifacts.when).toBe('always');
    const report = readFileSync(join(place.work, job?.artifacts.reports.junit ?? ''), 'utf8');
    expect(report).toMatch(/^<\?xml [^>]*\?>\s*<testsuites[ >]/);
    expect(report.includes('<failure')).toBe(expected === 1);
  });
});

describe('the hook of one line', () => {
  const line = /^```sh\n(.*?)^```$/ms.exec(page)?.[1] ?? '';
  it.each([
    ['no file', {}, 0],
    ['a faulty file', { 'a/.mailrc.yaml': wrong }, 1],
  ])('with %s', (_, files, expected) => {
    expect(placeOf(files).run(['sh'], line).status).toBe(expected);
  });
});
