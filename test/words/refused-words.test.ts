import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { causes } from '../../src/model/cause.js';
import { ruleSeverities } from '../../src/validate/rules/rule-table.js';
import { root } from '../ci/support.js';

interface Row {
  readonly name: string;
  readonly part: string;
  readonly text: string;
}

const { causeRows, ruleRows }: { causeRows(): Row[]; ruleRows(root: string): Row[] } = await import(
  new URL('../../scripts/words/messages.mjs', import.meta.url).href
);
const rows = [...ruleRows(root), ...causeRows()];

/** Words that a reader stumbles over, and what to write. */
const refused: readonly (readonly [RegExp, string])[] = [
  [/\b(?:is)?told\b/i, 'reported, shown'],
  [/\bmend(?:s|ed|ing)?\b/i, 'fix'],
  [/\bcure[sd]?\b/i, 'fix'],
  [/\bheed(?:s|ed)?\b/i, 'follow, respect'],
  [/\bby itself\b/i, 'automatically, on its own'],
  [/\bis no key of\b/i, 'unknown key'],
  [/\ba? ?fault of ours\b/i, 'internal error'],
  [/\bknowsOf\b/, 'has'],
];
/** In what users read; in code `blank` may be a term of something else. */
const refusedInText: typeof refused = [...refused, [/\bblanks?\b/i, 'space']];

function found(where: string, text: string, words: typeof refused): string[] {
  return words.flatMap(([pattern, instead]) => {
    const [word] = pattern.exec(text) ?? [];
    return word === undefined ? [] : [`${where}: "${word}": write ${instead}`];
  });
}

function filesBelow(folder: string, ending: RegExp): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name))
    .map((name) => join(folder, name));
}

function foundIn(path: string, words: typeof refused): string[] {
  const lines = readFileSync(join(root, path), 'utf8').split('\n');
  return lines.flatMap((line, index) => found(`${path}:${index + 1}`, line, words));
}

it('the table of messages has every rule that a single file can have, and every cause', () => {
  const names = new Set(rows.map(({ name }) => name));
  const missing = [...Object.keys(ruleSeverities), ...causes].filter((name) => !names.has(name));
  expect(missing.sort()).toEqual(['shadowed-file', 'too-many-diagnostics']);
  expect(rows.filter(({ text }) => text.trim() === '' || /undefined|NaN|\[object/.test(text))).toEqual([]);
});

it('no message has a refused word', () => {
  expect(rows.flatMap(({ name, part, text }) => found(`${name}, ${part}`, text, refusedInText))).toEqual([]);
});

it('no page, no description of a key has one', () => {
  const pages = ['README.md', 'SECURITY.md', ...filesBelow('docs', /\.md$/), ...filesBelow('schema', /\.json$/)];
  expect(pages.flatMap((path) => foundIn(path, refusedInText))).toEqual([]);
});

it('no name and no comment in the code has one', () => {
  const files = filesBelow('src', /\.ts$/).filter((path) => !path.startsWith(join('src', 'generated')));
  expect(files.flatMap((path) => foundIn(path, refused))).toEqual([]);
});
