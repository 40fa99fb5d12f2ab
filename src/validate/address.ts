import * as say from '../messages.js';
import { hostFault, inQuotes, tooLong } from './host.js';
import { holdsPlaceholder } from './placeholder.js';

/** Characters of an atom (RFC 5321 4.1.2), with those beyond ASCII of RFC 6531. */
const atom = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u{80}-\u{10FFFF}-]+$/u;

/** Why a text is no e-mail address (a dot-atom, `@` and a host) and what was meant, `null` where it is one. */
export function addressFault(address: string): { fault: string; meant: string | null } | null {
  if (address.length > tooLong) return { fault: `it is longer than ${tooLong} characters`, meant: null };
  const fault = formFault(address);
  return fault === null ? null : { fault, meant: meantAddress(address) };
}

function formFault(address: string): string | null {
  if (address === '') return 'it is empty';
  if (inQuotes.test(address)) return say.secondQuotes;
  if (/<[^<>]*@[^<>]*>\s*$/.test(address)) return 'it holds a display name or angle brackets';
  if (holdsPlaceholder(address)) return say.placeholderHost;
  if (/<[^<>]*>\s*$/.test(address)) return 'it holds a display name or angle brackets';
  if (/^mailto:/i.test(address)) return 'it begins with `mailto:`';
  if (/\s/.test(address)) return 'it holds a blank';
  const at = address.lastIndexOf('@');
  if (at === -1) return 'it has no `@`';
  const { local, domain } = splitAddress(address);
  if (local === '') return 'nothing stands before the `@`';
  if (local.includes('@')) return 'it has two `@`';
  if (local.startsWith('.') || local.endsWith('.') || local.includes('..')) {
    return 'a dot begins or ends the part before the `@`, or two stand in a row';
  }
  if (!local.split('.').every((part) => atom.test(part))) {
    return 'the part before the `@` holds a character that is not allowed there';
  }
  if (Buffer.byteLength(local) > 64) return 'the part before the `@` is longer than 64 bytes';
  if (domain === '') return 'nothing stands after the `@`';
  const fault = hostFault(domain)?.fault;
  return fault === undefined ? null : `after the \`@\`, ${fault}`;
}

/** Takes off a display name, brackets, `mailto:`, blanks and final punctuation; `null` where no address is left. */
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

/** The part before the last `@`, and the part after it. */
export function splitAddress(address: string): { local: string; domain: string } {
  const at = address.lastIndexOf('@');
  return { local: address.slice(0, at), domain: address.slice(at + 1) };
}
