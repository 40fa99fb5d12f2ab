import { writeSync } from 'node:fs';
import { internalError } from './internal-error.js';
import { main } from './main.js';
import { listenToSignals } from './terminal/interruptible.js';
import type { Io } from './terminal/io.js';
import { openStandardOutput } from './terminal/standard-output.js';

/** Runs the program on this process. */
export async function run(): Promise<void> {
  // With it the YAML parser would print every token that it reads, secrets among them.
  delete process.env.LOG_TOKENS;
  process.on('uncaughtException', (error) => {
    writeSync(2, `mailconf: ${internalError(error, process.env)}\n`);
    process.exit(2);
  });
  const cwd = workingDirectory();
  if (cwd === null) {
    process.stderr.write('mailconf: the working directory does not exist\n');
    process.exitCode = 2;
    return;
  }
  const { signal, interruptible } = listenToSignals();
  const output = openStandardOutput();
  let standardErrorIsReady = false;
  // To make the stream takes longer than to check a file, and most runs have nothing to say on it.
  const standardError = () => {
    if (!standardErrorIsReady) process.stderr.on('error', () => {});
    standardErrorIsReady = true;
    return process.stderr;
  };
  const io: Io = {
    env: process.env,
    cwd,
    // Ctrl-C ends the wait for a line, too.
    stdin: {
      async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
        const { addAbortSignal } = await import('node:stream');
        yield* addAbortSignal(signal, process.stdin);
      },
    },
    out: output.write,
    err: (text) => void standardError().write(text),
    stdoutIsTerminal: output.isTerminal,
    get stderrIsTerminal() {
      return process.stderr.isTTY === true;
    },
    columns: output.columns,
    signal,
    interruptible,
  };
  // A DNS question cannot be taken back and would hold the process for seconds; all output has been taken by now.
  const status = await main(process.argv.slice(2), io);
  process.exit(status);
}

/** `null` where somebody removed it. */
function workingDirectory(): string | null {
  try {
    return process.cwd();
  } catch {
    // ENOENT: all that may go wrong here.
    return null;
  }
}
