import { excerptOf } from '../mask/excerpt.js';
import type { FileReport } from '../model/diagnostic.js';
import { parseText } from '../syntax/read-document.js';
import { prettyFile } from './pretty.js';

/** How diagnostics are printed. */
export interface FormatOptions {
  /** The text of the file: each diagnostic then shows its line, secrets hidden. */
  readonly text?: string;
  /** Colours of a terminal; without it none. */
  readonly color?: boolean;
  /** Columns at which lines are broken; without it they are not. */
  readonly width?: number;
}

/** Diagnostics of a file as `mailconf validate` prints them, without its last line. */
export function formatDiagnostics(
  { path, diagnostics }: FileReport,
  { text, color = false, width }: FormatOptions = {},
): string {
  const document = text === undefined ? null : parseText(path, text);
  const shown = diagnostics.map((diagnostic) => ({
    diagnostic,
    excerpt: document && excerptOf(document, diagnostic.range),
  }));
  return prettyFile(path, shown, { color, columns: width ?? null });
}
