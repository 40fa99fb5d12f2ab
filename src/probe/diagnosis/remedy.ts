import type { Account, Server, Ssl } from '../../model/account.js';
import { partAt, type Service, services } from '../../model/facts/services.js';
import type { Check, Setting } from '../../model/probe.js';
import { maxDelay } from './suggest-delay.js';

/** Values that would work where others failed. */
export interface Remedy {
  /** By pointer into the account. */
  readonly values: Readonly<Record<string, number | boolean | string>>;
  /** Whether the server itself asked for it, so that no further probe could tell more. */
  readonly isAnnounced: boolean;
}

const protection = (ssl: Ssl) => [false, 'starttls', true].indexOf(ssl);

/** What works on the same host and protects best, but never less than what is asked for: who cuts one port can answer on another. */
export function bestSetting(ssl: Ssl, settings: readonly Setting[]): Setting | null {
  const [best = null] = settings
    .filter((setting) => protection(setting.ssl) >= protection(ssl))
    .sort((a, b) => protection(b.ssl) - protection(a.ssl));
  return best;
}

/** What to write instead, where the check found something that works; names of a certificate are never that. */
export function remedyOf({ service, cause, facts }: Check, account: Account): Remedy | null {
  const at = services[service].path;
  if (cause === 'delay-too-short' || cause === 'login-delay' || cause === 'rate-limited') {
    const seconds = Number(facts.loginDelay);
    return seconds <= maxDelay ? { values: { '/delay': seconds }, isAnnounced: true } : null;
  }
  const ssl = sslOf(account, service);
  const best = ssl === null ? null : bestSetting(ssl, (facts.alternatives ?? []) as readonly Setting[]);
  return best && { values: { [`${at}/port`]: best.port, [`${at}/ssl`]: best.ssl }, isAnnounced: false };
}

function sslOf(account: Account, service: Service): Ssl | null {
  const server = partAt(account, services[service].path) as Server | false | null | undefined;
  return server ? server.ssl : null;
}
