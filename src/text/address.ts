import { utf8Length } from './bytes.js';
import { type HostFaultName, hostFault, inQuotes, isPlainHost, toAsciiHost, tooLong } from './host.js';
import { holdsPlaceholder } from './placeholder.js';

/** Characters of an atom (RFC 5321 4.1.2), with those beyond ASCII of RFC 6531. */
const atom = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u{80}-\u{10FFFF}-]+$/u;

/** Why a text is not an e-mail address; `domain`: what is behind the `@` is not a host. */
export type AddressFault =
  | 'empty'
  | 'too-long'
  | 'two-pairs-of-quotes'
  | 'display-name'
  | 'placeholder'
  | 'mailto'
  | 'space'
  | 'no-at'
  | 'no-local-part'
  | 'two-at'
  | 'dots'
  | 'unexpected-character'
  | 'long-local-part'
  | 'no-domain'
  | 'domain';

interface Fault {
  readonly fault: AddressFault;
  readonly domain?: HostFaultName;
}

/** Why a text is not an e-mail address (a dot-atom, `@` and a host) and what was meant, `null` where it is one. */
export function addressFault(address: string): (Fault & { readonly meant: string | null }) | null {
  if (isPlainAddress(address)) return null;
  if (address.length > tooLong) return { fault: 'too-long', meant: null };
  const fault = formFault(address);
  if (fault === null) return null;
  return { ...(typeof fault === 'string' ? { fault } : fault), meant: meantAddress(address) };
}

const plainLocalPart = /^[a-z\d]+(?:[._+-][a-z\d]+)*$/i;

function isPlainAddress(address: string): boolean {
  const at = address.indexOf('@');
  return at > 0 && at <= 64 && plainLocalPart.test(address.slice(0, at)) && isPlainHost(address.slice(at + 1));
}

function formFault(address: string): AddressFault | Fault | null {
  if (address === '') return 'empty';
  if (inQuotes.test(address)) return 'two-pairs-of-quotes';
  if (/<[^<>]*@[^<>]*>\s*$/.test(address)) return 'display-name';
  if (holdsPlaceholder(address)) return 'placeholder';
  if (/<[^<>]*>\s*$/.test(address)) return 'display-name';
  if (/^mailto:/i.test(address)) return 'mailto';
  if (/\s/.test(address)) return 'space';
  const at = address.lastIndexOf('@');
  if (at === -1) return 'no-at';
  const { local, domain } = splitAddress(address);
  if (local === '') return 'no-local-part';
  if (local.includes('@')) return 'two-at';
  if (local.startsWith('.') || local.endsWith('.') || local.includes('..')) {
    return 'dots';
  }
  if (!local.split('.').every((part) => atom.test(part))) {
    return 'unexpected-character';
  }
  if (utf8Length(local) > 64) return 'long-local-part';
  if (domain === '') return 'no-domain';
  const host = hostFault(domain);
  return host === null ? null : { fault: 'domain', domain: host.fault };
}

/** Takes off a display name, brackets, `mailto:`, spaces and final punctuation; `null` where no address is left. */
function meantAddress(written: string): string | null {
  const unquoted = inQuotes.test(written) ? written.slice(1, -1) : written;
  const inBrackets = /<([^<>]*)>\s*$/.exec(unquoted)?.[1] ?? unquoted;
  const bare = inBrackets
    .trim()
    .replace(/^mailto:/i, '')
    .replace(/(?<![\s,;.])[\s,;.]+$/, '');
  // Of two addresses nobody knows which one; what else a local part may hold may be a secret.
  const isPlain = /^[^@]*@[^@]*$/.test(written) && /^[\p{L}\p{M}\p{N}.+_'~%-]+@/u.test(bare);
  return isPlain && bare !== written && formFault(bare) === null ? bare : null;
}

/** The part before the last `@`, and the part after it, which is empty where there is no `@`. */
export function splitAddress(address: string): { local: string; domain: string } {
  const at = address.lastIndexOf('@');
  return at === -1 ? { local: address, domain: '' } : { local: address.slice(0, at), domain: address.slice(at + 1) };
}

/** The domain of an address as A-labels in lower case, empty where it has none. */
export function domainOf(address: string): string {
  return toAsciiHost(splitAddress(address).domain);
}
