import { execFileSync } from 'node:child_process';
import { mkdir, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBounded, readBoundedSync } from '../../src/files/bounded-read.js';
import { useFolder } from '../resolve/support.js';

const folder = useFolder('bounded-read');
const server = createServer();
const onLinux = process.platform === 'linux';

beforeAll(async () => {
  await folder.write('full', 'x'.repeat(100));
  await folder.write('over', 'x'.repeat(101));
  await folder.write('empty', '');
  await mkdir(join(folder.path, 'folder'));
  await symlink('full', join(folder.path, 'link'));
  execFileSync('mkfifo', [join(folder.path, 'pipe')]);
  await new Promise<void>((listening) => server.listen(join(folder.path, 'socket'), listening));
});
afterAll(() => server.close());

describe.each([
  ['at once', async (path: string, limit: number) => readBoundedSync(path, limit)],
  ['without blocking', readBounded],
])('read %s', (_, read) => {
  const at = (name: string, limit = 100) => read(join(folder.path, name), limit);

  it('a regular file is whole', async () => {
    expect((await at('full')).toString()).toBe('x'.repeat(100));
    expect((await at('link')).toString()).toBe('x'.repeat(100));
    expect((await at('empty')).toString()).toBe('');
  });

  it.each([
    ['over', 'too-large', ''],
    ['folder', 'not-a-file', 'a folder'],
    ['pipe', 'not-a-file', 'a pipe'],
    ['/dev/zero', 'not-a-file', 'a device'],
    ['socket', 'system', 'ENXIO'],
    ['nothing', 'system', 'ENOENT'],
  ])('%s is refused', async (name, reason, detail) => {
    await expect(name.startsWith('/') ? read(name, 100) : at(name)).rejects.toMatchObject({ reason, detail });
  });

  // Such a file says a size of 0, and gives about a page a read.
  it.runIf(onLinux)('a file of /proc is read to its end', async () => {
    const text = (await read('/proc/self/smaps', 64 * 1024 * 1024)).toString();
    expect(text.length).toBeGreaterThan(70_000);
    expect(text).toMatch(/^VmFlags: .*\n$/m);
    await expect(read('/proc/self/smaps', 4096)).rejects.toMatchObject({ reason: 'too-large' });
  });

  it.runIf(onLinux)('a file that cannot be read is refused by the code of the error', async () => {
    await expect(read('/proc/self/mem', 100)).rejects.toMatchObject({ reason: 'system', detail: 'EIO' });
  });
});

it('a link is refused where none is to be followed', () => {
  expect(() => readBoundedSync(join(folder.path, 'link'), 100, { noFollow: true })).toThrow('not read: system');
});

it('what lies in a room of the caller is no longer than the file', () => {
  const room = Buffer.alloc(200, 'y');
  expect(readBoundedSync(join(folder.path, 'full'), 100, { room }).toString()).toBe('x'.repeat(100));
});

it('the file that is open is looked at before it is read', () => {
  const path = join(folder.path, 'full');
  expect(() => readBoundedSync(path, 100, { accept: ({ size }) => size < 100 })).toThrow('not read: not-accepted');
});
