import type { Diagnostic, Failure, Severity } from '../model/diagnostic.js';
import { cleanText } from '../text/clean-text.js';
import type { Range } from '../text/source-text.js';
import { prettySummary } from './pretty.js';
import type { Reporter } from './reporter.js';

const commands = { error: 'error', warning: 'warning', info: 'notice' } as const satisfies Record<Severity, string>;

/**
 * Commands that the runner of a GitHub workflow shows beside the lines of a change; then the summary. `separator` is that of
 * the paths.
 */
export function createGithubReporter(separator = '/'): Reporter {
  const reported: Failure[] = [];
  return {
    start: () => '',
    file({ path: written, diagnostics, error }) {
      const path = written.replaceAll(separator, '/');
      if (error) reported.push(error);
      const lines = diagnostics.map((diagnostic) => diagnosticCommand(path, diagnostic));
      return [...(error ? [failureCommand(path, error)] : []), ...lines].join('');
    },
    end(summary, failure) {
      const isReported = reported.some((error) => error.code === failure?.code && error.message === failure.message);
      const last = failure && !isReported ? failureCommand(failure.path?.replaceAll(separator, '/'), failure) : '';
      return last + prettySummary(summary, { color: false, columns: null });
    },
  };
}

function diagnosticCommand(path: string, diagnostic: Diagnostic): string {
  const { severity, rule, range, message, help, docs, account } = diagnostic;
  const properties = { file: fileOf(path), ...placeOf(range), title: `mailconf (${cleanText(rule)})` };
  const title = account === null ? message : `${message} (account ${account})`;
  const lines = [title, ...(help === undefined ? [] : [help]), docs];
  return workflowCommand(commands[severity], properties, lines.map(cleanText).join('\n'));
}

function failureCommand(path: string | undefined, { message }: Failure): string {
  const properties = { ...(path !== undefined && { file: fileOf(path) }), title: 'mailconf' };
  return workflowCommand('error', properties, cleanText(message));
}

/** The runner splits at `=` and drops what is empty, so that a name that begins with it would lose it. */
function fileOf(path: string): string {
  const shown = cleanText(path);
  return shown.startsWith('=') ? `./${shown}` : shown;
}

/** GitHub takes columns within one line only; `endColumn` is exclusive, as it is here. */
function placeOf(range: Range | null): Readonly<Record<string, number>> {
  if (!range) return {};
  const { start, end } = range;
  const lines = { line: start.line, endLine: end.line };
  return start.line === end.line ? { ...lines, col: start.column, endColumn: end.column } : lines;
}

/** One command, escaped as `@actions/core` does. */
export function workflowCommand(
  command: string,
  properties: Readonly<Record<string, string | number>>,
  message: string,
): string {
  const written = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(`${value}`)}`);
  return `::${command} ${written.join(',')}::${escapeData(message)}\n`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
