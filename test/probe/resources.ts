import { getEventListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** What keeps a process alive, counted: sockets, timers, look-ups. */
function active(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of process.getActiveResourcesInfo()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** Milliseconds that closed sockets and the test runner's own timers may take to go. */
const patience = 3000;

/**
 * Runs something that is given a signal, and then sees that it left no socket, no timer and no look-up behind, and no
 * listener on the signal or on the process; nor may Node warn of anything, such as of too many listeners.
 */
export async function leavingNothing<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { signal } = new AbortController();
  const listeners = () => process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
  const before = { resources: active(), listeners: listeners() };
  const warnings: Error[] = [];
  const warn = (warning: Error) => warnings.push(warning);
  process.on('warning', warn);
  const result = await run(signal);
  await sleep(0);
  process.off('warning', warn);
  if (warnings[0]) throw warnings[0];
  const kept = getEventListeners(signal, 'abort').length;
  if (kept > 0) throw new Error(`${kept} listeners are left on the signal`);
  if (listeners() > before.listeners) throw new Error('listeners are left on the process');
  const surplus = () => [...active()].filter(([name, count]) => count > (before.resources.get(name) ?? 0));
  for (const start = performance.now(); surplus().length > 0; ) {
    if (performance.now() - start > patience) throw new Error(`left behind: ${JSON.stringify(surplus())}`);
    await sleep(10);
  }
  return result;
}
