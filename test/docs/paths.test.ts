import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import { readRoot, root } from '../ci/support.js';

const pages = globSync(['*.md', 'docs/*.md', '!CHANGELOG.md'], { cwd: root }).sort();
const folders = '\\.github|bench|docs|examples|providers|schema|scripts|src|test';
const rooms = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
const inSource = new RegExp(`^(?:${rooms.map(({ name }) => name).join('|')})/[\\w./-]+\\.ts$`);
const inRoot = new RegExp(`^(?:${folders})/[\\w./-]*$`);

/** Paths of the repository that a page names, those in src/ with or without `src/`; not what stands for a name of one's own. */
function pathsIn(text: string): string[] {
  const words = [...text.matchAll(/`([^`\s]+)`/g)].map(([, word = '']) => word);
  return words
    .flatMap((word) => (inRoot.test(word) ? [word] : inSource.test(word) ? [`src/${word}`] : []))
    .map((path) => path.replace(/[^/]*\b(?:NAME|ID)\b.*$/, ''));
}

describe('paths that a page names exist', () => {
  it.each(pages)('%s', (page) => {
    expect(pathsIn(readRoot(page)).filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('and are found in its text: docs/architecture.md and CONTRIBUTING.md name many', () => {
    expect(pathsIn(readRoot('docs/architecture.md')).length).toBeGreaterThan(40);
    expect(pathsIn(readRoot('CONTRIBUTING.md')).length).toBeGreaterThan(10);
  });
});

it('docs/architecture.md lists the rooms that there are, as scripts/rooms/table.mjs does, in their order', async () => {
  const { rooms } = await import(new URL('../../scripts/rooms/table.mjs', import.meta.url).href);
  const list = /^## Rooms\n(.*?)^What the checks/ms.exec(readRoot('docs/architecture.md'))?.[1] ?? '';
  const listed = [...list.matchAll(/^ {4}([a-z.]+) /gm)].map(([, name]) => name);
  const wanted = new Set<string>(rooms.map(({ name }: { name: string }) => name.replace(/\/.*/, '')));
  expect(listed).toEqual([...wanted].filter((name) => existsSync(join(root, 'src', name))));
});
