import type { Finding } from '../model/finding.js';
import type { LeafOrigin, PresetFile } from '../model/resolved-account.js';
import type { PresetIndex } from '../presets/preset-index.js';
import { toAsciiHost } from '../text/host.js';
import * as say from '../words/en.js';
import type { Written } from './written.js';

/** The preset of an account, and by what it was chosen where the file does not name it. */
export interface Choice {
  readonly preset: PresetFile | null;
  readonly chosenBy: LeafOrigin | null;
  readonly findings: readonly Finding[];
  /** Whether it stands, or should stand, in a provider file that the account names. */
  readonly isFromFile?: boolean;
}

/** Finds the preset that an account names, or the one that owns the domain of its address. */
export async function choosePreset(
  written: Written,
  accountPointer: string,
  index: PresetIndex,
  folder: string,
): Promise<Choice> {
  const provider = written.leaves.get('/provider');
  if (provider === undefined) return byDomain(written, index);
  const name = provider.value;
  if (typeof name !== 'string' || name === 'none') return { preset: null, chosenBy: null, findings: [] };
  const place = { rule: 'unknown-provider', pointer: `${accountPointer}/provider`, at: 'value' as const };
  if (!isProviderPath(name)) {
    const preset = index.byName(name);
    return { preset, chosenBy: null, findings: preset ? [] : [{ ...place, ...unknown(name, index) }] };
  }
  const { readProviderFile } = await import('../files/provider-files.js');
  const result = await readProviderFile(name, folder);
  if ('file' in result) return { preset: result.file, chosenBy: null, findings: [], isFromFile: true };
  const finding = { ...place, ...say.providerFileFault(name, result.fault), related: result.related };
  return { preset: null, chosenBy: null, findings: [finding], isFromFile: true };
}

function unknown(name: string, index: PresetIndex) {
  const nearest = index.nearest(name);
  return say.unknownProvider(name, nearest, nearest === null ? undefined : index.byName(nearest)?.preset);
}

function byDomain(written: Written, index: PresetIndex): Choice {
  const address = written.leaves.get('/mailbox/address')?.value;
  const domain = typeof address === 'string' ? toAsciiHost(address.slice(address.lastIndexOf('@') + 1)) : '';
  const preset = domain === '' ? null : index.byDomain(domain);
  if (preset === null) return { preset, chosenBy: null, findings: [] };
  const { id } = preset.preset;
  return { preset, chosenBy: { kind: 'provider', id, path: preset.path, pointer: '/domains' }, findings: [] };
}

/** Whether a `provider` is the path of a file rather than an id. */
export function isProviderPath(provider: string): boolean {
  return /\/|\.(?:yaml|yml|json)$/.test(provider);
}
