import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { MailConfigError } from '../diagnostic.js';

/** Bytes that a configuration may hold at most. */
export const maxFileBytes = 256 * 1024 * 1024;

/** Reads a regular file of bounded size. Rejects with `ERR_MAILCONF_NOT_FOUND` or `ERR_MAILCONF_UNREADABLE`. */
export async function readBytes(path: string, limit = maxFileBytes): Promise<Buffer> {
  // O_NONBLOCK: opening a FIFO that nobody writes to would hang.
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(path, error);
  });
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw new MailConfigError('ERR_MAILCONF_UNREADABLE', `${path} is ${kindOf(stat)}`, { path });
    if (stat.size > limit) throw tooLarge(path, limit);
    return await readAll(path, handle.createReadStream({ autoClose: false }), limit);
  } catch (error) {
    throw error instanceof MailConfigError ? error : unreadable(path, error as NodeJS.ErrnoException);
  } finally {
    await handle.close();
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
