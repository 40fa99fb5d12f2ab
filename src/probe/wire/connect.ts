import { promises as dns, type LookupAddress } from 'node:dns';
import { connect as connectSocket, isIP, type Socket } from 'node:net';
import { orAborted } from './deadline.js';

/** Milliseconds after which the next address is tried beside one that does not answer (RFC 8305). */
const attemptDelay = 250;
/** Addresses tried at most. */
const maxAddresses = 10;

/** An address that did not answer. */
export interface FailedAddress {
  readonly address: string;
  readonly nodeCode: string;
}

/** None of the addresses answered. `farthest` is the error of the one that got farthest. */
export class ConnectError extends Error {
  readonly failures: readonly FailedAddress[];
  /** Why it was given up before every address had failed. */
  readonly reason: unknown;
  constructor(failures: readonly FailedAddress[], reason?: unknown) {
    super('no address answered');
    this.failures = failures;
    this.reason = reason;
  }

  get farthest(): string {
    const order = ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT'];
    const rank = ({ nodeCode }: FailedAddress) => (order.indexOf(nodeCode) + order.length + 1) % (order.length + 1);
    return [...this.failures].sort((a, b) => rank(a) - rank(b))[0]?.nodeCode ?? 'ETIMEDOUT';
  }
}

/** The addresses of a host, both families in turn; asks the system, so `/etc/hosts` counts. */
export async function resolveHost(host: string, family: 4 | 6 | null, signal: AbortSignal): Promise<LookupAddress[]> {
  const literal = isIP(host);
  if (literal !== 0 && (family === null || family === literal)) return [{ address: host, family: literal }];
  const found = await orAborted(dns.lookup(host, { all: true, family: family ?? 0, order: 'verbatim' }), signal);
  return interleave(found).slice(0, maxAddresses);
}

function interleave(addresses: readonly LookupAddress[]): LookupAddress[] {
  const first = addresses.filter(({ family }) => family === addresses[0]?.family);
  const second = addresses.filter(({ family }) => family !== addresses[0]?.family);
  return Array.from({ length: Math.max(first.length, second.length) }, (_, index) => [first[index], second[index]])
    .flat()
    .filter((address) => address !== undefined);
}

const ignore = () => {};

/** What Node adds to the options of every socket: added by it they cost kilobytes, in hidden classes of each copy. */
const ofEverySocket = { allowHalfOpen: false, emitClose: false, autoDestroy: true, decodeStrings: false };

/** Connects to the first address that answers; later ones are tried beside one that is slow. Throws ConnectError. */
export function connectTcp(
  addresses: readonly LookupAddress[],
  port: number,
  signal: AbortSignal,
  /** Called with each address that is tried. */
  onAttempt?: (address: string) => void,
): Promise<{ socket: Socket; address: string; failures: FailedAddress[] }> {
  return new Promise((fulfil, reject) => {
    const failures: FailedAddress[] = [];
    const pending = new Map<string, Socket>();
    const waiting = [...addresses];
    let timer: NodeJS.Timeout | undefined;

    const finish = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      for (const socket of pending.values()) socket.destroy();
    };
    const abort = () => {
      for (const address of pending.keys()) failures.push({ address, nodeCode: 'ETIMEDOUT' });
      finish();
      reject(new ConnectError(failures, signal.reason));
    };
    const next = () => {
      clearTimeout(timer);
      const candidate = waiting.shift();
      if (candidate === undefined) {
        if (pending.size > 0) return;
        finish();
        reject(new ConnectError(failures));
        return;
      }
      attempt(candidate);
      if (waiting.length > 0) timer = setTimeout(next, attemptDelay);
    };
    const attempt = ({ address, family }: LookupAddress) => {
      onAttempt?.(address);
      const socket = connectSocket({ host: address, port, family, noDelay: true, ...ofEverySocket });
      pending.set(address, socket);
      const fail = (error: NodeJS.ErrnoException) => {
        if (!pending.delete(address)) return;
        failures.push({ address, nodeCode: error.code ?? 'UNKNOWN' });
        next();
      };
      // Stays on for the socket's whole life: an error that nobody hears would end the process.
      socket.on('error', ignore);
      socket.once('error', fail).once('connect', () => {
        socket.off('error', fail);
        pending.delete(address);
        finish();
        fulfil({ socket, address, failures });
      });
    };

    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    signal.addEventListener('abort', abort, { once: true });
    next();
  });
}
