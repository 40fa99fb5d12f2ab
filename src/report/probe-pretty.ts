import type { AccountProbe, Check } from '../model/probe.js';
import { count, type Look, painter, wrapText } from './style.js';

const marks = { ok: '✓', warning: '!', failed: '✗', skipped: '-' } as const;
const tones = { ok: 'green', warning: 'yellow', failed: 'red', skipped: 'gray' } as const;

/** What a probe found of one account, a line a step. */
export function prettyProbe(account: AccountProbe, look: Look & { path: string; quiet: boolean }): string {
  const paint = painter(look);
  const lines: string[] = [];
  let service = '';
  for (const check of joinSkipped(account.checks)) {
    if (look.quiet && check.status !== 'failed') continue;
    if (check.service !== service) {
      service = check.service;
      if (lines.length > 0) lines.push('');
      lines.push(paint('bold', account.name === null ? service : `${account.name} · ${service}`));
    }
    lines.push(...stepLines(check, look));
  }
  return lines.length > 0 ? `${lines.join('\n')}\n` : '';
}

/** What a probe found of one account among many: a line, and below it what is not as it should be. */
export function prettyProbeRow(account: AccountProbe, look: Look & { path: string; quiet: boolean }): string {
  const { name, ok, checks } = account;
  if (look.quiet && ok) return '';
  const paint = painter(look);
  const shown = checks.filter(
    ({ status, cause }) => status === 'failed' || status === 'warning' || cause === 'interrupted',
  );
  const status = ok ? (shown.length > 0 ? 'warning' : 'ok') : 'failed';
  const services = [...new Set(checks.map(({ service }) => service))].map((service) => {
    const causes = new Set(shown.flatMap((check) => (check.service === service ? (check.cause ?? []) : [])));
    return causes.size > 0 ? `${service} (${[...causes].join(', ')})` : service;
  });
  const row = `${paint(tones[status], `${marks[status]} ${(name ?? '').padEnd(16)}`)} ${services.join(', ')}`;
  const details = joinSkipped(shown)
    .filter((check) => !look.quiet || check.status === 'failed')
    .flatMap((check) => stepLines({ ...check, step: `${check.service} ${check.step}` }, look));
  return `${[row, ...details].join('\n')}\n`;
}

/** Steps that were not reached for one reason are one line. */
function joinSkipped(checks: readonly Check[]): Row[] {
  const rows: Row[] = [];
  for (const check of checks) {
    const last = rows.at(-1);
    const isSame = last?.status === 'skipped' && last.service === check.service && last.reason === check.message;
    if (check.status !== 'skipped') rows.push(check);
    else if (last && isSame) rows[rows.length - 1] = skippedRow(check, [...(last.skipped ?? []), check.step]);
    else rows.push(skippedRow(check, [check.step]));
  }
  return rows;
}

function skippedRow(check: Check, skipped: readonly string[]): Row {
  const isOne = skipped.length === 1;
  const message = isOne ? check.message : `${skipped.join(', ')}: ${check.message}`;
  return { ...check, step: isOne ? check.step : 'skipped', message, reason: check.message, skipped };
}

/** A line of the report: a step, or several that were skipped for one reason. */
interface Row extends Omit<Check, 'step'> {
  readonly step: string;
  readonly reason?: string;
  readonly skipped?: readonly string[];
}

function stepLines(check: Row, look: Look & { path: string }): string[] {
  const paint = painter(look);
  const { step, status, cause, message, help, range } = check;
  const indent = 17;
  const name = paint(tones[status], `  ${marks[status]} ${step.padEnd(indent - 5)} `);
  const words = cause === undefined ? message : `${message} [${cause}]`;
  const lines = [`${name}${wrapText(words, look.columns, indent)}`];
  const below = (label: string, text: string) =>
    lines.push(
      `${' '.repeat(indent)}${paint('bold', label)} ${wrapText(text, look.columns, indent + label.length + 1)}`,
    );
  if (help !== undefined) below('help:', help);
  if (range) below('file:', `${look.path}:${range.start.line}:${range.start.column}`);
  else if (check.pointer && status === 'failed') below('key:', check.pointer.slice(1).replaceAll('/', '.'));
  return lines;
}

/** The last line of a probe. */
export function prettyProbeSummary(summary: { accounts: number; failed: number }, look: Look): string {
  const paint = painter(look);
  const { accounts, failed } = summary;
  if (failed === 0) return `${paint(['bold', 'green'], 'confirmed')}: ${count(accounts, 'account')}\n`;
  return `${paint(['bold', 'red'], 'not confirmed')}: ${failed} of ${count(accounts, 'account')}\n`;
}
