import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { makeTree } from '../cli/validate-support.js';
import { readPresets, runScript } from './support.js';

const docs = fileURLToPath(new URL('../../docs/', import.meta.url));
const page = readFileSync(join(docs, 'providers.md'), 'utf8');
const presets = readPresets().map(({ preset }) => preset);

const tree = makeTree({
  'providers/a.b.yaml': JSON.stringify({
    id: 'a.b',
    name: 'A | <b>_x_</b> [y](z) `c` & Co',
    domains: ['a.example', 'b.example', 'c.example', '*.d.example', 'e.example'],
    website: 'https://a.example/x_(y)_z',
    pop: { server: 'pop.a.example', port: 110, ssl: false },
    smtp: { server: 'smtp.a.example', port: 25, ssl: false, auth: false },
    alternatives: { pop: [{ server: 'pop.a.example', port: 111, ssl: false }] },
    signIn: 'closed',
    notes: 'First\n*this* (https://a.example/help_me?x=1&y=2), then <that> #1.',
  }),
  'providers/ab.yaml': JSON.stringify({ id: 'ab', name: 'AB', pop: false, notes: { de: 'Deutsch', en: 'English' } }),
  'providers/notes.yaml': JSON.stringify({ id: 'notes', name: 'Notes', signIn: 'oauth2', notes: { fr: 'Français' } }),
});
afterAll(tree.remove);
const run = (...argv: string[]) => runScript('list', argv, { cwd: tree.root });

describe('docs/providers.md', () => {
  it('docs/providers.md is what the presets say', async () => {
    expect(await run('--check')).toEqual({ status: 0, out: '', err: '' });
  });

  it('lists every preset once, in the order of the ids, with its totals', () => {
    const rows = page.split('| --- | --- | --- | --- | --- | --- |\n')[1]?.split('\n\n')[0]?.split('\n') ?? [];
    expect(rows.map((row) => /^\| \[([^\]]+)\]/.exec(row)?.[1]?.replaceAll('\\', ''))).toEqual(
      presets.map(({ id }) => id),
    );
    for (const row of rows) expect(row.match(/(?<!\\)\|/g), row).toHaveLength(7);
    expect(page).toContain(`| providers | ${presets.length} |`);
    expect(page).toContain(`| domains | ${presets.flatMap(({ domains = [] }) => domains).length} |`);
    expect(page).toContain(`| with POP | ${presets.filter(({ pop }) => pop).length} |`);
  });

  it('has no link that leads nowhere', () => {
    const links = [...page.matchAll(/\]\(<?([^)>\s]+)/g)].map(([, target = '']) => target);
    expect(links.length).toBeGreaterThan(presets.length);
    const headings = page.match(/(?<=^#+ ).+$/gm)?.map((heading) => heading.replaceAll('\\', '')) ?? [];
    const anchors = headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    );
    for (const link of new Set(links)) {
      if (link.startsWith('https://')) continue;
      const [path = '', anchor] = link.split('#');
      if (path) expect(existsSync(join(docs, decodeURIComponent(path))), link).toBe(true);
      else
        expect(
          [anchor, anchor?.replace(/-\d+$/, '')].some((one) => anchors.includes(one ?? '')),
          link,
        ).toBe(true);
    }
    const contributing = readFileSync(join(docs, '../CONTRIBUTING.md'), 'utf8');
    expect(contributing).toMatch(/^## Add a provider in five minutes$/m);
  });
});

describe('npm run providers:docs', () => {
  it('writes the page of a folder, whatever its texts hold', async () => {
    expect(await run('--providers', 'providers', '--output', 'page.md')).toEqual({ status: 0, out: '', err: '' });
    const text = readFileSync(join(tree.root, 'page.md'), 'utf8');
    expect(text).toContain(
      '| [a.b](providers/a.b.yaml) | [A \\| \\<b\\>\\_x\\_\\</b\\> \\[y\\](z) \\`c\\` \\& Co](<https://a.example/x_(y)_z>) | `a.example`, `b.example`, `c.example` and 2 more | `pop.a.example:110` **clear text** +1 | `smtp.a.example:25` **clear text**, no log-in | closed ([notes](#ab)) |\n',
    );
    expect(text).toContain(
      '### a.b\n\nFirst \\*this\\* (<https://a.example/help_me?x=1&y=2>), then \\<that\\> \\#1.\n',
    );
    expect(text).toContain('| [ab](providers/ab.yaml) | AB | – | – | not known |  ([notes](#ab-1)) |');
    expect(text).toContain('### ab\n\nEnglish\n\n### notes\n\nFrançais\n');
    expect(text).toContain('OAuth 2 only ([notes](#notes-1))');
    expect(text).toMatch(/\| providers \| 3 \|\n\| domains \| 5 \|\n\| with POP \| 1 \|\n/);
    expect(text).toContain('| sign-in: closed | 1 |');
  });

  it('says when the page is stale, and leaves it alone', async () => {
    const path = tree.put('stale.md', 'old\n');
    const check = ['--check', '--providers', 'providers', '--output'];
    expect(await run(...check, 'stale.md')).toMatchObject({ status: 1, out: '' });
    expect(readFileSync(path, 'utf8')).toBe('old\n');
    expect(await run(...check, 'missing.md')).toMatchObject({ status: 1, out: '' });
    expect(existsSync(join(tree.root, 'missing.md'))).toBe(false);
  });
});
