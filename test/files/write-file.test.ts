import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytesInPlaceOf, replaceFile } from '../../src/files/write-file.js';
import { makeTree } from '../cli/validate-support.js';

const isRoot = process.getuid?.() === 0;
const somebody = 65_534;
const old = Buffer.from('pop: {hst: p.example}\n');
const fresh = Buffer.from('pop: {server: p.example}\n');

let tree: ReturnType<typeof makeTree>;
beforeEach(() => {
  tree = makeTree({ 'a.yaml': old });
  chmodSync(tree.root, 0o755);
});
afterEach(() => tree.remove());
const at = (name: string) => join(tree.root, name);

/** Does something with the rights of another user. */
async function asSomebody(action: () => Promise<unknown>): Promise<unknown> {
  const groups = process.getgroups?.() ?? [];
  process.setgroups?.([somebody]);
  process.setegid?.(somebody);
  process.seteuid?.(somebody);
  try {
    return await action();
  } finally {
    process.seteuid?.(0);
    process.setegid?.(0);
    process.setgroups?.(groups);
  }
}

function expectUntouched(path = at('a.yaml')) {
  expect(readFileSync(path)).toEqual(old);
  expect(readdirSync(tree.root).filter((name) => name.startsWith('.mailconf-'))).toEqual([]);
}

describe('replacing a file', () => {
  it('puts the bytes in its place and leaves nothing else', async () => {
    await replaceFile(at('a.yaml'), fresh, old);
    expect(readFileSync(at('a.yaml'))).toEqual(fresh);
    expect(readdirSync(tree.root)).toEqual(['a.yaml']);
  });

  it.each([0o600, 0o640, 0o644, 0o755, 0o666])('keeps the mode %o', async (mode) => {
    chmodSync(at('a.yaml'), mode);
    await replaceFile(at('a.yaml'), fresh, old);
    expect(statSync(at('a.yaml')).mode & 0o7777).toBe(mode);
  });

  it.runIf(isRoot)('keeps owner and group', async () => {
    chownSync(at('a.yaml'), 4711, 4712);
    chmodSync(at('a.yaml'), 0o640);
    await replaceFile(at('a.yaml'), fresh, old);
    expect(statSync(at('a.yaml'))).toMatchObject({ uid: 4711, gid: 4712, mode: 0o100640 });
  });

  it.runIf(isRoot)('opens to no other group what it cannot give to its own', async () => {
    chownSync(at('a.yaml'), somebody, 4712);
    chmodSync(at('a.yaml'), 0o664);
    chownSync(tree.root, somebody, somebody);
    await asSomebody(() => replaceFile(at('a.yaml'), fresh, old));
    expect(statSync(at('a.yaml'))).toMatchObject({ uid: somebody, gid: somebody, mode: 0o100604 });
  });

  it('follows a link, which stays one', async () => {
    tree.put('below/x.yaml', '');
    symlinkSync('../a.yaml', at('below/link.yaml'));
    symlinkSync('below/link.yaml', at('link.yaml'));
    await replaceFile(at('link.yaml'), fresh, old);
    expect(readFileSync(at('a.yaml'))).toEqual(fresh);
    expect(readlinkSync(at('link.yaml'))).toBe('below/link.yaml');
    expect(lstatSync(at('below/link.yaml')).isSymbolicLink()).toBe(true);
    expect(readdirSync(at('below')).sort()).toEqual(['link.yaml', 'x.yaml']);
  });

  it('leaves other hard links with the old content', async () => {
    linkSync(at('a.yaml'), at('b.yaml'));
    await replaceFile(at('a.yaml'), fresh, old);
    expect(readFileSync(at('b.yaml'))).toEqual(old);
  });

  it('refuses a file that holds something else by now', async () => {
    const other = Buffer.from('other');
    await expect(replaceFile(at('a.yaml'), fresh, other)).rejects.toMatchObject({
      code: 'ERR_MAILCONF_UNREADABLE',
      message: `${at('a.yaml')} changed while it was checked`,
    });
    expectUntouched();
  });

  it('refuses a file that changes while the new one is written', async () => {
    const large = Buffer.alloc(64 * 1024 * 1024, 'a');
    const replacing = replaceFile(at('a.yaml'), large, old);
    const changing = (async () => {
      while (!readdirSync(tree.root).some((name) => name.startsWith('.mailconf-')))
        await new Promise((fulfil) => setImmediate(fulfil));
      writeFileSync(at('a.yaml'), 'changed');
    })();
    await expect(replacing).rejects.toThrow('changed while it was checked');
    await changing;
    expect(readFileSync(at('a.yaml'), 'utf8')).toBe('changed');
    expect(readdirSync(tree.root)).toEqual(['a.yaml']);
  });

  it.runIf(isRoot)('a file that may not be written', async () => {
    chmodSync(at('a.yaml'), 0o644);
    chmodSync(tree.root, 0o777);
    await asSomebody(async () => {
      await expect(replaceFile(at('a.yaml'), fresh, old)).rejects.toMatchObject({
        code: 'ERR_MAILCONF_UNREADABLE',
        path: at('a.yaml'),
        message: `${at('a.yaml')} cannot be written: permission denied`,
      });
    });
    expectUntouched();
  });

  it.runIf(isRoot)('a folder that may not be written', async () => {
    chmodSync(at('a.yaml'), 0o666);
    await asSomebody(async () => {
      await expect(replaceFile(at('a.yaml'), fresh, old)).rejects.toThrow('cannot be written: permission denied');
    });
    expectUntouched();
  });

  it.runIf(isRoot)("a file of another user in a folder where that user's files stay", async () => {
    chmodSync(at('a.yaml'), 0o666);
    chmodSync(tree.root, 0o1777);
    await asSomebody(async () => {
      await expect(replaceFile(at('a.yaml'), fresh, old)).rejects.toThrow('cannot be written: permission denied');
    });
    expectUntouched();
  });

  it('what is no file, or not there', async () => {
    await mkdir(at('folder'));
    await expect(replaceFile(at('folder'), fresh, old)).rejects.toThrow('cannot be written: a folder');
    await expect(replaceFile(at('none'), fresh, old)).rejects.toThrow('cannot be written: it does not exist');
    symlinkSync('loop', at('loop'));
    await expect(replaceFile(at('loop'), fresh, old)).rejects.toThrow('cannot be written: a loop of links');
    await expect(replaceFile('/dev/null', fresh, Buffer.alloc(0))).rejects.toThrow('/dev/null is a device');
    await chmod(at('a.yaml'), 0o644);
    expectUntouched();
  });
});

describe('the bytes of a text', () => {
  it('begin with the BOM of the file', () => {
    const bom = '\uFEFF';
    expect(bytesInPlaceOf(Buffer.from(`${bom}a`), 'ä').toString()).toBe(`${bom}ä`);
    expect(bytesInPlaceOf(Buffer.from('a'), 'ä').toString()).toBe('ä');
    expect(bytesInPlaceOf(Buffer.from(`${bom}${bom}a`), `${bom}b`).toString()).toBe(`${bom}${bom}b`);
  });
});
