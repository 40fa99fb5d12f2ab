import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { MailConfigError } from '../model/diagnostic.js';
import type { Document } from '../syntax/document.js';
import { parseBytes } from '../syntax/read-document.js';
import { provideYaml } from '../syntax/yaml/yaml-library.js';
import { loadYaml } from './node-yaml.js';

// All that reads files or texts in Node comes by this module. The call stands in a function, as it loads the library.
provideYaml(() => loadYaml());

/** Bytes that a configuration may hold at most. */
export const maxFileBytes = 64 * 1024 * 1024;

/** Told of a file that was read, and of how many bytes. */
export type OnRead = (path: string, bytes: number) => void;

/** Reads and parses a file; syntax faults are findings of the document. Rejects as `readBytes` does. */
export async function loadFile(path: string, onRead?: OnRead): Promise<Document> {
  const bytes = await readBytes(path);
  onRead?.(path, bytes.length);
  return parseBytes(path, bytes);
}

/** Reads a regular file of bounded size. Rejects with `ERR_MAILCONF_NOT_FOUND` or `ERR_MAILCONF_UNREADABLE`. */
export async function readBytes(path: string, limit = maxFileBytes): Promise<Buffer> {
  return readBytesSync(path, limit);
}

/**
 * Does it by synchronous calls: for files of this size a turn through the thread pool takes ten times as long as the read.
 * The bytes lie in `room`, where they fit in, until it is used again.
 */
export function readBytesSync(path: string, limit = maxFileBytes, room?: Buffer): Buffer {
  let file: number | undefined;
  try {
    // O_NONBLOCK: opening a FIFO that nobody writes to would hang.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = fstatSync(file);
    if (!stat.isFile()) throw new MailConfigError('ERR_MAILCONF_UNREADABLE', `${path} is ${kindOf(stat)}`, { path });
    if (stat.size > limit) throw tooLarge(path, limit);
    const bytes = room !== undefined && stat.size < room.length ? room : Buffer.allocUnsafe(stat.size + 1);
    return readToEnd(file, { path, room: bytes, size: stat.size, limit });
  } catch (error) {
    throw error instanceof MailConfigError ? error : unreadable(path, error as NodeJS.ErrnoException);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

interface Reading {
  readonly path: string;
  readonly room: Buffer;
  readonly size: number;
  readonly limit: number;
}

/** The size that a file says is a guess: `/proc` files say 0, and others may be written to. */
function readToEnd(file: number, { path, room, size, limit }: Reading): Buffer {
  let bytes = room;
  let length = 0;
  for (;;) {
    const wanted = bytes.length - length;
    const count = readSync(file, bytes, length, wanted, null);
    length += count;
    if (length > limit) throw tooLarge(path, limit);
    // A regular file gives less than is asked for at its end alone.
    if (count === 0 || (count < wanted && size > 0 && length >= size)) return bytes.subarray(0, length);
    if (count === wanted) bytes = Buffer.concat([bytes], Math.max(2 * length, 64 * 1024));
  }
}

/** Reads a stream to its end, or refuses it when it holds more than `limit` bytes: `/proc` files say a size of 0. */
export async function readAll(path: string, stream: AsyncIterable<Buffer>, limit = maxFileBytes): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > limit) throw tooLarge(path, limit);
    chunks.push(chunk);
  }
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size);
}

function tooLarge(path: string, limit: number): MailConfigError {
  const bound = limit >= 1024 * 1024 ? `${limit / 1024 / 1024} MiB` : `${limit / 1024} KiB`;
  return new MailConfigError('ERR_MAILCONF_UNREADABLE', `${path} is larger than ${bound}`, { path });
}

/** What a path leads to, for a message. */
export function kindOf(stat: { isDirectory(): boolean; isFIFO(): boolean; isSocket(): boolean }): string {
  if (stat.isDirectory()) return 'a folder';
  if (stat.isFIFO()) return 'a pipe';
  return stat.isSocket() ? 'a socket' : 'a device';
}

export function unreadable(path: string, error: NodeJS.ErrnoException): MailConfigError {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
    return new MailConfigError('ERR_MAILCONF_NOT_FOUND', `${path} does not exist`, { path });
  }
  const reasons: Record<string, string> = { EACCES: 'permission denied', ELOOP: 'a loop of links', ENXIO: 'a socket' };
  const reason = reasons[error.code ?? ''] ?? error.code ?? 'unknown error';
  return new MailConfigError('ERR_MAILCONF_UNREADABLE', `${path} cannot be read: ${reason}`, { path });
}
