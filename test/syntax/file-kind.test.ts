import { posix, win32 } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isJsonPath, isPackagePath } from '../../src/syntax/file-kind.js';

describe('the kind of a file', () => {
  it.each([
    '/a/.mailrc.json',
    '/a/b.JSON',
    '/a/.json',
    '/a/b.json.yaml',
    '/a/package.json',
    '/a/my-package.json',
    '/a/Package.json',
    '/package.json/b.yaml',
    '/a\\package.json',
    '/a\\.json',
    'package.json',
    'C:\\a\\package.json',
    'C:\\a\\.json',
    'c:/a/package.json',
    '\\\\server\\share\\package.json',
    '',
  ])('of %j is what its system says', (path) => {
    const { basename, extname } = /^(?:[a-z]:|\\\\)/i.test(path) ? win32 : posix;
    expect(isJsonPath(path)).toBe(extname(path).toLowerCase() === '.json');
    expect(isPackagePath(path)).toBe(basename(path) === 'package.json');
  });
});
