import type { Excerpt } from '../mask/excerpt.js';
import type { Diagnostic } from '../model/diagnostic.js';
import { cleanText } from '../text/clean-text.js';
import type { Reporter, Summary } from './reporter.js';
import { count, displayWidth, type Look, linked, painter, wrapText } from './style.js';

/** A diagnostic with the lines around it. */
export interface Shown {
  readonly diagnostic: Diagnostic;
  readonly excerpt: Excerpt | null;
}

/** Which diagnostics are printed. */
export interface PrettyOptions {
  readonly look: Look;
  /** Only what fails, and no summary. */
  readonly quiet: boolean;
  /** Warnings fail. */
  readonly strict: boolean;
}

const colors = { error: 'red', warning: 'yellow', info: 'cyan' } as const;

/** The report of `validate` for a person. */
export function createPrettyReporter({ look, quiet, strict }: PrettyOptions): Reporter {
  const paint = painter(look);
  let isFirst = true;
  const fixes = { open: 0, made: 0, behind: 0 };
  return {
    start: () => '',
    file(file) {
      const shown = file.diagnostics.filter(
        ({ severity }) => !quiet || severity === 'error' || (strict && severity === 'warning'),
      );
      // What is left after `--fix` it could not prove to be better.
      if (file.fixed === undefined) fixes.open += shown.filter(({ fix }) => fix).length;
      for (const { wasReported } of file.fixed ?? []) fixes[wasReported ? 'made' : 'behind']++;
      const changes = [...(file.fixed ?? [])]
        .sort((one, other) => one.line - other.line)
        .map(
          ({ title, line }) =>
            `${paint('bold', `${file.path}:${line}`)}: ${paint(['bold', 'green'], 'fixed')}: ${title}`,
        );
      const blocks = [
        ...(changes.length > 0 && !quiet ? [changes.join('\n')] : []),
        ...(file.error === undefined ? [] : [failure(file.path, file.error.message, look)]),
        ...shown.map((diagnostic) =>
          prettyDiagnostic(file.path, { diagnostic, excerpt: file.excerptOf(diagnostic) }, look),
        ),
      ];
      if (blocks.length === 0) return '';
      const text = `${isFirst ? '' : '\n'}${blocks.map((block) => `${block}\n`).join('\n')}`;
      isFirst = false;
      return text;
    },
    end(summary) {
      if (quiet) return '';
      return `${isFirst ? '' : '\n'}${prettySummary(summary, look, fixes)}`;
    },
  };
}

/** Diagnostics of one file. */
export function prettyFile(path: string, shown: readonly Shown[], look: Look): string {
  return shown.map((one) => `${prettyDiagnostic(path, one, look)}\n`).join('\n');
}

function failure(path: string, error: string, look: Look): string {
  const paint = painter(look);
  const why = error.startsWith(`${path} `) ? error.slice(path.length + 1) : error;
  return `${paint('bold', path)}: ${paint(['bold', 'red'], 'error')}: ${why}`;
}

/** Faults that `--fix` would fix, that it fixed, and that showed only then and were fixed, too. */
type Fixes = Readonly<Record<'open' | 'made' | 'behind', number>>;

const noFixes: Fixes = { open: 0, made: 0, behind: 0 };

/** The last line: what was found in how many files, and what `--fix` fixes of it. */
export function prettySummary(
  { files, errors, warnings, infos, unread }: Summary,
  look: Look,
  { open, made, behind } = noFixes,
): string {
  const found = [
    errors > 0 ? count(errors, 'error') : '',
    warnings > 0 ? count(warnings, 'warning') : '',
    infos > 0 ? count(infos, 'info') : '',
  ].filter(Boolean);
  const paint = painter(look);
  const left = `${count(unread, 'file')} could not be checked`;
  if (unread > 0 && unread === files) return `${paint(['bold', 'red'], left)}\n`;
  const tone = errors > 0 ? 'red' : warnings > 0 ? 'yellow' : 'green';
  const checked = count(files - unread, 'file');
  const result =
    found.length > 0
      ? `${paint(['bold', tone], found.join(', '))} in ${checked}`
      : `${checked} checked, ${paint(['bold', tone], 'no problems found')}`;
  const notes = [
    open > 0 ? `${open} fixable with --fix` : '',
    made > 0 ? `${made} fixed${behind > 0 ? `, and ${behind} that showed behind them` : ''}` : '',
  ].filter(Boolean);
  const others = unread > 0 ? `; ${paint('red', left)}` : '';
  return `${result}${notes.length > 0 ? ` (${notes.join('; ')})` : ''}${others}\n`;
}

