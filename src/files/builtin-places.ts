import { readFileSync } from 'node:fs';
import type { PresetFile } from '../model/resolved-account.js';
import { parseText } from '../syntax/read-document.js';
import type { Range } from '../text/source-text.js';
import { packageUrl } from './package-folder.js';

/** Where a part of a preset stands in its file. A built-in one is compiled, so its file is read for a report alone. */
export function rangeInPreset({ path, locate }: PresetFile, pointer: string): Range | null {
  return locate ? locate(pointer) : rangeInBuiltin(path, pointer);
}

const builtin = new Map<string, ReturnType<typeof parseText> | null>();

function rangeInBuiltin(path: string, pointer: string): Range | null {
  if (!builtin.has(path)) builtin.set(path, readBuiltin(path));
  const document = builtin.get(path);
  const place = document?.locate(pointer);
  const span = place?.key ?? place?.value;
  return (span && document?.source?.range(span)) ?? null;
}

function readBuiltin(path: string): ReturnType<typeof parseText> | null {
  try {
    return parseText(path, readFileSync(packageUrl(path), 'utf8'));
  } catch {
    // The package may have been bundled without its data.
    return null;
  }
}
