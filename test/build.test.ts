import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isBuilt } from './build.js';

const files = [
  'src/text/a.ts',
  'scripts/bundle/seams.mjs',
  'scripts/bundle.mjs',
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
];
const built = 'dist/program/LICENSES.txt';
let root: string;

function put(path: string, time: number): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), '');
  utimesSync(join(root, path), time, time);
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'mailconf-build-'));
  for (const file of files) put(file, 1000);
  for (const folder of ['src', 'src/text', 'scripts/bundle']) utimesSync(join(root, folder), 1000, 1000);
  put(built, 2000);
});
afterEach(() => rmSync(root, { recursive: true }));

describe('the build before the tests', () => {
  it('is not made again where nothing was changed since', () => {
    expect(isBuilt(root)).toBe(true);
  });

  it('is made after npm ci, when there is none', () => {
    rmSync(join(root, 'dist'), { recursive: true });
    expect(isBuilt(root)).toBe(false);
  });

  it.each(files)('is made again after a change of %s', (file) => {
    put(file, 3000);
    expect(isBuilt(root)).toBe(false);
  });

  it('is made again after a file of src/ was removed', () => {
    rmSync(join(root, 'src/text/a.ts'));
    expect(isBuilt(root)).toBe(false);
  });
});
