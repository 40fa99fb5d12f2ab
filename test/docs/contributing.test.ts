import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const text = readFileSync(new URL('CONTRIBUTING.md', root), 'utf8');

it('CONTRIBUTING names scripts that exist', () => {
  const { scripts } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { scripts: object };
  const named = new Set([...text.matchAll(/npm run ([a-z:]+)/g)].map(([, name]) => name));
  expect(named.size).toBeGreaterThan(4);
  for (const name of named) expect(Object.keys(scripts)).toContain(name);
});
