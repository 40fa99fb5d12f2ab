import { toAsciiHost } from '../text/host.js';
import { editDistance } from '../text/near-words.js';

const serviceNames = { pop: /^(?:pop3?s?|incoming|in)$/, smtp: /^(?:smtps?|outgoing|out)$/ };

/**
 * The known host that a name is one slip away from, `null` where it is known itself or near to none: another name of the
 * service before the same domain (`pop3.` for `pop.`), or one letter wrong, missing, doubled or swapped in the domain.
 */
export function nearHost(written: string, protocol: 'pop' | 'smtp', known: readonly string[]): string | null {
  const isService = (name: string) => serviceNames[protocol].test(name);
  const host = toAsciiHost(written);
  const [service, rest] = cut(host);
  return nearest(host, rest, known, hostPart, (candidate) => {
    const [otherService, other] = cut(candidate);
    const isSameDomain = rest === other && isService(service) && isService(otherService);
    return isSameDomain || (service === otherService && isMisspelt(rest, other));
  });
}

/** The known domain that a domain is one slip away from, `null` where it is known itself. */
export function nearDomain(written: string, known: readonly string[]): string | null {
  const domain = toAsciiHost(written);
  return nearest(domain, domain, known, whole, (candidate) => isMisspelt(domain, candidate));
}

const whole = (domain: string) => domain;
const hostPart = (host: string) => cut(host)[1];

/** The text before the first dot, and that behind it. */
function cut(name: string): [string, string] {
  const dot = name.indexOf('.');
  return dot === -1 ? [name, ''] : [name.slice(0, dot), name.slice(dot + 1)];
}

/** A slip is never in the first letter of a domain, nor behind its first dot: only what has both in common is compared. */
function familyOf(domain: string): string {
  return `${domain.charAt(0)} ${cut(domain)[1]}`;
}

interface Families {
  readonly names: ReadonlySet<string>;
  readonly byFamily: ReadonlyMap<string, readonly string[]>;
}

/** What is known of a list that was asked for: a list of the presets is asked for every account. */
interface Search {
  asked: number;
  families?: Families;
}

const searches = new WeakMap<readonly string[], Search>();

/** Questions that are answered by looking through the list, which takes less time than to sort it into families. */
const fewQuestions = 20;

function nearest(
  name: string,
  domain: string,
  known: readonly string[],
  domainOf: (name: string) => string,
  isNear: (candidate: string) => boolean,
): string | null {
  const search = searches.get(known) ?? { asked: 0 };
  searches.set(known, search);
  const family = familyOf(domain);
  search.asked += 1;
  if (search.asked <= fewQuestions) {
    const zone = cut(domain)[1];
    const isRelated = (candidate: string) => candidate.endsWith(zone) && familyOf(domainOf(candidate)) === family;
    const near = known.find((candidate) => isRelated(candidate) && isNear(candidate));
    return near === undefined || known.includes(name) ? null : near;
  }
  search.families ??= toFamilies(known, domainOf);
  if (search.families.names.has(name)) return null;
  return search.families.byFamily.get(family)?.find(isNear) ?? null;
}

function toFamilies(known: readonly string[], domainOf: (name: string) => string): Families {
  const byFamily = new Map<string, string[]>();
  for (const candidate of known) {
    const family = familyOf(domainOf(candidate));
    const others = byFamily.get(family);
    if (others) others.push(candidate);
    else byFamily.set(family, [candidate]);
  }
  return { names: new Set(known), byFamily };
}

/** One slip within the part before the first dot, and never in its first letter: `gmail.com` and `mail.com` are two. */
function isMisspelt(domain: string, known: string): boolean {
  const [[label, zone], [other, otherZone]] = [cut(domain), cut(known)];
  if (zone !== otherZone || Math.min(label.length, other.length) < 4) return false;
  return label[0] === other[0] && /^[a-z-]+$/.test(label) && editDistance(label, other) === 1;
}
