import { ipVersion } from './ip-version.js';
import { holdsPlaceholder } from './placeholder.js';

/** Why a text is not a host. */
export type HostFaultName =
  | 'empty'
  | 'two-pairs-of-quotes'
  | 'quote'
  | 'placeholder'
  | 'space'
  | 'scheme'
  | 'brackets'
  | 'port'
  | 'address'
  | 'path'
  | 'comma'
  | 'semicolon'
  | 'final-dot'
  | 'too-long'
  | 'unexpected-character'
  | 'empty-label'
  | 'long-label'
  | 'hyphen-at-edge'
  | 'number';

/** Why a text is not a host, and what was meant. */
export interface HostFault {
  readonly fault: HostFaultName;
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
  if (isPlainHost(host)) return null;
  if (host.length > tooLong) return { fault: 'too-long', meant: null };
  if (ipVersion(host) === 6 && !host.includes('%')) return null;
  const fault = formFault(host) ?? labelFault(host);
  return fault === null ? null : { fault, meant: meantHost(host) };
}

const plainHost = /^(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z](?:[a-z\d-]{0,61}[a-z\d])?$/i;

/** Whether a host is right at first sight, as most are: a dozen patterns need not be made for it. */
export function isPlainHost(host: string): boolean {
  return host.length <= 253 && plainHost.test(host);
}

function formFault(host: string): HostFaultName | null {
  if (host === '') return 'empty';
  if (inQuotes.test(host)) return 'two-pairs-of-quotes';
  if (/^["'`]|["'`]$/.test(host)) return 'quote';
  // `your-server.de` is a hosting company's domain.
  if (holdsPlaceholder(host) && !/^[a-z\d-]+(?:\.[a-z\d-]+)+$/i.test(host)) return 'placeholder';
  if (/\s/.test(host)) return 'space';
  if (scheme.test(host)) return 'scheme';
  if (/^\[.*\]/.test(host)) return 'brackets';
  if (/^[^:]+:\d{1,5}$/.test(host)) return 'port';
  if (host.includes('@')) return 'address';
  if (host.includes('/')) return 'path';
  if (/[,;]$/.test(host)) return host.endsWith(',') ? 'comma' : 'semicolon';
  return host.endsWith('.') ? 'final-dot' : null;
}

/** A pair of quotes that belongs to the text: YAML takes off one pair only. */
export const inQuotes = /^(["'`]).*\1$/s;

const scheme = /^[a-z][a-z0-9+.-]*:\/\//i;

/** Takes off spaces, scheme, path, brackets, port and final punctuation; `null` where no host is left. */
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

function labelFault(host: string): HostFaultName | null {
  const ascii = toAsciiHost(host);
  const labels = ascii.split('.');
  if (ascii === '') return 'unexpected-character';
  if (ascii.length > 253) return 'too-long';
  if (labels.includes('')) return 'empty-label';
  for (const label of labels) {
    if (label.length > 63) return 'long-label';
    if (!/^[a-z0-9_-]+$/i.test(label)) return 'unexpected-character';
    if (label.startsWith('-') || label.endsWith('-')) return 'hyphen-at-edge';
  }
  if (/^\d+$/.test(labels.at(-1) as string) && ipVersion(ascii) !== 4) return 'number';
  return null;
}

/** The name with IDN labels as A-labels (UTS 46), lower case; empty where that is impossible. It can go on a line to a server. */
export function toAsciiHost(host: string): string {
  if (/^[!-~]*$/.test(host)) return host.toLowerCase();
  // A URL drops tabs and line breaks of what it is given.
  if (/[\0- \x7f]/.test(host)) return '';
  // A URL keeps the host that it has where another is refused: then what two of them have differs.
  const [first, second] = ['ws://x', 'ws://y'].map((base) => {
    const url = new URL(base);
    url.hostname = host;
    return url.hostname;
  });
  return first !== undefined && first === second ? first : '';
}

/** Whether a host is this machine itself. */
export function isLoopback(host: string): boolean {
  return (
    host === '::1' ||
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    (ipVersion(host) === 4 && host.startsWith('127.'))
  );
}
