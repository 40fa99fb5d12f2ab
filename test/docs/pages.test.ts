import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { causes } from '../../src/model/cause.js';
import { ruleSeverities } from '../../src/validate/rules/rule-table.js';

/** Columns of a terminal, less a margin. */
const widest = 78;

function pages(kind: 'rules' | 'causes') {
  const folder = new URL(`../../docs/${kind}/`, import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith('.md'));
  return files.map((file) => [file.slice(0, -'.md'.length), readFileSync(new URL(file, folder), 'utf8')] as const);
}

const headings = (text: string) => text.replace(/```.*?```/gs, '').match(/^#.*$/gm);
const section = (text: string, name: string) => text.split(`\n## ${name}\n`)[1]?.split('\n## ')[0] ?? '';

describe('every page', () => {
  test.each([...pages('rules'), ...pages('causes')])('%s fits a terminal', (name, text) => {
    expect(text.split('\n').filter((line) => [...line].length > widest)).toEqual([]);
    expect(text).toMatch(new RegExp(`^# ${name}\n\n[A-Z\`].+\n`));
    expect(text).not.toMatch(/[ \t]$|\t/m);
    expect(text).toMatch(/[^\n]\n$/);
    expect(text.match(/^```/gm)?.length ?? 0).toSatisfy((fences: number) => fences % 2 === 0);
  });
});

describe('a rule', () => {
  test('has a page, and a page has its rule', () => {
    expect(Object.keys(ruleSeverities).filter((name) => !pages('rules').some(([page]) => page === name))).toEqual([]);
  });

  test.each(pages('rules'))('%s has the form', (name, text) => {
    expect(headings(text)).toEqual([`# ${name}`, '## Why', '## Wrong', '## Right']);
    for (const part of ['Wrong', 'Right']) expect(section(text, part)).toMatch(/```yaml\n[^`]+```/);
    const right = /```yaml\n(.*?)```/s.exec(section(text, 'Right'))?.[1] ?? '';
    expect(parse(right)).toBeTypeOf('object');
  });
});

describe('a cause', () => {
  test('has a page', () => {
    // A line break in a value is a rule; the probe is the last gate.
    const known = new Set([...pages('causes'), ...pages('rules')].map(([page]) => page));
    expect(causes.filter((name) => !known.has(name))).toEqual([]);
  });

  test.each(pages('causes'))('%s has the form', (name, text) => {
    expect(headings(text)).toEqual([`# ${name}`, '## How it shows', '## Fix']);
    for (const part of ['How it shows', 'Fix']) expect(section(text, part).trim()).not.toBe('');
  });
});
