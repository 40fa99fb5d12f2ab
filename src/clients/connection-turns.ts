import { orAborted, pause } from '../probe/wire/deadline.js';

/** Opens one connection once the pause since the last one has passed. */
type Connect = <C>(open: () => Promise<C>) => Promise<C>;

/** Takes turns at connecting: one turn after another, and a pause between any two connections. */
export class ConnectionTurns {
  readonly #delay: number;
  readonly #closed = new AbortController();
  #last: Promise<unknown> = Promise.resolve();
  #endedAt = Number.NEGATIVE_INFINITY;

  /** `delay`: milliseconds from the end of one connection to the beginning of the next. */
  constructor(delay: number) {
    this.#delay = delay;
  }

  /** Runs a turn when those before it have ended. Rejects with the signal's reason as soon as it is aborted. */
  take<T>(turn: (connect: Connect) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const stop = signal ? AbortSignal.any([signal, this.#closed.signal]) : this.#closed.signal;
    const taken = this.#last.then(() => turn((open) => this.#connect(open, stop)));
    // Whoever took the turn hears of its failure; the next one only waits for its end.
    this.#last = taken.catch(() => {});
    return orAborted(taken, stop);
  }

  /** Turns that still wait are rejected. */
  close(): void {
    this.#closed.abort(new Error('the transport was closed before its turn came'));
  }

  async #connect<C>(open: () => Promise<C>, stop: AbortSignal): Promise<C> {
    await pause(Math.max(0, this.#endedAt + this.#delay - performance.now()), stop);
    try {
      return await open();
    } finally {
      this.#endedAt = performance.now();
    }
  }
}
