import { domainToASCII } from 'node:url';
import * as say from '../messages.js';
import { holdsPlaceholder } from './placeholder.js';

/** Why a text is no host, and what was meant. */
export interface HostFault {
  readonly fault: string;
  readonly meant: MeantHost | null;
}

/** A host without what does not belong to it, and the port that stood in it. */
export interface MeantHost {
  readonly host: string;
  readonly port: number | null;
}

/** Units from which on a text is no host and no address, and is not looked through. */
export const tooLong = 1024;

/** The fault of a host name, `null` where it has none: IPv4, bare IPv6, or labels of letters, digits, `-` and `_`. */
export function hostFault(host: string): HostFault | null {
  if (host.length > tooLong) return { fault: longHost, meant: null };
  if (ipVersion(host) === 6 && !host.includes('%')) return null;
  const fault = formFault(host) ?? labelFault(host);
  return fault === null ? null : { fault, meant: meantHost(host) };
}

function formFault(host: string): string | null {
  if (host === '') return 'it is empty';
  if (inQuotes.test(host)) return say.secondQuotes;
  if (/^["'`]|["'`]$/.test(host)) return 'it begins or ends with a quote';
  // `your-server.de` is a hosting company's domain.
  if (holdsPlaceholder(host) && !/^[a-z\d-]+(?:\.[a-z\d-]+)+$/i.test(host)) return say.placeholderHost;
  if (/\s/.test(host)) return 'it holds a blank';
  if (scheme.test(host)) return 'it begins with a scheme';
  if (/^\[.*\]/.test(host)) return 'it stands in brackets';
  if (/^[^:]+:\d{1,5}$/.test(host)) return 'it holds a port';
  if (host.includes('@')) return 'it is an address, not a server';
  if (host.includes('/')) return 'it holds a path';
  if (/[,;]$/.test(host)) return `it ends with \`${host.at(-1)}\``;
  return host.endsWith('.') ? 'it ends with a dot' : null;
}

/** A pair of quotes that belongs to the text: YAML takes off one pair only. */
export const inQuotes = /^(["'`]).*\1$/s;

const longHost = 'it is longer than 253 characters';
const scheme = /^[a-z][a-z0-9+.-]*:\/\//i;

/** Takes off blanks, scheme, path, brackets, port and final punctuation; `null` where no host is left. */
function meantHost(written: string): MeantHost | null {
  // Before an `@` stand a user and a password, wherever they seem to end; a path with a dot may be another host.
  if (written.includes('@') || /^[^/]*[^:/]\/[^/]*\./.test(written.replace(/^["'`]/, '').replace(scheme, '')))
    return null;
  const bare = written
    .trim()
    .replace(/^["'`]|["'`]$/g, '')
    .replace(scheme, '')
    .replace(/[/?#].*$/s, '')
    .replace(/(?<![\s,;.])[\s,;.]+$/, '');
  const parts = /^\[([^\]]*)\](?::(\d{1,5}))?$/.exec(bare) ?? /^([^:]*):(\d{1,5})$/.exec(bare);
  const host = parts?.[1] ?? bare;
  const port = parts?.[2] === undefined ? null : Number(parts[2]);
  const isRight = host !== written && (port === null || (port >= 1 && port <= 65535));
  return isRight && (ipVersion(host) === 6 || (formFault(host) ?? labelFault(host)) === null) ? { host, port } : null;
}

function labelFault(host: string): string | null {
  const ascii = toAsciiHost(host);
  const labels = ascii.split('.');
  if (ascii === '') return 'it holds a character that no host name has';
  if (ascii.length > 253) return longHost;
  if (labels.includes('')) return 'it has two dots in a row or begins with one';
  for (const label of labels) {
    if (label.length > 63) return 'a part between dots is longer than 63 characters';
    if (!/^[a-z0-9_-]+$/i.test(label)) return 'it holds a character that no host name has';
    if (label.startsWith('-') || label.endsWith('-')) return 'a part begins or ends with `-`';
  }
  if (/^\d+$/.test(labels.at(-1) as string) && ipVersion(ascii) !== 4) return 'it is a number, but no IPv4 address';
  return null;
}

/** 4 or 6 where the host is an address, else 0: `isIP`, whose module and patterns take milliseconds, only where it may be one. */
export function ipVersion(host: string): number {
  return /^[\d.]+$|:/.test(host) ? process.getBuiltinModule('node:net').isIP(host) : 0;
}

/** The name with IDN labels as A-labels (UTS 46), lower case; empty where that is impossible. */
export function toAsciiHost(host: string): string {
  return /^[\0-\x7f]*$/.test(host) ? host.toLowerCase() : domainToASCII(host);
}
