/** A well-known port and how TLS begins there: with the first byte, or after STLS or STARTTLS. */
export interface WellKnownPort {
  readonly port: number;
  readonly ssl: true | 'starttls';
}

/** What servers of our protocols listen on (RFC 8314), the best protection first. */
export const ports: Readonly<Record<'pop' | 'smtp', readonly [WellKnownPort, WellKnownPort, ...WellKnownPort[]]>> = {
  pop: [
    { port: 995, ssl: true },
    { port: 110, ssl: 'starttls' },
  ],
  smtp: [
    { port: 465, ssl: true },
    { port: 587, ssl: 'starttls' },
    { port: 25, ssl: 'starttls' },
  ],
};

/** Where servers hand mail to each other, and take it from clients of their own network. */
export const relayPort = 25;

const imapPorts = [143, 993];
const protocols = ['pop', 'smtp'] as const;

/** The port on which TLS begins with the first byte. */
export function tlsPort(protocol: 'pop' | 'smtp'): number {
  return ports[protocol][0].port;
}

/** The first of the ports that begin in clear text. */
export function clearPort(protocol: 'pop' | 'smtp'): number {
  return ports[protocol][1].port;
}

/** How TLS begins on a port, `null` where no protocol of ours has it. */
export function sslOfPort(port: unknown, protocol?: 'pop' | 'smtp'): WellKnownPort['ssl'] | null {
  const own = protocol === undefined ? protocols : [protocol];
  for (const name of own) for (const known of ports[name]) if (known.port === port) return known.ssl;
  return null;
}

/** The other protocol that a port belongs to, `null` where there is none. */
export function otherProtocolOf(port: number, protocol: 'pop' | 'smtp'): 'IMAP' | 'POP3' | 'SMTP' | null {
  if (imapPorts.includes(port)) return 'IMAP';
  const other = protocol === 'pop' ? 'smtp' : 'pop';
  if (sslOfPort(port, other) === null) return null;
  return other === 'pop' ? 'POP3' : 'SMTP';
}
