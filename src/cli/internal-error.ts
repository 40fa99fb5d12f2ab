import type { Io } from './terminal/io.js';

/** An error of mailconf itself. Its message may hold what was read; the frames of its stack hold names and lines alone. */
export function internalError(error: unknown, env: Io['env']): string {
  const name = error instanceof Error ? error.name : 'error';
  const hint = env.MAILCONF_DEBUG ? framesOf(error) : '; MAILCONF_DEBUG=1 shows where';
  return `internal error (${name}); please report it with the command that you ran${hint}`;
}

function framesOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const frames = stack.split('\n').filter((line) => /^ {4}at /.test(line));
  return frames.map((line) => `\n${line}`).join('');
}
