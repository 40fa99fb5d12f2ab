import type { Preset } from '../generated/provider.js';
import type { PresetFile } from '../model/resolved-account.js';
import { toAsciiHost } from '../text/host.js';
import { domainPatterns, indexPresets, type PresetIndex } from './preset-index.js';

/** Questions that are answered without reading all presets, which takes as long as a hundred of them. */
const fewQuestions = 50;

let builtin: Promise<PresetIndex> | undefined;

/** The presets that come with mailconf. */
export function builtinPresets(): Promise<PresetIndex> {
  builtin ??= loadBuiltin();
  return builtin;
}

async function loadBuiltin(): Promise<PresetIndex> {
  const { presetText, servers } = await import('../generated/providers.js');
  let read: PresetIndex | undefined;
  const all = () => {
    read ??= indexPresets(readPresets(presetText));
    return read;
  };
  const listed = { pop: servers.pop.split(' '), smtp: servers.smtp.split(' ') };
  const few = presetsInText(presetText);
  let asked = 0;
  const index = () => (asked++ < fewQuestions ? few : all());
  return {
    byName: (name) => index().byName(name),
    byDomain: (domain) => index().byDomain(domain),
    withServer: (...setting) => index().withServer(...setting),
    withHost: (...host) => index().withHost(...host),
    servers: (service) => listed[service],
    domains: () => all().domains(),
    nearest: (name) => all().nearest(name),
    all: () => all().all(),
  };
}

/** All presets of such a text. */
export function readPresets(text: string): PresetFile[] {
  return Object.values<Preset>(JSON.parse(text)).map(fileOf);
}

function fileOf(preset: Preset): PresetFile {
  return { preset, path: `providers/${preset.id}.yaml` };
}

/** Answers from the few presets whose lines hold what is asked for. */
export function presetsInText(text: string): Pick<PresetIndex, 'byName' | 'byDomain' | 'withServer' | 'withHost'> {
  const read = new Map<number, PresetFile>();
  const fileAt = (start: number): PresetFile => {
    const known = read.get(start);
    if (known) return known;
    const line = text.slice(start, text.indexOf('\n', start)).replace(/,$/, '');
    const [file] = readPresets(`{${line}}`);
    read.set(start, file as PresetFile);
    return file as PresetFile;
  };
  const holding = (names: readonly string[]): PresetIndex | null => {
    const starts = new Set<number>();
    for (const name of names) {
      const written = JSON.stringify(name);
      for (let at = text.indexOf(written); at !== -1; at = text.indexOf(written, text.indexOf('\n', at)))
        starts.add(text.lastIndexOf('\n', at) + 1);
    }
    if (starts.size === 0) return null;
    return indexPresets([...starts].sort((a, b) => a - b).map(fileAt));
  };
  return {
    byName: (name) => holding([name, name.toLowerCase()])?.byName(name) ?? null,
    byDomain: (domain) => holding(domainPatterns(domain))?.byDomain(domain) ?? null,
    withServer: (service, server, ...more) =>
      holding([toAsciiHost(server)])?.withServer(service, server, ...more) ?? [],
    withHost: (kind, host) => holding(domainPatterns(toAsciiHost(host)))?.withHost(kind, host) ?? [],
  };
}
