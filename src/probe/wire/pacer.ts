import { pause } from './deadline.js';

/** A connection that wants to be made. */
export interface Claim {
  readonly host: string;
  /** Whose it is: connections of one account for different protocols keep the delay too. */
  readonly party: object;
  readonly protocol: string;
  /** Milliseconds since the end of the connection before. */
  readonly delay: number;
  readonly signal: AbortSignal;
  /** Called when there is a delay to wait. */
  onWait?(milliseconds: number): void;
}

/** Lets connections begin when they may; what it gives is called when the connection has ended. */
export interface Pacer {
  claim(claim: Claim): Promise<() => void>;
}

/** Connections to one server at a time; providers count them. */
const connectionsPerHost = 2;

interface HostState {
  active: number;
  /** Whether the active one keeps a delay, so that no second one may run beside it. */
  isExclusive: boolean;
  /** When its last connection ended, and how long to leave it alone after that. */
  lastEnd: number;
  lastDelay: number;
  readonly waiting: (() => void)[];
}

/** One for a run: it keeps the delay over all accounts. */
export function createPacer(): Pacer {
  const hosts = new Map<string, HostState>();
  const parties = new WeakMap<object, Map<string, number>>();
  return {
    async claim(claim) {
      const host = getOrAdd(hosts, claim.host.toLowerCase(), createHostState);
      const ends = getOrAdd(parties, claim.party, () => new Map<string, number>());
      await enter(host, claim);
      try {
        const wait = earliest(host, ends, claim) - performance.now();
        if (wait > 0) {
          claim.onWait?.(wait);
          await pause(wait, claim.signal);
        }
      } catch (error) {
        leave(host);
        throw error;
      }
      let isReleased = false;
      return () => {
        if (isReleased) return;
        isReleased = true;
        host.lastEnd = performance.now();
        host.lastDelay = claim.delay;
        ends.set(claim.protocol, host.lastEnd);
        leave(host);
      };
    },
  };
}

function createHostState(): HostState {
  return { active: 0, isExclusive: false, lastEnd: Number.NEGATIVE_INFINITY, lastDelay: 0, waiting: [] };
}

async function enter(host: HostState, { delay, signal }: Claim): Promise<void> {
  const limit = () => (delay > 0 || host.isExclusive ? 1 : connectionsPerHost);
  while (host.active >= limit()) await turn(host, signal);
  signal.throwIfAborted();
  host.active += 1;
  host.isExclusive = delay > 0;
}

function leave(host: HostState): void {
  host.active -= 1;
  host.isExclusive = false;
  for (const wake of host.waiting.splice(0)) wake();
}

function turn(host: HostState, signal: AbortSignal): Promise<void> {
  return new Promise((fulfil, reject) => {
    const abort = () => {
      host.waiting.splice(host.waiting.indexOf(wake), 1);
      reject(signal.reason);
    };
    const wake = () => {
      signal.removeEventListener('abort', abort);
      fulfil();
    };
    signal.throwIfAborted();
    signal.addEventListener('abort', abort, { once: true });
    host.waiting.push(wake);
  });
}

function earliest(host: HostState, ends: ReadonlyMap<string, number>, { delay, protocol }: Claim): number {
  let time = host.lastEnd + Math.max(delay, host.lastDelay);
  for (const [other, end] of ends) if (other !== protocol) time = Math.max(time, end + delay);
  return time;
}

function getOrAdd<K extends object | string, V>(
  map: { get(key: K): V | undefined; set(key: K, value: V): unknown },
  key: K,
  create: () => V,
): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const value = create();
  map.set(key, value);
  return value;
}
