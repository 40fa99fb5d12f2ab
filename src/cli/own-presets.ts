import { resolve } from 'node:path';
import { builtinPresets, chainPresets, ownPresets, type PresetIndex } from '../resolve/presets.js';
import { readAnyProviderFolder } from '../resolve/provider-files.js';
import { type Parsed, text } from './flags.js';
import { type Io, UsageError } from './io.js';

/** The presets of `--providers`, then the built-in ones. Throws a `UsageError` where a file of the folder is none. */
export async function presetsOf(parsed: Parsed, { cwd }: Io): Promise<PresetIndex> {
  const builtin = await builtinPresets();
  const folder = text(parsed, 'providers');
  if (folder === undefined) return builtin;
  const results = await readAnyProviderFolder(resolve(cwd, folder), folder);
  const files = results.map((result) => {
    if ('file' in result) return result.file;
    throw new UsageError(`--providers ${result.path ?? folder}: ${result.fault}`);
  });
  return chainPresets(ownPresets(files), builtin);
}
