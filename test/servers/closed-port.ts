import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';

/** Below it stand ports of well-known services. */
const lowest = 10_000;
const given = new Set<number>();

/**
 * A loopback port on which nobody listens, another one for each caller. It stands below the ports that the system hands
 * out, so that no server of another test gets it in the meantime. It is looked at by connecting, never by listening: a
 * test in another process that was given the same port would find that listener.
 */
export async function closedPort(): Promise<number> {
  const end = firstHandedOut();
  if (end - lowest < 1000) throw new Error(`this system hands out the ports from ${end}: none is sure to stay closed`);
  for (;;) {
    const port = randomInt(lowest, end);
    if (given.has(port)) continue;
    given.add(port);
    if ((await refuses(port, '127.0.0.1')) && (await refuses(port, '::1'))) return port;
  }
}

/** The lowest port that a server may get which asks for any: 49152 on macOS and Windows (RFC 6335), Linux says its own. */
export function firstHandedOut(): number {
  if (process.platform !== 'linux') return 49_152;
  return Number(readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').split(/\s+/)[0]);
}

/** A machine without IPv6 has nothing that could listen on `::1`. */
function refuses(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    socket.on('error', () => resolve(true));
    socket.on('connect', () => {
      socket.destroy();
      resolve(false);
    });
  });
}
