import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const home = fileURLToPath(new URL('../..', import.meta.url));
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'mailconf-generate-'));
  for (const folder of ['schema', 'providers', 'src/generated'])
    cpSync(join(home, folder), join(root, folder), { recursive: true });
  cpSync(join(home, 'package.json'), join(root, 'package.json'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function generate(...flags: string[]): { status: number | null; stderr: string } {
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(home, 'scripts/generate.mjs'), '--root', root, ...flags],
    {
      encoding: 'utf8',
    },
  );
  return { status, stderr };
}

describe('generate --check', () => {
  test('passes on what is committed', () => {
    expect(generate('--check')).toEqual({ status: 0, stderr: '' });
  });

  test('names the files that are stale, and writes none', () => {
    appendFileSync(join(root, 'src/generated/mailrc.ts'), '// by hand\n');
    rmSync(join(root, 'src/generated/validate.ts'));
    const { status, stderr } = generate('--check');
    expect(status).toBe(1);
    expect(stderr).toBe('Stale, run "npm run generate":\n  src/generated/mailrc.ts\n  src/generated/validate.ts\n');
    expect(readFileSync(join(root, 'src/generated/mailrc.ts'), 'utf8')).toContain('// by hand');
  });

  test('generate --check sees a new version of the package', () => {
    const path = join(root, 'package.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace(/"version": ".*"/, '"version": "99.0.0"'));
    expect(generate('--check').stderr).toContain('  src/generated/version.ts\n');
    generate();
    expect(readFileSync(join(root, 'src/generated/version.ts'), 'utf8')).toContain("version = '99.0.0'");
  });

  test('sees a new provider, in the schema too', () => {
    write(
      'zz-new.yaml',
      'id: zz-new\nname: New\nwebsite: https://new.example\ndomains: [new.example]\nsignIn: password\nsource: x\nverified: 2025-01-01\n',
    );
    const { stderr } = generate('--check');
    expect(stderr).toContain('schema/mailrc.schema.json\n  src/generated/providers.ts\n');
    expect(generate()).toEqual({ status: 0, stderr: '' });
    expect(generate('--check')).toEqual({ status: 0, stderr: '' });
    expect(readFileSync(join(root, 'schema/mailrc.schema.json'), 'utf8')).toContain('"label": "zz-new"');
  });
});

describe('generate refuses a provider', () => {
  test.each<[what: string, text: string, message: string]>([
    [
      'of the wrong shape',
      'id: zz\nname: X\nport: 1\n',
      'providers/zz.yaml: / must NOT have additional properties (port)',
    ],
    ['that is no YAML', 'id: [\n', 'providers/zz.yaml: '],
    ['in a file of another name', complete('yy'), 'providers/zz.yaml: the file of yy must be yy.yaml'],
    ['without what a built-in one needs', 'id: zz\nname: X\n', 'providers/zz.yaml: a built-in preset needs source'],
    [
      'with the domain of another',
      complete('zz', 'domains: [GMAIL.com]'),
      'providers/zz.yaml: domain gmail.com is owned by gmail.yaml, too',
    ],
    [
      'with the id of another as alias',
      complete('zz', 'domains: []\naliases: [gmail]'),
      'providers/zz.yaml: id or alias gmail is owned by gmail.yaml, too',
    ],
    [
      'with a successor that is none',
      complete('zz', 'domains: []\nsuccessor: nobody'),
      'providers/zz.yaml: no provider nobody',
    ],
  ])('%s', (_, text, message) => {
    write('zz.yaml', text);
    const { status, stderr } = generate();
    expect(status).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
  });
});

test('generate needs no provider', () => {
  rmSync(join(root, 'providers'), { recursive: true });
  expect(generate()).toEqual({ status: 0, stderr: '' });
});

test('the types have no unknown, and index signatures only where names are free', () => {
  for (const [file, free] of [
    ['mailrc.ts', ['AccountSettings']],
    ['provider.ts', ['string']],
  ] as const) {
    const code = readFileSync(join(home, 'src/generated', file), 'utf8');
    expect(code).not.toMatch(/: (unknown|any|object)\b/);
    expect([...code.matchAll(/\[k: string\]: (\w+)/g)].map(([, type]) => type)).toEqual(free);
  }
});

test('the validators need nothing at run time', () => {
  const code = readFileSync(join(home, 'src/generated/validators.ts'), 'utf8');
  expect(code).not.toMatch(/\brequire\(|^import /m);
});

function write(file: string, text: string): void {
  writeFileSync(join(root, 'providers', file), text);
}

function complete(id: string, more = 'domains: []'): string {
  return `id: ${id}\nname: X\nwebsite: https://x.example\nsignIn: password\nsource: x\nverified: 2025-01-01\n${more}\n`;
}
