import type { PresetFile } from '../model/resolved-account.js';
import { toAsciiHost } from '../text/host.js';
import { suggest } from '../text/near-words.js';

/** Presets by id, alias and domain. */
export interface PresetIndex {
  byName(name: string): PresetFile | null;
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

/** One server setting of a preset. */
interface Setting {
  readonly file: PresetFile;
  readonly port: number;
  readonly ssl: unknown;
}

/** An index of provider files, in which the first answers before those behind it. */
export function indexPresets(files: readonly PresetFile[]): PresetIndex {
  const names = once(() => filesByName(files));
  const owners = once(() => filesByDomain(files));
  const settings = {
    pop: once(() => settingsByServer('pop', files)),
    smtp: once(() => settingsByServer('smtp', files)),
  };
  const servers = { pop: once(() => [...settings.pop().keys()]), smtp: once(() => [...settings.smtp().keys()]) };
  const hosts = {
    mx: once(() => filesByHost('mx', files)),
    networkBound: once(() => filesByHost('networkBound', files)),
  };
  const domains = once(() =>
    files.flatMap(({ preset }) => (preset.domains ?? []).filter((domain) => !domain.startsWith('*'))),
  );
  return {
    byName: (name) => names().get(name) ?? names().get(name.toLowerCase()) ?? null,
    byDomain: (domain) => {
      for (const pattern of domainPatterns(domain)) {
        const found = owners().get(pattern);
        if (found) return found;
      }
      return null;
    },
    withServer: (service, server, port, ssl) => {
      const agrees = (setting: Setting) =>
        (port === undefined || setting.port === port) && (ssl === undefined || setting.ssl === ssl);
      const found = settings[service]().get(toAsciiHost(server));
      if (!found) return none;
      return [...new Set(found.filter(agrees).map(({ file }) => file))];
    },
    withHost: (kind, host) => {
      const known = hosts[kind]();
      const found = domainPatterns(toAsciiHost(host)).flatMap(
        (pattern): readonly PresetFile[] => known.get(pattern) ?? none,
      );
      return found.length > 1 ? [...new Set(found)] : found;
    },
    servers: (service) => servers[service](),
    domains,
    nearest: (name) =>
      suggest(
        name,
        files.flatMap(({ preset }) => [preset.id, ...(preset.aliases ?? [])]),
      ),
    all: () => files,
  };
}

/** One index in which the first answers before the second. */
export function chainPresets(first: PresetIndex, second: PresetIndex): PresetIndex {
  const both = (service: 'pop' | 'smtp') => once(() => [...first.servers(service), ...second.servers(service)]);
  const servers = { pop: both('pop'), smtp: both('smtp') };
  return {
    byName: (name) => first.byName(name) ?? second.byName(name),
    byDomain: (domain) => first.byDomain(domain) ?? second.byDomain(domain),
    withServer: (...setting) => [...first.withServer(...setting), ...second.withServer(...setting)],
    withHost: (...host) => [...first.withHost(...host), ...second.withHost(...host)],
    servers: (service) => servers[service](),
    domains: once(() => [...first.domains(), ...second.domains()]),
    nearest: (name) => first.nearest(name) ?? second.nearest(name),
    all: () => [...first.all(), ...second.all()],
  };
}

/** A domain as it is looked up. */
function toPattern(domain: string): string {
  return domain.startsWith('*.') ? `*.${toAsciiHost(domain.slice(2))}` : toAsciiHost(domain);
}

function filesByName(files: readonly PresetFile[]): ReadonlyMap<string, PresetFile> {
  const names = new Map<string, PresetFile>();
  const last = [...files].reverse();
  for (const file of last) for (const alias of file.preset.aliases ?? []) names.set(alias, file);
  for (const file of last) names.set(file.preset.id, file);
  return names;
}

function filesByDomain(files: readonly PresetFile[]): ReadonlyMap<string, PresetFile> {
  const owners = new Map<string, PresetFile>();
  for (const file of [...files].reverse()) {
    for (const domain of file.preset.domains ?? []) owners.set(toPattern(domain), file);
  }
  return owners;
}

const none: readonly never[] = [];

/** What is worked out when it is asked for, and not again. */
export function once<T>(work: () => T): () => T {
  let done: { readonly result: T } | undefined;
  return () => {
    done ??= { result: work() };
    return done.result;
  };
}

/** The settings of a service by server. */
function settingsByServer(service: 'pop' | 'smtp', files: readonly PresetFile[]): ReadonlyMap<string, Setting[]> {
  const found = new Map<string, Setting[]>();
  for (const file of files) {
    const { preset } = file;
    for (const setting of [preset[service], ...(preset.alternatives?.[service] ?? [])]) {
      if (setting) add(found, toAsciiHost(setting.server), { file, port: setting.port, ssl: setting.ssl });
    }
  }
  return found;
}

/** The files by the hosts and patterns of hosts that they have of a kind. */
function filesByHost(kind: 'mx' | 'networkBound', files: readonly PresetFile[]): ReadonlyMap<string, PresetFile[]> {
  const found = new Map<string, PresetFile[]>();
  for (const file of files) for (const pattern of file.preset[kind] ?? []) add(found, pattern.toLowerCase(), file);
  return found;
}

function add<T>(map: Map<string, T[]>, key: string, item: T): void {
  const list = map.get(key);
  if (list) list.push(item);
  else map.set(key, [item]);
}

/** The domain itself, then the wildcards that take it in, the longest first. */
export function domainPatterns(domain: string): string[] {
  const patterns = [domain];
  for (let dot = domain.indexOf('.'); dot !== -1; dot = domain.indexOf('.', dot + 1))
    patterns.push(`*${domain.slice(dot)}`);
  return patterns;
}
