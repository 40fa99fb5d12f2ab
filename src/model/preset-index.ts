import type { PresetFile } from './resolved-account.js';

/** Presets, by what is known of an account: a name, a domain, a server. */
export interface PresetIndex {
  /** By id or alias. */
  byName(name: string): PresetFile | null;
  /** By a domain that it owns, as A-labels; the exact name comes before a wildcard. */
  byDomain(domain: string): PresetFile | null;
  /** The presets that have that server for the service, with that port and `ssl` where they are given. */
  withServer(service: 'pop' | 'smtp', server: string, port?: number, ssl?: unknown): readonly PresetFile[];
  /** The presets with a host that receives mail and takes no log-in (`mx`), or that works in its own network alone. */
  withHost(kind: 'mx' | 'networkBound', host: string): readonly PresetFile[];
  /** Every server that a preset has for the service, as A-labels. */
  servers(service: 'pop' | 'smtp'): readonly string[];
  /** Every domain that a preset owns, without the wildcards. */
  domains(): readonly string[];
  /** The nearest id or alias. */
  nearest(name: string): string | null;
  all(): readonly PresetFile[];
}
