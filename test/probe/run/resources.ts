import { setTimeout as sleep } from 'node:timers/promises';
import { serverSockets } from '../../servers/line-server.js';

/** What keeps a process alive, counted: sockets, timers, look-ups; without what the tests' own servers hold. */
function active(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of process.getActiveResourcesInfo()) counts.set(name, (counts.get(name) ?? 0) + 1);
  counts.set('TCPSocketWrap', (counts.get('TCPSocketWrap') ?? 0) - serverSockets.size);
  return counts;
}

/** Milliseconds that closed sockets and the test runner's own timers may take to go; a timer of a probe that is left runs longer. */
const patience = 1500;

/** Milliseconds in which what has been closed goes. */
const calm = 5;

/** Counts the abort listeners that are put on signals, whoever made those, and not taken off again. */
function countAbortListeners(): { end(): number } {
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  const signals = new Map<AbortSignal, Set<unknown>>();
  const isAbort = (target: EventTarget, type: string): target is AbortSignal =>
    type === 'abort' && target instanceof AbortSignal;
  EventTarget.prototype.addEventListener = function (this: EventTarget, type: string, listener, options) {
    if (isAbort(this, type)) signals.set(this, (signals.get(this) ?? new Set()).add(listener));
    addEventListener.call(this, type, listener, options);
  };
  EventTarget.prototype.removeEventListener = function (this: EventTarget, type: string, listener, options) {
    if (isAbort(this, type)) signals.get(this)?.delete(listener);
    removeEventListener.call(this, type, listener, options);
  };
  return {
    end() {
      Object.assign(EventTarget.prototype, { addEventListener, removeEventListener });
      // What has been aborted has called its listeners, and knows them no more.
      return [...signals].reduce((sum, [signal, listeners]) => sum + (signal.aborted ? 0 : listeners.size), 0);
    },
  };
}

/**
 * Runs something that is given a signal, and then sees that it left no socket, no timer and no look-up behind, and no
 * listener on a signal or on the process; nor may Node warn of anything, such as of too many listeners.
 */
export async function leavingNothing<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { signal } = new AbortController();
  const listeners = () => process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
  // What the test before is still closing is not ours to leave.
  await sleep(calm);
  const before = { resources: active(), listeners: listeners() };
  const warnings: Error[] = [];
  const warn = (warning: Error) => warnings.push(warning);
  process.on('warning', warn);
  const counting = countAbortListeners();
  let kept = 0;
  const result = await run(signal).finally(() => {
    kept = counting.end();
  });
  await sleep(0);
  process.off('warning', warn);
  if (warnings[0]) throw warnings[0];
  if (kept > 0) throw new Error(`${kept} listeners are left on signals`);
  if (listeners() > before.listeners) throw new Error('listeners are left on the process');
  const surplus = () => [...active()].filter(([name, count]) => count > (before.resources.get(name) ?? 0));
  for (const start = performance.now(); surplus().length > 0; ) {
    if (performance.now() - start > patience) throw new Error(`left behind: ${JSON.stringify(surplus())}`);
    await sleep(10);
  }
  return result;
}
