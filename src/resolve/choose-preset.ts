import type { Finding } from '../model/finding.js';
import type { PresetIndex } from '../model/preset-index.js';
import type { LeafOrigin, PresetFile, WrittenAccount } from '../model/resolved-account.js';
import type { Workspace } from '../model/workspace.js';
import { domainOf } from '../text/address.js';
import { shownPath, shownValue } from '../text/shown.js';

/** The preset of an account, and by what it was chosen where the file does not name it. */
export interface Choice {
  readonly preset: PresetFile | null;
  readonly chosenBy: LeafOrigin | null;
  /** Why the named one cannot be used. */
  readonly finding?: Finding;
}

const noPreset: Choice = { preset: null, chosenBy: null };

/** Finds the preset that an account names, or the one that owns the domain of its address. */
export function choosePreset(
  written: WrittenAccount,
  /** Pointer of the account, and path of its configuration. */
  accountPointer: string,
  path: string,
  index: PresetIndex,
  workspace: Workspace,
): Choice {
  const name = written.provider;
  if (name === undefined) return byDomain(written, index);
  if (name === 'none') return noPreset;
  const place = { rule: 'unknown-provider', pointer: `${accountPointer}/provider`, at: 'value' } as const;
  if (!isProviderPath(name)) {
    const preset = index.byName(name);
    return preset ? { preset, chosenBy: null } : { ...noPreset, finding: { ...place, args: unknown(name, index) } };
  }
  const result = workspace.providerFile(name, path);
  if ('file' in result) return { preset: result.file, chosenBy: null };
  const args = { path: shownPath(name), fault: result.fault };
  return { ...noPreset, finding: { ...place, args, related: result.related } };
}

function unknown(name: string, index: PresetIndex) {
  const near = index.nearest(name);
  if (near === null) return { name: shownValue(name) };
  const meant = index.byName(near)?.preset;
  const isAlias = meant !== undefined && meant.id !== near;
  return { name: shownValue(name), near, ...(isAlias && { id: meant.id, provider: meant.name }) };
}

function byDomain(written: WrittenAccount, index: PresetIndex): Choice {
  const address = written.mailbox?.address;
  const domain = address === undefined ? '' : domainOf(address);
  const preset = domain === '' ? null : index.byDomain(domain);
  if (preset === null) return noPreset;
  const { id } = preset.preset;
  return { preset, chosenBy: { kind: 'provider', id, path: preset.path, pointer: '/domains' } };
}

/** Whether a `provider` is the path of a file rather than an id. */
export function isProviderPath(provider: string): boolean {
  return /\/|\.(?:yaml|yml|json)$/.test(provider);
}
