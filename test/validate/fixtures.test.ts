import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { ruleSeverities } from '../../src/validate/rules/rule-table.js';

// Every file of test/fixtures is validated by the built program; NAME.out is what it prints. UPDATE=1 rewrites it.
const fixtures = fileURLToPath(new URL('../fixtures', import.meta.url));
const bin = fileURLToPath(new URL('../../dist/program/bin.cjs', import.meta.url));
const names = readdirSync(fixtures).filter((name) => /\.(?:yaml|json)$/.test(name));
// A copy outside the repository: a password in a file that git tracks weighs more.
const folder = mkdtempSync(join(tmpdir(), 'mailconf-fixtures-'));
cpSync(fixtures, folder, { recursive: true });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(name: string): Promise<string> {
  return new Promise((fulfil) => {
    execFile(process.execPath, [bin, 'validate', name, '--no-color'], { cwd: folder }, (_error, out) => fulfil(out));
  });
}

test.concurrent.each(names)('%s', async (name) => {
  const printed = await run(name);
  const expected = join(fixtures, name.replace(/\.[^.]+$/, '.out'));
  if (process.env.UPDATE === '1') writeFileSync(expected, printed);
  expect(printed).toBe(readFileSync(expected, 'utf8'));
  expect(printed).not.toContain('c4nary');
});

test('every rule but the one that needs two files and the one that needs a thousand faults has a fixture', () => {
  const others = ['shadowed-file', 'too-many-diagnostics'];
  const rules = Object.keys(ruleSeverities).filter((rule) => !others.includes(rule));
  expect(rules.filter((rule) => !names.includes(`${rule}.yaml`))).toEqual([]);
});
