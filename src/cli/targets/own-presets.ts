import { resolve } from 'node:path';
import { type ProviderFileResult, readAnyProviderFolder } from '../../files/provider-files.js';
import { builtinPresets } from '../../presets/builtin-presets.js';
import { chainPresets, indexPresets, type PresetIndex } from '../../presets/preset-index.js';
import { providerShape, providerShapeHelp } from '../../words/en.js';
import type { Parsed } from '../flags.js';
import { type Io, UsageError } from '../terminal/io.js';
import { providersFolder } from './check-options.js';

/** The presets of `--providers`, then the built-in ones. Throws a `UsageError` where a file of the folder is none. */
export async function presetsOf(parsed: Parsed, io: Io): Promise<PresetIndex> {
  const builtin = await builtinPresets();
  const folder = providersFolder(parsed, io);
  if (folder === undefined) return builtin;
  const results = await readAnyProviderFolder(resolve(io.cwd, folder), folder);
  const files = results.map((result) => {
    if ('file' in result) return result.file;
    throw new UsageError(`--providers ${faultOf(result, folder)}`);
  });
  return chainPresets(indexPresets(files), builtin);
}

/** The first fault, with its place: the others are told when it is mended. */
function faultOf({ path, fault, related }: Extract<ProviderFileResult, { fault: string }>, folder: string): string {
  const [first] = related;
  const start = first?.range?.start;
  const place = `${path ?? folder}${start ? `:${start.line}:${start.column}` : ''}`;
  if (fault !== providerShape || !first) return `${place}: ${fault}`;
  return `${place}: ${fault}: ${first.message}; ${providerShapeHelp}`;
}
