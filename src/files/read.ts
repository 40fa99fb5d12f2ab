import { MailConfigError } from '../model/diagnostic.js';
import type { Document } from '../syntax/document.js';
import { parseBytes } from '../syntax/read-document.js';
import { provideYaml } from '../syntax/yaml/yaml-library.js';
import { NotRead, readBoundedSync } from './bounded-read.js';
import { loadYaml } from './node-yaml.js';

// All that reads files or texts in Node comes by this module. The call stands in a function, as it loads the library.
provideYaml(() => loadYaml());

/** Bytes that a configuration may hold at most. */
export const maxFileBytes = 64 * 1024 * 1024;

/** Reads and parses a file; syntax faults are findings of the document. Rejects as `readBytes` does. */
export async function loadFile(path: string, parse: Parse = parseBytes): Promise<Document> {
  return parse(path, await readBytes(path));
}

/** Parses the bytes of a file, as `parseBytes` does. */
export type Parse = (path: string, bytes: Uint8Array) => Document | Promise<Document>;

/** Reads a regular file of bounded size. Rejects with `ERR_MAILCONF_NOT_FOUND` or `ERR_MAILCONF_UNREADABLE`. */
export async function readBytes(path: string, limit = maxFileBytes): Promise<Buffer> {
  return readBytesSync(path, limit);
}

/** Does it by synchronous calls. The bytes lie in `room`, where they fit in, until it is used again. */
export function readBytesSync(path: string, limit = maxFileBytes, room?: Buffer): Buffer {
  try {
    return readBoundedSync(path, limit, { room });
  } catch (error) {
    if (!(error instanceof NotRead)) throw error;
    if (error.reason === 'too-large') throw tooLarge(path, limit);
    if (error.reason === 'system') throw unreadable(path, { code: error.detail });
    throw new MailConfigError('ERR_MAILCONF_UNREADABLE', `${path} is ${error.detail}`, { path });
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

export function unreadable(path: string, error: { readonly code?: string | undefined }): MailConfigError {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
    return new MailConfigError('ERR_MAILCONF_NOT_FOUND', `${path} does not exist`, { path });
  }
  const reasons: Record<string, string> = { EACCES: 'permission denied', ELOOP: 'a loop of links', ENXIO: 'a socket' };
  const reason = reasons[error.code ?? ''] ?? error.code ?? 'unknown error';
  return new MailConfigError('ERR_MAILCONF_UNREADABLE', `${path} cannot be read: ${reason}`, { path });
}
