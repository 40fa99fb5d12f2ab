import { structuredPatch } from 'diff';
import type { ShownText } from '../mask/excerpt.js';
import { type Look, painter } from './style.js';

/** Unchanged lines that are shown on either side of a change. */
const context = 3;

/**
 * A unified diff. What differs is found in the texts as they are; only their masked lines are printed, so that a line
 * may change though both of its sides look alike. Empty where nothing differs.
 */
export function unifiedDiff(path: string, before: ShownText, after: ShownText, look: Look): string {
  const { hunks } = structuredPatch(path, path, withMarkedEnds(before.text), withMarkedEnds(after.text), '', '', {
    context,
  });
  if (hunks.length === 0) return '';
  const paint = painter(look);
  const lines = [paint('bold', `--- ${path}`), paint('bold', `+++ ${path}`)];
  for (const { oldStart, oldLines, newStart, newLines, lines: changes } of hunks) {
    lines.push(paint('cyan', `@@ -${stretch(oldStart, oldLines)} +${stretch(newStart, newLines)} @@`));
    let [oldLine, newLine] = [oldStart, newStart];
    for (const change of changes) {
      const sign = change[0];
      if (sign === '-') lines.push(paint('red', `-${before.line(oldLine++)}`));
      else if (sign === '+') lines.push(paint('green', `+${after.line(newLine++)}`));
      else if (sign === ' ') {
        lines.push(` ${before.line(oldLine++)}`);
        newLine++;
      } else lines.push('\\ No newline at end of file');
    }
  }
  return `${lines.join('\n')}\n`;
}

/** The package ends lines with LF alone; the other line ends become a part of their line. */
function withMarkedEnds(text: string): string {
  return text.replace(/\r(\n?)/g, (_, feed) => (feed ? '\u0001\n' : '\u0002\n'));
}

function stretch(start: number, lines: number): string {
  return lines === 1 ? `${start}` : `${start},${lines}`;
}
