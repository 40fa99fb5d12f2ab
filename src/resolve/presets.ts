import type { PresetFile } from '../resolved.js';
import { suggest } from '../suggest.js';
import { toAsciiHost } from '../validate/host.js';

/** Presets by id, alias and domain. */
export interface PresetIndex {
  byName(name: string): PresetFile | null;
  byDomain(domain: string): PresetFile | null;
  /** Whether a preset has that server with that port and `ssl`. */
  hasSetting(service: 'pop' | 'smtp', server: string, port?: number, ssl?: unknown): boolean;
  /** The nearest id or alias. */
  nearest(name: string): string | null;
  all(): readonly PresetFile[];
}

/** The presets that come with mailconf. */
export async function builtinPresets(): Promise<PresetIndex> {
  const { presets, domains, aliases } = await import('../generated/providers.js');
  const file = (id: string | undefined): PresetFile | null => {
    const preset = id === undefined ? undefined : presets[id];
    return preset ? { preset, path: `providers/${id}.yaml` } : null;
  };
  return indexOf(
    (name) => file(presets[name] ? name : aliases[name]),
    (domain) => file(domains[domain]),
    () => Object.keys(presets).map((id) => file(id) as PresetFile),
  );
}

/** An index of a user's own provider files. */
export function ownPresets(files: readonly PresetFile[]): PresetIndex {
  const names = new Map<string, PresetFile>();
  const domains = new Map<string, PresetFile>();
  for (const file of [...files].reverse()) {
    for (const alias of file.preset.aliases ?? []) names.set(alias, file);
    for (const domain of file.preset.domains ?? []) domains.set(toPattern(domain), file);
  }
  for (const file of [...files].reverse()) names.set(file.preset.id, file);
  return indexOf(
    (name) => names.get(name) ?? null,
    (domain) => domains.get(domain) ?? null,
    () => files,
  );
}

/** One index in which the first answers before the second. */
export function chainPresets(first: PresetIndex, second: PresetIndex): PresetIndex {
  return {
    byName: (name) => first.byName(name) ?? second.byName(name),
    byDomain: (domain) => first.byDomain(domain) ?? second.byDomain(domain),
    hasSetting: (...setting) => first.hasSetting(...setting) || second.hasSetting(...setting),
    nearest: (name) => first.nearest(name) ?? second.nearest(name),
    all: () => [...first.all(), ...second.all()],
  };
}

/** A domain as it is looked up; the built-in ones are written so. */
function toPattern(domain: string): string {
  return domain.startsWith('*.') ? `*.${toAsciiHost(domain.slice(2))}` : toAsciiHost(domain);
}

function indexOf(
  byName: (name: string) => PresetFile | null,
  byPattern: (pattern: string) => PresetFile | null,
  all: () => readonly PresetFile[],
): PresetIndex {
  return {
    byName: (name) => byName(name) ?? byName(name.toLowerCase()),
    byDomain: (domain) =>
      domainPatterns(domain).reduce<PresetFile | null>((found, name) => found ?? byPattern(name), null),
    hasSetting: (service, server, port, ssl) =>
      all().some(({ preset }) =>
        [preset[service], ...(preset.alternatives?.[service] ?? [])].some(
          (setting) =>
            setting &&
            toAsciiHost(setting.server) === toAsciiHost(server) &&
            (port === undefined || setting.port === port) &&
            (ssl === undefined || setting.ssl === ssl),
        ),
      ),
    nearest: (name) =>
      suggest(
        name,
        all().flatMap(({ preset }) => [preset.id, ...(preset.aliases ?? [])]),
      ),
    all,
  };
}

/** The domain itself, then the wildcards that take it in, the longest first. */
function domainPatterns(domain: string): string[] {
  const labels = domain.split('.');
  return [domain, ...labels.slice(1).map((_, index) => `*.${labels.slice(index + 1).join('.')}`)];
}