/** Place, level, message and rule; the code frame; what to do. */
export function prettyDiagnostic(path: string, { diagnostic, excerpt }: Shown, look: Look): string {
  const paint = painter(look);
  const { range, severity, rule, message, help, related = [] } = diagnostic;
  const place = range ? `${path}:${range.start.line}:${range.start.column}` : path;
  const account = diagnostic.account === null ? '' : ` (account ${cleanText(diagnostic.account)})`;
  const title = `${place}: ${severity}: ${message} [${rule}]${account}`;
  const head = colored(wrapText(title, look.columns, 2), place, severity, look);
  // A rule's name holds no space, so no line was broken in it.
  const lines = [head.replace(`[${rule}]`, () => `[${linked(rule, diagnostic.docs, look)}]`)];
  if (excerpt) lines.push(...frame(excerpt, severity, look));
  const gutter = excerpt ? gutterWidth(excerpt) : 1;
  const note = (word: string, text: string) =>
    `${' '.repeat(gutter)} ${paint('blue', '=')} ${paint('bold', word)}: ${wrapText(text, look.columns, gutter + 5 + word.length)}`;
  if (help !== undefined) lines.push(note('help', help));
  for (const { message, path, range } of related.slice(0, 8)) {
    const other = cleanText(path);
    lines.push(note('note', `${message}: ${range ? `${other}:${range.start.line}:${range.start.column}` : other}`));
  }
  return lines.join('\n');
}

function colored(title: string, place: string, severity: Diagnostic['severity'], look: Look): string {
  const paint = painter(look);
  const word = `: ${severity}: `;
  const at = title.startsWith(place) ? title.indexOf(word, place.length) : -1;
  if (at !== place.length) return title;
  return `${paint('bold', place)}: ${paint(['bold', colors[severity]], severity)}: ${title.slice(at + word.length)}`;
}

function gutterWidth({ lines }: Excerpt): number {
  return String(lines.at(-1)?.number ?? 0).length;
}

/** Lines with their numbers, the mark under the exact range; a long line is cut around the mark. */
function frame({ lines, mark }: Excerpt, severity: Diagnostic['severity'], look: Look): string[] {
  const paint = painter(look);
  const gutter = gutterWidth({ lines, mark });
  const room = (look.columns ?? 120) - gutter - 4;
  const bar = paint('blue', '|');
  const marked = lines.find(({ number }) => number === mark.line)?.text ?? '';
  const before = displayWidth(expandTabs(marked.slice(0, mark.from)));
  const length = Math.max(1, displayWidth(expandTabs(marked.slice(0, mark.to))) - before);
  const total = displayWidth(expandTabs(marked));
  const cut = total <= room ? 0 : Math.max(0, Math.min(before - 10, total - room));
  const rows = lines.flatMap(({ number, text }) => {
    const shown = window(expandTabs(text), cut, room);
    const row = `${paint('blue', String(number).padStart(gutter))} ${bar} ${shown}`.trimEnd();
    if (number !== mark.line) return [row];
    const carets = '^'.repeat(Math.max(1, Math.min(length, room - (before - cut))));
    return [
      row,
      `${' '.repeat(gutter)} ${bar} ${' '.repeat(before - cut)}${paint(['bold', colors[severity]], carets)}`,
    ];
  });
  return [`${' '.repeat(gutter)} ${bar}`, ...rows];
}

/** Tabs as spaces, so that the mark stands under its text in every terminal. */
function expandTabs(text: string): string {
  return text.replaceAll('\t', '  ');
}

/** The columns of a line that there is room for; an ellipsis stands where it goes on. */
function window(text: string, from: number, room: number): string {
  if (from === 0 && text.length <= room && displayWidth(text) <= room) return text;
  const characters: { text: string; width: number }[] = [];
  let column = 0;
  for (const character of text) {
    const width = displayWidth(character);
    if (column >= from && column + width <= from + room) characters.push({ text: character, width });
    column += width;
  }
  const cut = (index: number) => {
    const found = characters.at(index);
    if (found) found.text = '…'.padEnd(found.width);
  };
  if (from > 0) cut(0);
  if (column > from + room) cut(-1);
  return characters.map((character) => character.text).join('');
}
