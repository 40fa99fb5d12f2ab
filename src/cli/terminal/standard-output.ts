import { fstatSync, writeSync } from 'node:fs';

/** Where results go. */
export interface StandardOutput {
  /** Resolves when the text was taken; a reader that went away, such as `head`, ends the process without a word. */
  write(text: string): Promise<void>;
  readonly isTerminal: boolean;
  /** Columns of the terminal, `null` where there is none. */
  readonly columns: number | null;
}

/** A file, a pipe or a socket is written to by calls of the system: to make Node's stream takes longer than to check a file. */
export function openStandardOutput(): StandardOutput {
  if (isPlain()) return { write: writeDirectly, isTerminal: false, columns: null };
  const { isTTY, columns } = process.stdout;
  return { write: writeToStream, isTerminal: isTTY === true, columns: isTTY ? columns || 80 : null };
}

function isPlain(): boolean {
  if (process.platform === 'win32') return false;
  try {
    const stat = fstatSync(1);
    return stat.isFile() || stat.isFIFO() || stat.isSocket();
  } catch {
    // EBADF: standard output is closed.
    return false;
  }
}

async function writeDirectly(text: string): Promise<void> {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(1, bytes, written);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // A pipe that somebody made not to wait is full: the stream waits for it.
      if (code !== 'EAGAIN') end(error as NodeJS.ErrnoException);
      return writeToStream(bytes.subarray(written));
    }
  }
}

function writeToStream(text: string | Buffer): Promise<void> {
  const { stdout } = process;
  if (!stdout.listeners('error').includes(end)) stdout.on('error', end);
  return new Promise((taken) => stdout.write(text, (error) => (error ? undefined : taken())));
}

function end({ code }: NodeJS.ErrnoException): never {
  if (code === 'EPIPE') process.exit(141);
  writeSync(2, `mailconf: standard output cannot be written: ${code}\n`);
  process.exit(2);
}
