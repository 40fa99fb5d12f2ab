import { setTimeout as sleep } from 'node:timers/promises';

/** Why a step's signal was aborted. */
export const timedOut: unique symbol = Symbol('timed out');
export const interrupted: unique symbol = Symbol('interrupted');

/** The time of one step. `signal.reason` is `timedOut` or `interrupted`. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Milliseconds used so far, without those spent `outside`. */
  elapsed(): number;
  /** Milliseconds left. */
  left(): number;
  /** Waits while the clock stands still. */
  outside<T>(wait: () => Promise<T>): Promise<T>;
  /** Frees the timer and the listener. */
  end(): void;
}

/**
 * Starts the clock of steps that follow one another. They share a signal for as long as it is not aborted: each new one
 * costs kilobytes, since Node makes hidden classes for it alone, which stay until all of the memory is collected.
 */
export function createDeadlines(external?: AbortSignal): (milliseconds: number) => Deadline {
  let controller = new AbortController();
  return (milliseconds) => {
    if (controller.signal.aborted) controller = new AbortController();
    return startClock(milliseconds, controller, external);
  };
}

/** Starts the clock of one step. */
export function startDeadline(milliseconds: number, external?: AbortSignal): Deadline {
  return startClock(milliseconds, new AbortController(), external);
}

function startClock(milliseconds: number, controller: AbortController, external?: AbortSignal): Deadline {
  const interrupt = () => controller.abort(interrupted);
  let used = 0;
  let since = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const elapsed = () => used + (timer === undefined ? 0 : performance.now() - since);
  const run = () => {
    since = performance.now();
    timer = setTimeout(() => controller.abort(timedOut), Math.max(0, milliseconds - used));
  };
  const stop = () => {
    used = elapsed();
    clearTimeout(timer);
    timer = undefined;
  };
  if (external?.aborted) interrupt();
  else external?.addEventListener('abort', interrupt, { once: true });
  run();
  return {
    signal: controller.signal,
    elapsed,
    left: () => Math.max(0, milliseconds - elapsed()),
    async outside(wait) {
      stop();
      try {
        return await wait();
      } finally {
        run();
      }
    },
    end() {
      stop();
      external?.removeEventListener('abort', interrupt);
    },
  };
}

/** Waits; rejects with the signal's reason. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await sleep(milliseconds, undefined, { signal }).catch(() => {
    throw signal.reason;
  });
}

/** The promise, or the signal's reason if that comes first. What the promise does later is ignored. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) {
    promise.catch(() => {});
    return Promise.reject(signal.reason);
  }
  return new Promise((fulfil, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    promise.then(fulfil, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
