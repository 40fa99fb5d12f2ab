import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGithubReporter, workflowCommand } from '../../src/report/github.js';
import { nothingFound } from '../../src/report/reporter.js';
import { diagnostic, document, file, fixtureTexts, reported, strange } from './reported.js';

interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/** Reads a line as `ActionCommand.TryParseV2` of actions/runner does. */
function parse(line: string): Command | null {
  const message = line.trimStart();
  if (!message.startsWith('::')) return null;
  const end = message.indexOf('::', 2);
  if (end < 0) return null;
  const information = message.slice(2, end);
  const space = information.indexOf(' ');
  const properties: Record<string, string> = {};
  const written = space > 0 ? information.slice(space + 1).trim() : '';
  for (const pair of written.split(',').filter(Boolean)) {
    const [name, ...rest] = pair.split('=');
    // Splitting without empty entries swallows every `=` before the value.
    const value = rest.join('=').replace(/^=+/, '');
    if (name && value) properties[name] = unescapeTokens(value, { '%0D': '\r', '%0A': '\n', '%3A': ':', '%2C': ',' });
  }
  return {
    name: space < 0 ? information : information.slice(0, space),
    properties,
    data: unescapeTokens(message.slice(end + 2), { '%0D': '\r', '%0A': '\n' }),
  };
}

function unescapeTokens(text: string, tokens: Readonly<Record<string, string>>): string {
  const plain = Object.entries(tokens).reduce((part, [written, token]) => part.replaceAll(written, token), text);
  return plain.replaceAll('%25', '%');
}

/** Lines as the runner's reader splits them. */
function linesOf(text: string): string[] {
  return text.replace(/\n$/, '').split(/\r\n|\r|\n/);
}

function parseOne(text: string): Command {
  const lines = linesOf(text);
  expect(lines).toHaveLength(1);
  return parse(lines[0] as string) as Command;
}

const place = (line: number, column: number, offset: number) => ({ line, column, offset });

describe('a command', () => {
  it('comes out of the runner as it went in', () => {
    const value = strange.map((text) => text.replace(/^=+/, '')).filter(Boolean);
    fc.assert(
      fc.property(value, value, strange, (path, title, message) => {
        const command = parseOne(workflowCommand('error', { file: path, line: 3, title: `${title}.` }, message));
        expect(command).toEqual({
          name: 'error',
          properties: { file: path, line: '3', title: `${title}.` },
          data: message,
        });
      }),
    );
  });

  it('GitHub annotations escape as @actions/core does', () => {
    expect(workflowCommand('warning', { file: 'a:b,c%\r\n' }, '100%: a,b\r\n')).toBe(
      '::warning file=a%3Ab%2Cc%25%0D%0A::100%25: a,b%0D%0A\n',
    );
  });
});

