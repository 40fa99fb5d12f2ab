import { presetWords } from '../generated/preset-words.js';
import type { Preset } from '../generated/provider.js';
import { readPresetText } from '../generated/providers.js';
import type { PresetFile } from '../model/resolved-account.js';
import { toAsciiHost } from '../text/host.js';
import { suggest } from '../text/near-words.js';
import { domainPatterns, indexPresets, once, type PresetIndex } from './preset-index.js';

/** The presets that come with mailconf. */
export const builtinPresets = once(createBuiltinPresets);

/** Their words are at hand; a preset is read when it is an answer. */
export function createBuiltinPresets(): PresetIndex {
  const lines = once(() => readPresetText().split('\n'));
  const read: PresetFile[] = [];
  const fileAt = (line: number): PresetFile => {
    read[line] ??= fileOf(JSON.parse(lines()[line] as string));
    return read[line];
  };
  const all = once(() => lines().map((_, line) => fileAt(line)));
  const names = createWordSearch(presetWords.names);
  const owners = createWordSearch(presetWords.domains);
  const settings = { pop: createHostSearch(presetWords.pop, fileAt), smtp: createHostSearch(presetWords.smtp, fileAt) };
  const hosts = {
    mx: createHostSearch(presetWords.mx, fileAt),
    networkBound: createHostSearch(presetWords.networkBound, fileAt),
  };
  const servers = { pop: once(() => [...settings.pop.words()]), smtp: once(() => [...settings.smtp.words()]) };
  const first = (found: readonly number[] | undefined) => (found ? fileAt(found[0] as number) : null);
  return {
    byName: (name) => first(names.linesOf(name) ?? names.linesOf(name.toLowerCase())),
    byDomain: (domain) => {
      for (const pattern of domainPatterns(domain)) {
        const found = owners.linesOf(pattern);
        if (found) return first(found);
      }
      return null;
    },
    withServer: (service, server, ...more) =>
      settings[service].presetsOf(toAsciiHost(server))?.withServer(service, server, ...more) ?? none,
    withHost: (kind, host) => {
      const found = domainPatterns(toAsciiHost(host)).flatMap(
        (pattern) => hosts[kind].presetsOf(pattern)?.all() ?? none,
      );
      return found.length > 1 ? [...new Set(found)] : found;
    },
    servers: (service) => servers[service](),
    domains: once(() => [...owners.words()].filter((domain) => !domain.startsWith('*'))),
    nearest: (name) => suggest(name, [...names.words()]),
    all,
  };
}

const none: readonly never[] = [];

function fileOf(preset: Preset): PresetFile {
  return { preset, path: `providers/${preset.id}.yaml` };
}

/** What answers a few questions by a search in the text, and then by a map, which takes as long to make as fifty of them. */
const fewQuestions = 50;

/** Finds the lines that a word stands in, in the order of the text. */
function createWordSearch(text: string) {
  const map = once(() => linesByWord(text));
  let asked = 0;
  return {
    words: () => new Set(text.match(/[^ \n]+/g)),
    linesOf: (word: string): readonly number[] | undefined =>
      asked++ < fewQuestions ? linesHolding(text, word) : map().get(word),
  };
}

function linesByWord(text: string): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  for (const [line, words] of text.split('\n').entries()) {
    if (words === '') continue;
    for (const word of words.split(' ')) {
      const known = found.get(word);
      if (known) known.push(line);
      else found.set(word, [line]);
    }
  }
  return found;
}

function linesHolding(text: string, word: string): readonly number[] | undefined {
  const found: number[] = [];
  if (word === '' || /[ \n]/.test(word)) return undefined;
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    const isWord = isBreak(text[at - 1]) && isBreak(text[at + word.length]);
    if (isWord) found.push(text.slice(0, at).split('\n').length - 1);
  }
  return found.length === 0 ? undefined : found;
}

function isBreak(character: string | undefined): boolean {
  return character === ' ' || character === '\n' || character === undefined;
}

/** The presets of each host, read where they are asked for. */
function createHostSearch(text: string, fileAt: (line: number) => PresetFile) {
  const search = createWordSearch(text);
  const known = new Map<string, PresetIndex>();
  return {
    words: search.words,
    presetsOf(host: string): PresetIndex | undefined {
      const found = search.linesOf(host);
      if (!found) return undefined;
      const presets = known.get(host) ?? indexPresets([...new Set(found)].map(fileAt));
      known.set(host, presets);
      return presets;
    },
  };
}
