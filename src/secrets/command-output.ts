import { spawn } from 'node:child_process';
import { maxSecretBytes, unavailable } from './unavailable.js';

/** Milliseconds that a secret's program may run. */
const commandTimeout = 10_000;

/** What the command prints on standard output. Nothing else of it is kept: its error text may hold the secret. */
export function outputOf(command: readonly string[], folder: string, signal: AbortSignal | undefined): Promise<Buffer> {
  const [program = '', ...args] = command;
  return new Promise((fulfil, reject) => {
    const fail = (why: string) => reject(unavailable(`the command failed: ${why}`));
    // An empty word or a NUL is refused at once, in words that quote it.
    if (program === '' || command.some((word) => word.includes('\0'))) return fail('it is no command');
    const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
    const chunks: Buffer[] = [];
    let size = 0;
    const end = (settle: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      // A grandchild may hold the pipe open: nobody waits for it.
      child.stdout.destroy();
      child.kill('SIGKILL');
      settle();
    };
    const abort = () => end(() => reject(signal?.reason));
    const timer = setTimeout(() => end(() => fail(`it did not end within ${commandTimeout / 1000} s`)), commandTimeout);
    signal?.addEventListener('abort', abort);
    child.stdout.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > maxSecretBytes) end(() => fail(`it printed more than ${maxSecretBytes} bytes`));
    });
    child.on('error', (error: NodeJS.ErrnoException) => end(() => fail(error.code ?? 'it cannot be run')));
    child.on('close', (status, killedBy) => {
      if (status === 0) end(() => fulfil(Buffer.concat(chunks)));
      else end(() => fail(killedBy === null ? `exit status ${status}` : 'it was ended by a signal'));
    });
  });
}
