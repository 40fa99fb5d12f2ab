import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { runIn } from '../cli/support.js';

// scripts/compare.mjs writes the page; here its column of mailconf is held to what mailconf says.
const mistakes = fileURLToPath(new URL('../mistakes', import.meta.url));
const page = readFileSync(new URL('../../docs/comparison.md', import.meta.url), 'utf8');
const names = readdirSync(mistakes);
// A copy outside the repository: a password in a file that git tracks weighs more.
const folder = mkdtempSync(join(tmpdir(), 'mailconf-mistakes-'));
cpSync(mistakes, folder, { recursive: true });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The lines of the page's cells that begin with the name of a file. */
const shown = [...page.matchAll(/(?<= \| )(`+) ?(\d\d-\S+?\.yaml:.*?) ?\1(?= \| )/g)].map((match) =>
  match[2]?.replaceAll('\\|', '|'),
);

describe('the comparison', () => {
  test('has a line for each of the thirty mistakes', () => {
    expect(shown.map((line) => line?.split(':')[0])).toEqual(names.sort());
    expect(names).toHaveLength(30);
  });

  test.each(names)('%s: mailconf prints the line that is shown, and no other', async (name) => {
    const { out } = await runIn(['validate', '--no-color', name], { cwd: folder });
    const heads = out.split('\n').filter((line) => /^\S+:\d+:\d+: (?:error|warning): /.test(line));
    expect(heads).toEqual(shown.filter((line) => line?.startsWith(`${name}:`)));
    expect(out).not.toContain('c4nary');
  });
});
