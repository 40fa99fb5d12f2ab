import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { githubBash, githubEnvironment, good, makePlace, readRoot, warned, wrong } from './support.js';

interface Input {
  readonly description: string;
  readonly default?: string;
  readonly required?: boolean;
}
interface Step {
  readonly name?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly 'working-directory'?: string;
}
interface Action {
  readonly name: string;
  readonly description: string;
  readonly branding: { readonly icon: string; readonly color: string };
  readonly inputs: Readonly<Record<string, Input>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

const action = parse(readRoot('action.yml')) as Action;
const places: { remove(): void }[] = [];
afterEach(() => {
  for (const place of places.splice(0)) place.remove();
});

/** Fills in what GitHub would: the inputs. */
function filled(text: string, inputs: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\{\{ inputs\.([a-z-]+) \}\}/g, (_, name: string) => {
    const input = action.inputs[name];
    if (!input) throw new Error(`there is no input ${name}`);
    return inputs[name] ?? input.default ?? '';
  });
}

/** Runs the steps in a folder with the files, as GitHub's runner would. */
function runAction(files: Readonly<Record<string, string>>, inputs: Readonly<Record<string, string>> = {}) {
  const place = makePlace(files);
  places.push(place);
  let out = '';
  for (const { run = '', env = {}, 'working-directory': folder = '.' } of action.runs.steps) {
    const given = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, filled(value, inputs)]));
    const cwd = join(place.work, filled(folder, inputs));
    const ran = place.run(githubBash, run, { ...githubEnvironment, ...given }, cwd);
    out += ran.out;
    if (ran.status !== 0) return { place, status: ran.status, out, err: ran.err };
  }
  return { place, status: 0, out, err: '' };
}

describe('the metadata', () => {
  it('has the shape of a composite action', () => {
    expect(Object.keys(action).sort()).toEqual(['branding', 'description', 'inputs', 'name', 'runs']);
    for (const text of [action.name, action.description]) expect(text).toMatch(/^\S.+\S$/);
    // The marketplace takes no longer one.
    expect(action.description.length).toBeLessThanOrEqual(125);
    expect(action.branding).toEqual({ icon: 'mail', color: 'blue' });
    expect(action.runs.using).toBe('composite');
    expect(Object.keys(action.runs).sort()).toEqual(['steps', 'using']);
    for (const [name, input] of Object.entries(action.inputs)) {
      expect(name).toMatch(/^[a-z][a-z-]*$/);
      expect(input.description).toMatch(/\.$/);
      expect(Object.keys(input).filter((key) => !['description', 'default', 'required'].includes(key))).toEqual([]);
      // YAML's own `true` would come as a word all the same, but a text says what it is.
      expect(typeof input.default).toBe('string');
    }
    const known = ['name', 'id', 'if', 'run', 'shell', 'env', 'working-directory', 'uses', 'with', 'continue-on-error'];
    for (const step of action.runs.steps) {
      expect(Object.keys(step).filter((key) => !known.includes(key))).toEqual([]);
      if (step.run !== undefined) expect(step.shell).toBe('bash');
    }
  });

  it('puts no expression into a script', () => {
    for (const { run = '' } of action.runs.steps) expect(run).not.toContain('${{');
  });

  it('the Action uses every input', () => {
    const text = JSON.stringify(action.runs);
    for (const name of Object.keys(action.inputs)) expect(text).toContain(`\${{ inputs.${name} }}`);
  });
});

