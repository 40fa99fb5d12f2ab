import type { Io } from './io.js';

/** Lines on standard error that say what goes on, and are wiped again; nothing in a pipe, nor where nobody wants it. */
export function createProgress(io: Io, isWanted: boolean) {
  let drawn = 0;
  const wipe = () => (drawn === 0 ? '' : `\r\x1b[2K${'\x1b[1A\x1b[2K'.repeat(drawn - 1)}`);
  return {
    show(...lines: readonly string[]) {
      if (!isWanted || !io.stderrIsTerminal) return;
      const width = (io.columns ?? 80) - 1;
      io.err(wipe() + lines.map((line) => line.slice(0, width)).join('\n'));
      drawn = lines.length;
    },
    clear() {
      if (drawn > 0) io.err(wipe());
      drawn = 0;
    },
  };
}
