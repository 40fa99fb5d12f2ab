import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { expect, it } from 'vitest';

/** The compiled modules that importing one loads, and the packages and parts of Node. */
function loadedBy(path: string, found = { modules: new Set<string>(), others: new Set<string>() }) {
  if (found.modules.has(path)) return found;
  found.modules.add(path);
  const imports = readFileSync(path, 'utf8').matchAll(/^(?:import|export)\s(?:[^'"]*?from\s)?['"]([^'"]+)['"]/gm);
  for (const [, name = ''] of imports) {
    if (name.startsWith('.')) loadedBy(resolve(dirname(path), name), found);
    else found.others.add(name);
  }
  return found;
}

it('importing the package loads nothing that only a call needs', () => {
  expect(existsSync('dist/index.js')).toBe(true);
  const { modules, others } = loadedBy(resolve('dist/index.js'));
  expect([...others]).toEqual([]);
  expect(modules.size).toBeGreaterThan(3);
  expect(modules.size).toBeLessThan(12);
});
