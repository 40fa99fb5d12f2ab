import type { Io } from './io.js';

/** One line on standard error that says what goes on; nothing in a pipe. */
export function createProgress(io: Io, isShown: boolean) {
  let isDrawn = false;
  return {
    show(text: string) {
      if (!isShown) return;
      const line = text.slice(0, (io.columns ?? 80) - 1);
      io.err(`\r\x1b[2K${line}`);
      isDrawn = true;
    },
    clear() {
      if (isDrawn) io.err('\r\x1b[2K');
      isDrawn = false;
    },
  };
}
