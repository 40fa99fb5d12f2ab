import type { PresetFile } from '../model/resolved-account.js';
import type { Document } from '../syntax/document.js';
import { parseText } from '../syntax/read-document.js';
import type { Range } from '../text/source-text.js';

/**
 * Finds where a part of a preset stands in its file. A built-in one is compiled, so its text is asked for, by its path in
 * the package, where a report names a place in it; `null` where it cannot be had.
 */
export function presetPlaces(
  textOf: (path: string) => string | null,
): (file: PresetFile, pointer: string) => Range | null {
  const known = new Map<string, Document | null>();
  const documentOf = (path: string): Document | null => {
    const text = textOf(path);
    return text === null ? null : parseText(path, text);
  };
  return ({ path, locate }, pointer) => {
    if (locate) return locate(pointer);
    const document = known.get(path) ?? documentOf(path);
    known.set(path, document);
    const place = document?.locate(pointer);
    const span = place?.key ?? place?.value;
    return (span && document?.source?.range(span)) ?? null;
  };
}
