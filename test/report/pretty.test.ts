import { describe, expect, it } from 'vitest';
import type { Io } from '../../src/cli/terminal/io.js';
import { lookOf } from '../../src/cli/terminal/look.js';
import { excerptOf } from '../../src/mask/excerpt.js';
import type { Diagnostic } from '../../src/model/diagnostic.js';
import { prettyDiagnostic, prettySummary } from '../../src/report/pretty.js';
import { nothingFound } from '../../src/report/reporter.js';
import { displayWidth } from '../../src/report/style.js';
import { parseText } from '../../src/syntax/read-document.js';

/** The frame of the stretch that `‹` and `›` mark in a text. */
function frame(marked: string, columns: number | null = 80): string[] {
  const start = marked.indexOf('‹');
  const end = marked.indexOf('›') - 1;
  const document = parseText('/x/a.yaml', marked.replace(/[‹›]/g, ''));
  const range = document.source?.range({ start, end }) ?? null;
  const diagnostic: Diagnostic = {
    rule: 'unknown-key',
    severity: 'error',
    message: 'm',
    pointer: '',
    range,
    account: null,
    docs: '',
  };
  const text = prettyDiagnostic(
    'a.yaml',
    { diagnostic, excerpt: excerptOf(document, range) },
    { color: false, columns },
  );
  return text.split('\n').slice(1);
}

/** What stands above the carets. */
function underlined(rows: readonly string[]): string {
  const at = rows.findIndex((row) => /^ *\| +\^+$/.test(row));
  const carets = rows[at] as string;
  const from = carets.indexOf('^');
  let column = 0;
  let out = '';
  for (const character of rows[at - 1] as string) {
    if (column >= from && column < carets.length) out += character;
    column += displayWidth(character);
  }
  return out;
}

describe('frames', () => {
  it('the line, its neighbours and the mark', () => {
    expect(frame('mailbox:\n  address: ‹x›\n  userId: y\n')).toEqual([
      '  |',
      '1 | mailbox:',
      '2 |   address: x',
      '  |            ^',
      '3 |   userId: y',
    ]);
  });

  it.each([
    ['a tab', 'pop:\n  server:\t‹x.example›\n', 'x.example'],
    ['wide characters', '{server: "日本語", port: ‹995›}', '995'],
    ['wide characters in the mark', 'server: ‹日本語›', '日本語'],
    ['an emoji', 'server: ‹😀.example›', '😀.example'],
    ['combining characters', 'server: u\u0308ber.‹example›', 'example'],
    ['CR LF', 'mailbox:\r\n  address: ‹x›\r\nuserId: y\r\n', 'x'],
    ['an empty place at the end of a line', 'mailbox:‹›\n', ''],
    ['a hidden value', 'mailbox:\n  password: ‹hunter2›\n', '***'],
    ['a part of a hidden value', 'mailbox:\n  password: hun‹te›r2\n', '***'],
    ['more than one line', 'pop: ‹{server: a,\n  port: 1}›\n', '{server: a,'],
  ])('%s', (_, text, expected) => {
    expect(underlined(frame(text))).toBe(expected);
  });

  it('a line that is too long is cut around the mark, at any width', () => {
    const far = `{${'port: 1, '.repeat(400)}‹server›: x${', port: 2'.repeat(400)}}`;
    for (const columns of [20, 40, 80, 200]) {
      const rows = frame(far, columns);
      const seen = underlined(rows);
      expect(seen).toMatch(/./);
      expect('server'.startsWith(seen.replace(/…$/, ''))).toBe(true);
      expect(rows.some((row) => row.includes('…'))).toBe(true);
      for (const row of rows) expect(displayWidth(row)).toBeLessThanOrEqual(columns);
    }
    expect(underlined(frame(far, null))).toBe('server');
    for (const columns of [1, 2, 5, 9]) expect(frame(far, columns).length).toBeGreaterThan(2);
  });

  it('a mark that is wider than the terminal', () => {
    for (const row of frame(`server: ‹${'x'.repeat(500)}›`)) expect(row.length).toBeLessThanOrEqual(80);
  });

  it('what could paint a terminal is replaced, one sign a unit', () => {
    const rows = frame('server: a\u202eb\u200bc\u{e0041}d‹x›\nuserId: \u009b31m');
    expect(rows[1]).toBe('1 | server: a\uFFFDb\uFFFDc\uFFFD\uFFFDdx');
    expect(underlined(rows)).toBe('x');
    expect(rows.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it('the last line, the first line and an empty file', () => {
    expect(frame('‹hunter2›: 1')).toEqual(['  |', '1 | ***: ***', '  | ^^^']);
    expect(frame('‹›')).toEqual([]);
    expect(frame('pop: x\n‹›')).toEqual(['  |', '1 | pop: ***', '2 |', '  | ^']);
  });
});

it('the summary counts', () => {
  const look = { color: false, columns: 80 };
  expect(prettySummary({ ...nothingFound, files: 1 }, look)).toBe('1 file checked, no problems found\n');
  expect(prettySummary({ files: 2, errors: 1, warnings: 2, infos: 1, unread: 0 }, look)).toBe(
    '1 error, 2 warnings, 1 info in 2 files\n',
  );
  expect(prettySummary({ ...nothingFound, files: 3, unread: 1 }, look)).toBe(
    '2 files checked, no problems found; 1 file could not be checked\n',
  );
  expect(prettySummary({ ...nothingFound, files: 2, unread: 2 }, look)).toBe('2 files could not be checked\n');
});

describe('hyperlinks', () => {
  const docs = 'https://docs.example/rules/unknown-key.md';
  const diagnostic: Diagnostic = {
    rule: 'unknown-key',
    severity: 'error',
    message: 'm',
    pointer: '',
    range: null,
    account: null,
    docs,
  };

  it('lead from the rule to its page where the terminal makes them', () => {
    const look = { color: false, columns: 80, hyperlinks: true };
    expect(prettyDiagnostic('a.yaml', { diagnostic, excerpt: null }, look)).toBe(
      `a.yaml: error: m [\x1b]8;;${docs}\x1b\\unknown-key\x1b]8;;\x1b\\]`,
    );
  });

  it.each([
    [{}, false, false],
    [{ TERM_PROGRAM: 'iTerm.app' }, true, true],
    [{ TERM_PROGRAM: 'Apple_Terminal', VTE_VERSION: '7000' }, true, false],
    [{ VTE_VERSION: '7600' }, true, true],
    [{ VTE_VERSION: '4000' }, true, false],
    [{ WT_SESSION: 'x' }, true, true],
    [{ WT_SESSION: 'x', CI: 'true' }, true, false],
    [{ WT_SESSION: 'x', NO_COLOR: '1' }, true, false],
    [{ TERM: 'xterm-kitty' }, false, false],
    [{ FORCE_HYPERLINK: '1' }, false, true],
    [{ FORCE_HYPERLINK: '0', WT_SESSION: 'x' }, true, false],
  ])('%j on a terminal: %s', (env, stdoutIsTerminal, isMade) => {
    const io = { env, stdoutIsTerminal, columns: 80 } as unknown as Io;
    expect(lookOf({ values: {}, positionals: [] }, io).hyperlinks).toBe(isMade);
  });
});