describe('a report', () => {
  it('level, place, message, help and page', async () => {
    const text = 'mailbox: {address: a@b.example}\npop: {hst: pop.b.example}\nsmtp: false\n';
    const [first] = linesOf(document(createGithubReporter(), [await reported('deploy/.mailrc.yaml', text)]));
    expect(parse(first as string)).toEqual({
      name: 'error',
      properties: {
        file: 'deploy/.mailrc.yaml',
        line: '2',
        endLine: '2',
        col: '7',
        endColumn: '10',
        title: 'mailconf (unknown-key)',
      },
      data: 'unknown key `hst` in `pop`\ndid you mean `server`?\nhttps://unpkg.com/mailconf@1/docs/rules/unknown-key.md',
    });
  });

  it.each([
    ['error', 'error'],
    ['warning', 'warning'],
    ['info', 'notice'],
  ] as const)('%s is %s', (severity, name) => {
    const [line] = linesOf(createGithubReporter().file(file({ diagnostics: [diagnostic({ severity })] })));
    expect(parse(line as string)?.name).toBe(name);
  });

  it('columns only within one line, none without a range', () => {
    const ranges = [
      { start: place(2, 3, 9), end: place(4, 1, 30) },
      { start: place(2, 3, 9), end: place(2, 3, 9) },
      null,
    ];
    const lines = linesOf(
      createGithubReporter().file(file({ diagnostics: ranges.map((range) => diagnostic({ range })) })),
    );
    const title = 'mailconf (unknown-key)';
    expect(lines.map((line) => parse(line)?.properties)).toEqual([
      { file: 'a.yaml', line: '2', endLine: '4', title },
      { file: 'a.yaml', line: '2', endLine: '2', col: '3', endColumn: '3', title },
      { file: 'a.yaml', title },
    ]);
  });

  it('a file that could not be read, told once, and a failure of its own', () => {
    const unread = { code: 'ERR_MAILCONF_UNREADABLE', message: 'a.yaml cannot be read', path: 'a.yaml' };
    const once = linesOf(document(createGithubReporter(), [file({ error: unread })], unread));
    expect(once.map(parse)).toEqual([
      { name: 'error', properties: { file: 'a.yaml', title: 'mailconf' }, data: unread.message },
      null,
    ]);
    const missing = { code: 'ERR_MAILCONF_NO_ACCOUNT', message: 'there is no account work' };
    expect(parse(linesOf(document(createGithubReporter(), [], missing))[0] as string)).toEqual({
      name: 'error',
      properties: { title: 'mailconf' },
      data: missing.message,
    });
  });

  it('GitHub annotations end with the summary', () => {
    const files = [file({ diagnostics: [diagnostic({}), diagnostic({ severity: 'info' })] }), file({ path: 'b.yaml' })];
    expect(linesOf(document(createGithubReporter(), files)).at(-1)).toBe('1 error, 1 info in 2 files');
    expect(document(createGithubReporter(), [])).toBe('0 files checked, no problems found\n');
  });

  it('one line a diagnostic, whatever the texts hold; no other line is a command', () => {
    fc.assert(
      fc.property(strange, strange, strange, strange, (path, message, help, rule) => {
        const files = [
          file({ path, diagnostics: [diagnostic({ message, help, rule })], error: { code: 'E', message, path } }),
        ];
        const printed = document(createGithubReporter(), files, { code: 'F', message: help, path });
        const lines = linesOf(printed);
        expect(lines).toHaveLength(4);
        expect(lines.slice(0, 3).map((line) => parse(line)?.name)).toEqual(['error', 'error', 'error']);
        expect(lines[3]).toBe('1 error in 1 file');
        expect(printed).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
      }),
    );
  });

  it('writes a path with slashes, whatever the system writes', () => {
    const error = { code: 'X', message: 'b' };
    const parsed = [
      createGithubReporter('\\').file(file({ path: 'a\\b.yaml', diagnostics: [diagnostic({})], error })),
      createGithubReporter('\\').end(nothingFound, { ...error, path: 'a\\b.yaml' }),
    ].flatMap(linesOf);
    expect(parsed.filter((line) => line.includes('file=a/b.yaml'))).toHaveLength(3);
    expect(linesOf(createGithubReporter('/').file(file({ path: 'a\\b.yaml', error })))[0]).toContain('file=a\\b.yaml');
  });

  it('a name that begins with `=` keeps it', () => {
    const [line] = linesOf(createGithubReporter().file(file({ path: '=a.yaml', diagnostics: [diagnostic({})] })));
    expect(parse(line as string)?.properties.file).toBe('./=a.yaml');
  });

  it('every fixture: a command a diagnostic, no secret', async () => {
    for (const { path, text } of fixtureTexts()) {
      const each = await reported(path, text);
      const printed = document(createGithubReporter(), [each]);
      const commands = linesOf(printed).map(parse);
      expect(commands.filter(Boolean)).toHaveLength(each.diagnostics.length);
      expect(commands.at(-1)).toBeNull();
      expect(printed).not.toContain('c4nary');
    }
  });
});
