import type { Ssl } from '../model/account.js';
import { type ServicePath, servicePaths } from '../model/facts/services.js';
import type { ResolvedAccount } from '../model/resolved-account.js';
import { originsOf, valueAt } from '../resolve/resolve-account.js';
import { isWithin, maskName, maskPointer } from '../text/pointer.js';
import type { Checked } from '../validate/validate-document.js';

const grades: readonly Ssl[] = [false, 'starttls', true];
/** What narrows down whom a connection trusts; it may be set right, never vanish. */
const pins = ['mechanism', 'tls/ca', 'tls/servername', 'tls/minVersion', 'tls/fingerprint'] as const;

/**
 * Whether a resolved account is less protected than before. Where the old file left open what it means (a fault in the
 * service or in what it is made of), what was inferred in its place is no protection that could be lost.
 */
export function lowersProtection(before: Checked, after: Checked, pointers: readonly string[]): boolean {
  const old = new Map(before.accounts.map((account) => [account.name, account]));
  const faults = faultsByAccount(before);
  return after.accounts.some((account) => {
    const known = old.get(account.name);
    if (known === undefined) return false;
    const own = [null, account.name].flatMap((name) => faults.get(name === null ? null : maskName(name)) ?? []);
    return servicePaths.some((service) => isLower(known, account, service, own, before.document.base, pointers));
  });
}

function faultsByAccount({ diagnostics }: Checked): Map<string | null, string[]> {
  const faults = new Map<string | null, string[]>();
  for (const { severity, account, pointer } of diagnostics) {
    if (severity !== 'error') continue;
    const own = faults.get(account);
    if (own) own.push(pointer);
    else faults.set(account, [pointer]);
  }
  return faults;
}

function isLower(
  old: ResolvedAccount,
  fresh: ResolvedAccount,
  service: ServicePath,
  faults: readonly string[],
  base: string,
  fixed: readonly string[],
): boolean {
  const origins = originsOf(old);
  const was = (key: Key) => valueAt(old.config, `${service}/${key}`);
  const is = (key: Key) => valueAt(fresh.config, `${service}/${key}`);
  const isFromFile = (key: Key) => origins.get(`${service}/${key}`)?.kind === 'file';
  // A service that was not there, or is there no more, opens no connection to compare.
  if (was('ssl') === undefined || is('ssl') === undefined) return false;
  const place = base + maskPointer(old.pointer);
  const isOpen = faults.some((fault) => {
    const inService = servicePaths.findLast((other) => isWithin(fault, place + other));
    return inService === undefined || isWithin(service, inService);
  });
  const [from, to] = [grades.indexOf(was('ssl') as Ssl), grades.indexOf(is('ssl') as Ssl)];
  if (to < from && (to === 0 || !isOpen || isFromFile('ssl'))) return true;
  if (was('apop') === true && is('apop') !== true && is('ssl') === false) return true;
  return pins.some((key) => {
    const pin = was(key);
    if (pin === undefined || !isFromFile(key)) return false;
    if (is(key) === undefined || (pin === 'TLSv1.3' && is(key) !== 'TLSv1.3')) return true;
    const isNamed = fixed.some((pointer) => isWithin(pointer, `${place}${service}/${key}`));
    return !isNamed && JSON.stringify(is(key)) !== JSON.stringify(pin);
  });
}

type Key = 'ssl' | 'apop' | (typeof pins)[number];
