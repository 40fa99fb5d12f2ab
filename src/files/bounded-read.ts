import { closeSync, constants, fstatSync, openSync, promises, readSync, type Stats } from 'node:fs';

/** Why a file was not read: `detail` is the code of Node's error, or what there is in a file's place. */
export class NotRead extends Error {
  readonly reason: 'system' | 'not-a-file' | 'not-accepted' | 'too-large';
  readonly detail: string;

  constructor(reason: NotRead['reason'], detail = '') {
    super(`not read: ${reason}`);
    this.reason = reason;
    this.detail = detail;
  }
}

interface Options {
  /** Where the bytes lie, if they fit in, until it is used again. */
  readonly room?: Buffer | undefined;
  /** Refuses a link at the end of the path. */
  readonly noFollow?: boolean;
  /** Looks at the opened file itself; nobody can put another one in its place. */
  readonly accept?: (stat: Stats) => boolean;
}

// O_NONBLOCK: opening a FIFO that nobody writes to would hang.
const flags = constants.O_RDONLY | constants.O_NONBLOCK;

/**
 * Reads a regular file of at most `limit` bytes, by synchronous calls: for small files a turn through the thread pool
 * takes ten times as long as the read. Throws NotRead.
 */
export function readBoundedSync(path: string, limit: number, { room, noFollow, accept }: Options = {}): Buffer {
  let file: number | undefined;
  try {
    file = openSync(path, noFollow ? flags | constants.O_NOFOLLOW : flags);
    const stat = fstatSync(file);
    if (accept?.(stat) === false) throw new NotRead('not-accepted');
    const size = sizeOf(stat, limit);
    let bytes = room !== undefined && size < room.length ? room : Buffer.allocUnsafeSlow(size + 1);
    for (let length = 0; ; ) {
      const count = readSync(file, bytes, length, bytes.length - length, null);
      const isFull = count === bytes.length - length;
      length += count;
      if (isAtEnd(count, isFull, length, size, limit)) return bytes.subarray(0, length);
      if (isFull) bytes = grown(bytes, length);
    }
  } catch (error) {
    throw notRead(error);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** The same without blocking, for a run with several connections open, whose clocks must not stand still. */
export async function readBounded(path: string, limit: number): Promise<Buffer> {
  let file: promises.FileHandle | undefined;
  try {
    file = await promises.open(path, flags);
    const size = sizeOf(await file.stat(), limit);
    let bytes: Buffer = Buffer.allocUnsafeSlow(size + 1);
    for (let length = 0; ; ) {
      const { bytesRead: count } = await file.read(bytes, length, bytes.length - length, null);
      const isFull = count === bytes.length - length;
      length += count;
      if (isAtEnd(count, isFull, length, size, limit)) return bytes.subarray(0, length);
      if (isFull) bytes = grown(bytes, length);
    }
  } catch (error) {
    throw notRead(error);
  } finally {
    await file?.close();
  }
}

/** The size that a file says is a guess: `/proc` files say 0, and others may be written to. */
function sizeOf(stat: Stats, limit: number): number {
  if (!stat.isFile()) throw new NotRead('not-a-file', kindOf(stat));
  if (stat.size > limit) throw new NotRead('too-large');
  return stat.size;
}

function isAtEnd(count: number, isFull: boolean, length: number, size: number, limit: number): boolean {
  if (length > limit) throw new NotRead('too-large');
  // A regular file with a size gives less than is asked for at its end alone; `/proc` gives a page at a time.
  return count === 0 || (!isFull && size > 0 && length >= size);
}

function grown(bytes: Buffer, length: number): Buffer {
  return Buffer.concat([bytes], Math.max(2 * length, 64 * 1024));
}

function notRead(error: unknown): NotRead {
  return error instanceof NotRead
    ? error
    : new NotRead('system', (error as NodeJS.ErrnoException).code ?? 'unknown error');
}

/** What a path leads to, for a message. */
export function kindOf(stat: Pick<Stats, 'isDirectory' | 'isFIFO' | 'isSocket'>): string {
  if (stat.isDirectory()) return 'a folder';
  if (stat.isFIFO()) return 'a pipe';
  return stat.isSocket() ? 'a socket' : 'a device';
}
