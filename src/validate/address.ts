import { hostFault } from './host.js';

/** Characters of an atom (RFC 5321 4.1.2), with those beyond ASCII of RFC 6531. */
const atom = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u{80}-\u{10FFFF}-]+$/u;

/** Why a text is no e-mail address (a dot-atom, `@` and a host), `null` where it is one. */
export function addressFault(address: string): { fault: string; help: string | null } | null {
  const wrong = (fault: string, help: string | null = null) => ({ fault, help });
  if (address === '') return wrong('it is empty');
  const inBrackets = /<([^<>]*)>\s*$/.exec(address)?.[1];
  if (inBrackets !== undefined) {
    return wrong('it holds a display name or angle brackets', instead(inBrackets));
  }
  if (/^mailto:/i.test(address)) return wrong('it begins with `mailto:`', instead(address.slice(7)));
  if (/\s/.test(address)) return wrong('it holds a blank', instead(address.trim()));
  const at = address.lastIndexOf('@');
  if (at === -1) return wrong('it has no `@`');
  const local = address.slice(0, at);
  if (local === '') return wrong('nothing stands before the `@`');
  if (local.includes('@')) return wrong('it has two `@`');
  if (local.startsWith('.') || local.endsWith('.') || local.includes('..')) {
    return wrong('a dot begins or ends the part before the `@`, or two stand in a row');
  }
  if (!local.split('.').every((part) => atom.test(part))) {
    return wrong('the part before the `@` holds a character that is not allowed there');
  }
  if (Buffer.byteLength(local) > 64) return wrong('the part before the `@` is longer than 64 bytes');
  const domain = address.slice(at + 1);
  if (domain === '') return wrong('nothing stands after the `@`');
  const fault = hostFault(domain);
  return fault && wrong(`after the \`@\`, ${fault.fault}`);
}

/** Suggests a cleaned address, where the cleaning made one. */
function instead(cleaned: string): string | null {
  return !/[\s<>]/.test(cleaned) && addressFault(cleaned) === null ? `write \`${cleaned}\`` : null;
}

/** The part before the last `@`, and the part after it. */
export function splitAddress(address: string): { local: string; domain: string } {
  const at = address.lastIndexOf('@');
  return { local: address.slice(0, at), domain: address.slice(at + 1) };
}
