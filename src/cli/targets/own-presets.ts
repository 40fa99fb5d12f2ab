import { resolve } from 'node:path';
import { readAnyProviderFolder } from '../../files/provider-files.js';
import type { ProviderFileResult } from '../../model/workspace.js';
import { builtinPresets } from '../../presets/builtin-presets.js';
import { chainPresets, indexPresets, type PresetIndex } from '../../presets/preset-index.js';
import { providerFaultOf } from '../../validate/diagnostics.js';
import type { Parsed } from '../flags.js';
import { type Io, UsageError } from '../terminal/io.js';
import { providersFolder } from './check-options.js';

/** The presets of `--providers`, then the built-in ones. Throws a `UsageError` where a file of the folder is none. */
export async function presetsOf(parsed: Parsed, io: Io): Promise<PresetIndex> {
  const builtin = builtinPresets();
  const folder = providersFolder(parsed, io);
  if (folder === undefined) return builtin;
  const results = readAnyProviderFolder(resolve(io.cwd, folder), folder);
  const files = results.map((result) => {
    if ('file' in result) return result.file;
    throw new UsageError(`--providers ${faultOf(result, folder)}`);
  });
  return chainPresets(indexPresets(files), builtin);
}

/** The first fault, with its place: the others show when it is fixed. */
function faultOf(result: Extract<ProviderFileResult, { fault: string }>, folder: string): string {
  const start = result.related[0]?.range?.start;
  const place = `${result.path ?? folder}${start ? `:${start.line}:${start.column}` : ''}`;
  return `${place}: ${providerFaultOf(result)}`;
}
