import type { Preset } from '../generated/provider.js';
import type { PresetFile } from '../model/resolved-account.js';
import { hostFault, toAsciiHost } from '../text/host.js';
import { editDistance } from '../text/near-words.js';
import { nearDomain, nearHost } from './near-host.js';
import type { PresetIndex } from './preset-index.js';

/** What was found, and by what: its id, alias, domain, address or server, a part of one of these, or one that is nearly it. */
export interface Found {
  readonly files: readonly PresetFile[];
  readonly match: 'all' | 'exact' | 'part' | 'near' | 'none';
  /** What to try where nothing was found, or something of another name. */
  readonly help?: string;
}

/** The presets that a word of a user's means. Who owns a domain, or has a server, is never guessed. */
export function searchPresets(index: PresetIndex, written: string): Found {
  const query = written.trim();
  const isAddress = query.includes('@');
  const domain = domainOf(query);
  const exact = (isAddress ? null : index.byName(query)) ?? index.byDomain(domain);
  if (exact) return { files: [exact], match: 'exact' };
  if (!isAddress) {
    const serving = (['pop', 'smtp'] as const).flatMap((service) => index.withServer(service, domain));
    if (serving.length > 0) return { files: [...new Set(serving)], match: 'exact' };
    const files = holding(index.all(), domain.includes('.') ? domain : query.toLowerCase());
    if (files.length > 0) return { files, match: 'part' };
    if (!domain.includes('.')) return byNearName(index, query);
  }
  return { files: [], match: 'none', help: domainHelp(domain, index) };
}

/** The domain of an address, or the host that is written: without scheme, port and path. */
function domainOf(query: string): string {
  const host = query.slice(query.lastIndexOf('@') + 1);
  return toAsciiHost(hostFault(host)?.meant?.host ?? host);
}

/** The presets with that word in a name, else in a domain, else in a server: each says more than the next one. */
function holding(files: readonly PresetFile[], word: string): readonly PresetFile[] {
  for (const namesOf of [ownNames, ({ domains = [] }: Preset) => domains, serverNames]) {
    const found = files.filter(({ preset }) => namesOf(preset).some((name) => holds(name.toLowerCase(), word)));
    if (found.length > 0) return found;
  }
  return [];
}

const ownNames = ({ id, name, aliases = [] }: Preset) => [id, name, ...aliases];

function serverNames({ pop, smtp, alternatives }: Preset): string[] {
  const all = [pop, smtp, ...(alternatives?.pop ?? []), ...(alternatives?.smtp ?? [])];
  return all.flatMap((settings) => (settings ? settings.server : []));
}

/** A domain is a part of those below it alone: `line.de` is none of `online.de`. */
function holds(name: string, word: string): boolean {
  if (!word.includes('.')) return name.includes(word);
  return name.split(/[^\p{L}\p{N}.*-]+/u).some((part) => `.${part}`.endsWith(`.${word}`));
}

/** A name with one slip in it is shown; one that is further away may be another company, and is only named. */
function byNearName(index: PresetIndex, query: string): Found {
  const nearest = index.nearest(query);
  const near = nearest === null ? null : index.byName(nearest);
  if (nearest === null || near === null) {
    return { files: [], match: 'none', help: `no provider is called ${query}; \`mailconf providers\` lists all` };
  }
  if (editDistance(query.toLowerCase(), nearest.toLowerCase()) === 1) {
    return { files: [near], match: 'near', help: `there is no ${query}; did you mean this one, ${near.preset.id}?` };
  }
  const help = `no provider is called ${query}; did you mean ${nearest}? \`mailconf providers\` lists all`;
  return { files: [], match: 'none', help };
}

function domainHelp(domain: string, index: PresetIndex): string {
  return (
    `no preset owns ${domain}${nearHelp(domain, index)}. If another company hosts it` +
    ` (\`nslookup -type=mx ${domain}\` names its servers), write that` +
    ' `provider` in the file: google-workspace, microsoft365, fastmail…; else `provider: none` and the servers from the' +
    " help page of the domain's owner"
  );
}

/** A known domain or server of nearly that name, or the owner of the domain that a host is in. */
function nearHelp(domain: string, index: PresetIndex): string {
  const near =
    nearDomain(domain, index.domains()) ??
    nearHost(domain, 'pop', index.servers('pop')) ??
    nearHost(domain, 'smtp', index.servers('smtp'));
  if (near !== null) return `; did you mean ${near}? \`mailconf providers ${near}\` shows it`;
  for (let dot = domain.indexOf('.'); dot !== -1; dot = domain.indexOf('.', dot + 1)) {
    const parent = domain.slice(dot + 1);
    const owner = index.byDomain(parent);
    if (owner) return `, nor has a server of that name; ${parent} belongs to ${owner.preset.id}`;
  }
  return '';
}
