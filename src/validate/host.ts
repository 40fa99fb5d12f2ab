import { isIPv4, isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';

/** Why a text is no host, and what to write instead. */
export interface HostFault {
  readonly fault: string;
  readonly help: string | null;
}

/** The fault of a host name, `null` where it has none: IPv4, bare IPv6, or labels of letters, digits, `-` and `_`. */
export function hostFault(host: string): HostFault | null {
  if (host === '') return { fault: 'it is empty', help: null };
  if (isIPv6(host) && !host.includes('%')) return null;
  if (/\s/.test(host)) return { fault: 'it holds a blank', help: instead(host.trim()) };
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(host)) {
    return { fault: 'it begins with a scheme', help: instead(host.replace(/^[^:]*:\/\//, '').replace(/[/?#].*$/, '')) };
  }
  if (/^\[.*\]/.test(host))
    return { fault: 'it stands in brackets', help: instead(host.replace(/^\[([^\]]*)\].*$/, '$1')) };
  const withPort = /^([^:]+):(\d{1,5})$/.exec(host);
  if (withPort) {
    return { fault: 'it holds a port', help: `write \`server: ${withPort[1]}\` and \`port: ${withPort[2]}\`` };
  }
  if (host.includes('@')) return { fault: 'it is an address, not a server', help: null };
  if (host.includes('/')) return { fault: 'it holds a path', help: instead(host.replace(/\/.*$/, '')) };
  if (/[,;]$/.test(host))
    return { fault: `it ends with \`${host.at(-1)}\``, help: instead(host.replace(/[,;]+$/, '')) };
  if (host.endsWith('.')) return { fault: 'it ends with a dot', help: instead(host.replace(/\.+$/, '')) };
  return labelFault(host);
}

/** Suggests a cleaned name, where the cleaning made one. */
function instead(cleaned: string): string | null {
  return !/^$|[\s[\]/]/.test(cleaned) && hostFault(cleaned) === null ? `write \`${cleaned}\`` : null;
}

function labelFault(host: string): HostFault | null {
  const ascii = toAsciiHost(host);
  const labels = ascii.split('.');
  const wrong = (fault: string) => ({ fault, help: null });
  if (ascii === '') return wrong('it holds a character that no host name has');
  if (ascii.length > 253) return wrong('it is longer than 253 characters');
  if (labels.includes('')) return wrong('it has two dots in a row or begins with one');
  for (const label of labels) {
    if (label.length > 63) return wrong('a part between dots is longer than 63 characters');
    if (!/^[a-z0-9_-]+$/i.test(label)) return wrong('it holds a character that no host name has');
    if (label.startsWith('-') || label.endsWith('-')) return wrong('a part begins or ends with `-`');
  }
  if (/^\d+$/.test(labels.at(-1) as string) && !isIPv4(ascii)) return wrong('it is a number, but no IPv4 address');
  return null;
}

/** The name with IDN labels as A-labels (UTS 46), lower case; empty where that is impossible. */
export function toAsciiHost(host: string): string {
  return /^[\0-\x7f]*$/.test(host) ? host.toLowerCase() : domainToASCII(host);
}
