import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { nodeWorkspace } from '../../src/files/node-workspace.js';
import { isWithinFolder } from '../../src/files/path-below.js';
import { useFolder } from '../resolve/support.js';

it.each([
  ['/a/b', '/a', true],
  ['/a', '/a', true],
  ['/a', '/', true],
  ['/', '/', true],
  ['/a/..b', '/a', true],
  ['/ab', '/a', false],
  ['/a', '/a/b', false],
  ['/', '/a', false],
])('whether %s is within %s', (path, folder, isWithin) => expect(isWithinFolder(path, folder)).toBe(isWithin));

describe('whether the file of a secret is in the tree of its configuration', () => {
  const folder = useFolder('secret-path');

  beforeAll(async () => {
    await mkdir(join(folder.path, 'tree', '.git'), { recursive: true });
    await mkdir(join(folder.path, 'tree', 'sub'));
    await folder.write('tree/secret', '');
    await folder.write('outside', '');
    await symlink('tree', join(folder.path, 'link'));
    await symlink('../outside', join(folder.path, 'tree', 'leaves'));
  });

  // `probe` reads by the place that a path leads to: a rule that goes by letters says that it is refused where it is not.
  it.each([
    ['tree/sub', '../secret', true],
    ['link/sub', '../secret', true],
    ['tree/sub', 'secret', true],
    ['tree/sub', '../../outside', false],
    ['link/sub', '../../outside', false],
    ['tree/sub', '../leaves', false],
    ['tree/sub', '/run/secrets/mail', true],
    ['tree/sub', '/run/secrets/../mail', false],
    ['tree/sub', '/run/secrets-of-others', false],
  ])('in %s, %s', (at, written, isInTree) => {
    expect(nodeWorkspace().secretPath(written, join(folder.path, at, 'x.yaml'))).toMatchObject({ isInTree });
  });

  it('through a link from outside of the tree', () => {
    const written = join(folder.path, 'link', 'secret');
    expect(nodeWorkspace().secretPath(written, join(folder.path, 'tree', 'x.yaml'))).toMatchObject({ isInTree: true });
  });
});
