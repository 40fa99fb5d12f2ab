import { editDistance } from '../suggest.js';
import { toAsciiHost } from './host.js';

const serviceNames = { pop: /^(?:pop3?s?|incoming|in)$/, smtp: /^(?:smtps?|outgoing|out)$/ };

/**
 * The known host that a name is one slip away from, `null` where it is known itself or near to none: another name of the
 * service before the same domain (`pop3.` for `pop.`), or one letter wrong, missing, doubled or swapped in the domain.
 */
export function nearHost(written: string, protocol: 'pop' | 'smtp', known: Iterable<string>): string | null {
  const host = toAsciiHost(written);
  const isService = (name: string) => serviceNames[protocol].test(name);
  const [service = '', ...domain] = host.split('.');
  const rest = domain.join('.');
  let near: string | null = null;
  for (const candidate of known) {
    if (candidate === host) return null;
    // A slip is never in the first letter of a domain.
    if (near !== null || candidate[candidate.indexOf('.') + 1] !== rest[0]) continue;
    const [otherService = '', ...otherDomain] = candidate.split('.');
    const other = otherDomain.join('.');
    const isSameDomain = rest === other && isService(service) && isService(otherService);
    if (isSameDomain || (service === otherService && isMisspelt(rest, other))) near = candidate;
  }
  return near;
}

/** The known domain that a domain is one slip away from, `null` where it is known itself. */
export function nearDomain(written: string, known: Iterable<string>): string | null {
  const domain = toAsciiHost(written);
  let near: string | null = null;
  for (const candidate of known) {
    if (candidate === domain) return null;
    if (near === null && isMisspelt(domain, candidate)) near = candidate;
  }
  return near;
}

/** One slip within the part before the first dot, and never in its first letter: `gmail.com` and `mail.com` are two. */
function isMisspelt(domain: string, known: string): boolean {
  const [[label = '', ...zone], [other = '', ...otherZone]] = [domain.split('.'), known.split('.')];
  if (zone.join('.') !== otherZone.join('.') || Math.min(label.length, other.length) < 4) return false;
  return label[0] === other[0] && /^[a-z-]+$/.test(label) && editDistance(label, other) === 1;
}
