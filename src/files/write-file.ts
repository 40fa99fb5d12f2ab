import { randomBytes } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, realpath, rename, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MailConfigError } from '../model/diagnostic.js';
import type { Document } from '../syntax/document.js';
import { kindOf } from './bounded-read.js';
import { readBytes } from './read.js';

/** The bytes of a text that takes the place of others: a BOM that these began with stays. */
export function bytesInPlaceOf(original: Uint8Array, text: string): Buffer {
  const hasBom = original[0] === 0xef && original[1] === 0xbb && original[2] === 0xbf;
  return Buffer.from(hasBom ? `\uFEFF${text}` : text);
}

/**
 * Puts bytes in the place of a file's content, all of them or none: they are written beside it and renamed over it. The
 * file keeps its mode, and its owner and group where that is permitted; a link stays a link, to a new target. Since the
 * file is a new one, its other hard links keep the old content, and ACLs and extended attributes go. A process that is
 * killed may leave a `.mailconf-*` file behind. Rejects with `ERR_MAILCONF_UNREADABLE`, the file unchanged, where it may
 * not be written or does not hold `expected` any more.
 */
export async function replaceFile(path: string, bytes: Uint8Array, expected: Uint8Array): Promise<void> {
  try {
    const target = await realpath(path);
    const stat = await writableStat(target, path);
    await mustHold(target, path, expected);
    await renameInto(target, bytes, stat, () => mustHold(target, path, expected));
    await syncFolder(dirname(target));
  } catch (error) {
    throw error instanceof MailConfigError ? error : unwritable(path, error as NodeJS.ErrnoException);
  }
}

/** A rename would also replace a file that may not be written, so it is opened to see whether it may. */
async function writableStat(target: string, path: string): Promise<Stats> {
  const handle = await open(target, constants.O_RDWR | constants.O_NONBLOCK);
  try {
    const stat = await handle.stat();
    if (stat.isFile()) return stat;
    throw new MailConfigError('ERR_MAILCONF_UNREADABLE', `${path} is ${kindOf(stat)}`, { path });
  } finally {
    await handle.close();
  }
}

async function mustHold(target: string, path: string, expected: Uint8Array): Promise<void> {
  // What can no longer be read has changed.
  const bytes = await readBytes(target).catch(() => null);
  if (bytes?.equals(expected)) return;
  throw new MailConfigError('ERR_MAILCONF_UNREADABLE', `${path} changed while it was checked`, { path });
}

async function renameInto(
  target: string,
  bytes: Uint8Array,
  stat: Stats,
  isStillRight: () => Promise<void>,
): Promise<void> {
  const temporary = join(dirname(target), `.mailconf-${randomBytes(9).toString('base64url')}`);
  // Nobody but its owner may look into it before it has the mode of the file that it replaces.
  const handle = await open(temporary, 'wx', 0o600);
  let isDone = false;
  try {
    try {
      await handle.writeFile(bytes);
      await likeOriginal(handle, stat);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await isStillRight();
    await rename(temporary, target);
    isDone = true;
  } finally {
    // What stopped the writing is reported, not what was left behind.
    if (!isDone) await unlink(temporary).catch(() => {});
  }
}

async function likeOriginal(handle: FileHandle, { uid, gid, mode }: Stats): Promise<void> {
  const own = await handle.stat();
  const permitted = (change: Promise<void>) =>
    change.then(
      () => true,
      () => false,
    );
  const hasOwner = own.uid === uid || (await permitted(handle.chown(uid, -1)));
  const hasGroup = own.gid === gid || (await permitted(handle.chown(-1, gid)));
  // What the file gave to its group is for no other one, and whose rights it runs with for no other owner.
  const kept = hasOwner && hasGroup ? 0o7777 : hasGroup ? 0o777 : 0o707;
  await permitted(handle.chmod(mode & kept));
}

/** Makes the rename last through a loss of power; not every system can. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY).catch(() => null);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

function unwritable(path: string, { code }: NodeJS.ErrnoException): MailConfigError {
  const reasons: Record<string, string> = {
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    ENOENT: 'it does not exist',
    ENOTDIR: 'it does not exist',
    EISDIR: 'a folder',
    ENXIO: 'a socket',
    ELOOP: 'a loop of links',
    EROFS: 'a read-only file system',
    ENOSPC: 'no space left',
    EDQUOT: 'no space left',
  };
  const reason = reasons[code ?? ''] ?? code ?? 'unknown error';
  return new MailConfigError('ERR_MAILCONF_UNREADABLE', `${path} cannot be written: ${reason}`, { path });
}

/** Writes the fixed text of a document over its file, unless the file holds another text by now. */
export async function writeFixed({ path, source }: Document, text: string): Promise<void> {
  const original = await readBytes(path);
  if (original.toString('utf8').replace(/^\uFEFF/, '') !== source?.text) {
    throw new MailConfigError('ERR_MAILCONF_UNREADABLE', `${path} changed while it was checked`, { path });
  }
  await replaceFile(path, bytesInPlaceOf(original, text), original);
}