describe('the steps', () => {
  it('check the file that is found', () => {
    const { status, out, place } = runAction({ '.mailrc.yaml': wrong, '.git/HEAD': '' });
    expect(status).toBe(1);
    expect(out).toMatch(/^::error file=\.mailrc\.yaml,line=1,/m);
    const calls = place.calls();
    expect(calls[0]).toMatch(/^npm install --prefix \/\S+ --ignore-scripts .* mailconf@1$/);
    expect(calls.slice(1)).toEqual(['mailconf validate --format=github --']);
  });

  it.each([
    ['nothing wrong', { '.mailrc.yaml': good }, {}, 0],
    ['a warning', { '.mailrc.yaml': warned }, {}, 0],
    ['a warning, strict', { '.mailrc.yaml': warned }, { strict: 'true' }, 1],
    ['a warning too many', { '.mailrc.yaml': warned }, { 'max-warnings': '0' }, 1],
    ['a warning that may be', { '.mailrc.yaml': warned }, { 'max-warnings': '1' }, 0],
    ['a rule', { '.mailrc.yaml': warned }, { rules: 'missing-password=error' }, 1],
    ['two rules', { '.mailrc.yaml': warned }, { rules: 'missing-password=error\r\nmissing-password=off\r\n' }, 0],
    ['paths', { 'a b/.mailrc.yaml': good, 'c.yaml': wrong }, { paths: 'a b\nc.yaml\n' }, 1],
    ['a glob', { 'a b/.mailrc.yaml': good, 'c.yaml': wrong }, { paths: '**/.mailrc.yaml' }, 0],
    ['a name that looks like a flag', { '--help': wrong }, { paths: '--help' }, 1],
    ['a folder', { 'x/.mailrc.yaml': good, '.mailrc.yaml': wrong }, { 'working-directory': 'x' }, 0],
    ['no file', { x: '' }, { paths: 'nothing.yaml' }, 2],
    ['no file, which may be', { x: '' }, { paths: 'nothing.yaml', 'if-present': 'true' }, 0],
    ['a rule that is none', { '.mailrc.yaml': good }, { rules: 'no-such-rule=off' }, 2],
    ['a word for a yes', { '.mailrc.yaml': good }, { strict: 'yes' }, 2],
    ['a version', { '.mailrc.yaml': good }, { version: '^1.2.3-rc.1' }, 0],
    ['no version', { '.mailrc.yaml': good }, { version: '' }, 2],
  ] as const)('%s', (_, files, inputs, expected) => {
    const { status, out, err } = runAction({ '.git/HEAD': '', ...files }, inputs);
    expect(status, out + err).toBe(expected);
  });

  it('the steps of the Action write SARIF', () => {
    const { status, place } = runAction({ '.git/HEAD': '', '.mailrc.yaml': wrong }, { sarif: 'a b.sarif' });
    expect(status).toBe(1);
    const log = JSON.parse(readFileSync(join(place.work, 'a b.sarif'), 'utf8'));
    expect(log).toMatchObject({ version: '2.1.0', runs: [{ tool: { driver: { name: 'mailconf' } } }] });
    expect(log.runs[0].results.length).toBeGreaterThan(0);
    expect(runAction({ '.git/HEAD': '', '.mailrc.yaml': good }, { sarif: 'no/such/folder.sarif' }).status).toBe(1);
  });

  it('run nothing that the tree holds, and write nothing through its links', () => {
    const evil = '#!/bin/sh\necho ran >>ran\n';
    const { place } = runAction({
      '.git/HEAD': '',
      '.mailrc.yaml': good,
      '.npmrc': 'registry=http://192.0.2.1/\n',
      'node_modules/mailconf/package.json': '{"name": "mailconf", "version": "1.0.0", "bin": "x.js"}',
      'node_modules/mailconf/x.js': evil,
      'node_modules/.bin/mailconf': evil,
    });
    expect(existsSync(join(place.work, 'ran'))).toBe(false);
    const folder = /--prefix (\S+)/.exec(place.calls()[0] ?? '')?.[1] ?? place.work;
    expect(relative(place.work, folder)).toMatch(/^\.\./);

    const outside = join(place.root, 'outside');
    writeFileSync(outside, 'mine');
    symlinkSync(outside, join(place.work, 'x.sarif'));
    symlinkSync(place.root, join(place.work, 'up'));
    for (const sarif of ['x.sarif', 'up/outside', '../outside']) {
      const { run = '', env = {} } = action.runs.steps[0] as Step;
      const given = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, filled(value, { sarif })]));
      expect(place.run(githubBash, run, { ...githubEnvironment, ...given }).status).toBe(2);
    }
    expect(readFileSync(outside, 'utf8')).toBe('mine');
  });

  it.each(Object.keys(action.inputs))('run nothing of a hostile %s', (name) => {
    for (const hostile of [
      '$(touch ran)`touch ran`; touch ran && touch ran > ran #',
      '"; touch ran; "',
      "'; touch ran; '",
      '1\ntouch ran\n',
      'x[$(touch ran)]',
      '--output=ran --package=evil',
    ]) {
      if (name === 'working-directory') {
        // GitHub itself reads it: a folder of that name does not exist, so no step starts.
        expect(action.runs.steps.every(({ run = '' }) => !run.includes('inputs'))).toBe(true);
        continue;
      }
      const { place } = runAction({ '.git/HEAD': '', '.mailrc.yaml': good }, { [name]: hostile });
      const made = readdirSync(place.work).filter((file) => !['.git', '.keep', '.mailrc.yaml'].includes(file));
      // The file that SARIF goes to may be called anything.
      expect(made, hostile).toEqual(name === 'sarif' ? [hostile].filter((file) => made.includes(file)) : []);
      expect(existsSync(join(place.work, 'ran'))).toBe(false);
    }
  });
});
