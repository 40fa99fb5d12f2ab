import { runInNewContext } from 'node:vm';
import type { Io } from './io.js';

/** Units of text from which on a check may take longer than one waits for Ctrl-C. */
export const longText = 64 * 1024;

/**
 * Does work on a text of that size, which makes no pause. Node calls listeners of signals between two turns alone, so
 * without this a signal would not be heard before a long text is done. Rejects where one was.
 */
export async function interruptibly<T>(size: number, { interruptible, signal }: Io, work: () => T): Promise<T> {
  if (size < longText || interruptible === undefined) return work();
  // A signal that came before gets its turn.
  await new Promise(setImmediate);
  signal.throwIfAborted();
  return interruptible(work);
}

/** What happens on signals. */
export interface Signals {
  readonly signal: AbortSignal;
  /** Does work that a signal ends at once: Ctrl-C by an exception, SIGTERM by the end of the process. */
  interruptible<T>(work: () => T): T;
}

/** Listens to the signals that ask this process to end. */
export function listenToSignals(): Signals {
  const controller = new AbortController();
  const interrupt = () => controller.abort(new Error('interrupted'));
  process.on('SIGINT', () => {
    // The second Ctrl-C does not wait for what is left to print.
    if (controller.signal.aborted) process.exit(130);
    interrupt();
  });
  process.on('SIGTERM', interrupt);
  return {
    signal: controller.signal,
    interruptible(work) {
      // Without a listener the kernel ends the process; nothing is open that would have to be cleaned up.
      process.off('SIGTERM', interrupt);
      try {
        return runInNewContext('work()', { work }, { breakOnSigint: true });
      } catch (error) {
        if ((error as { code?: unknown } | null)?.code !== 'ERR_SCRIPT_EXECUTION_INTERRUPTED') throw error;
        interrupt();
        throw controller.signal.reason;
      } finally {
        process.on('SIGTERM', interrupt);
      }
    },
  };
}
