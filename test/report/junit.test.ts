import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import type { Failure } from '../../src/model/diagnostic.js';
import { createJunitReporter } from '../../src/report/junit.js';
import type { ReportedFile } from '../../src/report/reporter.js';
import { diagnostic, document, file, fixtureTexts, reported, strange } from './reported.js';

const schema = readFileSync(new URL('spec/junit.xsd', import.meta.url), 'utf8');

interface Node {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Node[];
  readonly text: string;
}

interface Options {
  readonly strict?: boolean;
  readonly failure?: Failure;
}

/** The suites of a report, which the schema holds for valid. */
async function suites(files: readonly ReportedFile[], options: Options = {}): Promise<readonly Node[]> {
  const printed = report(files, options);
  await validate([printed]);
  return parse(printed).children;
}

function report(files: readonly ReportedFile[], { strict = false, failure }: Options): string {
  return document(createJunitReporter({ strict }), files, failure);
}

async function validate(texts: readonly string[]): Promise<void> {
  const xml = texts.map((contents, index) => ({ fileName: `${index}.xml`, contents }));
  expect((await validateXML({ xml, schema })).errors).toEqual([]);
}

/** Reads what libxml2 has found well-formed: elements, attributes, text and references. */
function parse(xml: string): Node {
  const root = { name: '', attributes: {}, children: [] as Node[], text: '' };
  const open = [root];
  for (const [token, end, start, written = '', empty] of xml.matchAll(
    /<\?[^>]*\?>|<\/([\w-]+)>|<([\w-]+)((?: [\w-]+="[^"<]*")*)(\/?)>|[^<]+/g,
  )) {
    const top = open.at(-1) as typeof root;
    if (start) {
      const attributes = Object.fromEntries(
        [...written.matchAll(/ ([\w-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, plain(value)]),
      );
      const node = { name: start, attributes, children: [] as Node[], text: '' };
      top.children.push(node);
      if (!empty) open.push(node);
    } else if (end) open.pop();
    else if (!token.startsWith('<')) top.text += plain(token);
  }
  expect(open).toHaveLength(1);
  return root.children[0] as Node;
}

function plain(text: string): string {
  const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };
  return text.replace(/&(?:#x([0-9a-f]+)|(\w+));/g, (_, code: string | undefined, name: string) =>
    code ? String.fromCodePoint(Number.parseInt(code, 16)) : (named[name] as string),
  );
}

/** Each case with what stands in it. */
function outline(suite: Node | undefined): Record<string, string[]> {
  return Object.fromEntries((suite?.children ?? []).map((each) => [each.attributes.name, each.children.map(nameOf)]));
}

function nameOf({ name, attributes }: Node): string {
  return attributes.type ? `${name} ${attributes.type}` : name;
}

const warning = { severity: 'warning', rule: 'smtp-unused', pointer: '/smtp' } as const;
const info = { severity: 'info', rule: 'shadowed-file', pointer: '' } as const;

describe('cases', () => {
  it('one for the file and one for each account', async () => {
    const [suite, ...more] = await suites([
      file({
        path: 'deploy/a.yaml',
        accounts: ['work', 'home'],
        diagnostics: [
          diagnostic({ rule: 'unknown-account', pointer: '/default' }),
          diagnostic({ account: 'work' }),
          diagnostic({ account: 'work', rule: 'wrong-type' }),
          diagnostic({ account: 'work', ...warning }),
        ],
      }),
    ]);
    expect(more).toEqual([]);
    expect(suite?.attributes).toEqual({
      name: 'deploy/a.yaml',
      tests: '3',
      failures: '2',
      errors: '0',
      skipped: '0',
      time: '0',
    });
    expect(outline(suite)).toEqual({
      'deploy/a.yaml': ['failure unknown-account'],
      work: ['failure unknown-key', 'failure wrong-type', 'system-out'],
      home: [],
    });
    for (const { attributes } of suite?.children ?? []) expect(attributes.classname).toBe('deploy/a.yaml');
  });

  it('one for the file and one for its account without a name', async () => {
    const ofFile = [
      { pointer: '', rule: 'wrong-type' },
      { pointer: '/$schema', rule: 'wrong-type' },
      { pointer: '/providers', rule: 'unknown-provider-folder' },
      { pointer: '/accounts', rule: 'unknown-key' },
      { pointer: '/default', rule: 'unknown-account' },
      { pointer: '/pop/server', rule: 'duplicate-key' },
      { pointer: '/pop/server', rule: 'yaml-syntax' },
      { pointer: '/pop', rule: 'multiple-documents' },
      { pointer: '/pop', rule: 'unused-disable' },
      { pointer: '/pop', rule: 'shadowed-file' },
    ];
    const ofAccount = [
      { pointer: '/pop/hst', rule: 'unknown-key' },
      { pointer: '/provider', rule: 'unknown-provider' },
      { pointer: '/defaults', rule: 'unknown-key' },
    ];
    const [suite] = await suites([file({ accounts: [null], diagnostics: [...ofFile, ...ofAccount].map(diagnostic) })]);
    expect(outline(suite)).toEqual({
      'a.yaml': ofFile.map(({ rule }) => `failure ${rule}`),
      account: ofAccount.map(({ rule }) => `failure ${rule}`),
    });
  });

  it('one for the file where its accounts are not known', async () => {
    const [suite] = await suites([file({ diagnostics: [diagnostic({ account: 'work' }), diagnostic({})] })]);
    expect(outline(suite)).toEqual({ 'a.yaml': ['failure unknown-key', 'failure unknown-key'] });
  });

  it('a name is masked, and found again, whether it came masked or not', async () => {
    for (const accounts of [
      ['xpassword~hunter2', 'a'],
      ['xpassword***', 'a'],
    ]) {
      const [suite] = await suites([file({ accounts, diagnostics: [diagnostic({ account: 'xpassword***' })] })]);
      expect(outline(suite)).toEqual({ 'a.yaml': [], '***': ['failure unknown-key'], a: [] });
    }
  });

  it('a file that could not be read is an error', async () => {
    const error = { code: 'ERR_MAILCONF_UNREADABLE', message: 'a.yaml cannot be read: it is a folder', path: 'a.yaml' };
    const [suite, ...more] = await suites([file({ error })], { failure: error });
    expect(more).toEqual([]);
    expect(outline(suite)).toEqual({ 'a.yaml': ['error ERR_MAILCONF_UNREADABLE'] });
    expect(suite?.attributes).toMatchObject({ tests: '1', failures: '0', errors: '1' });
    expect(suite?.children[0]?.children[0]?.attributes.message).toBe(error.message);
  });

  it('what kept the command from its work is a suite of its own', async () => {
    const failure = { code: 'ERR_MAILCONF_NO_ACCOUNT', message: 'there is no account work' };
    const [first, second] = await suites([file({})], { failure });
    expect(outline(first)).toEqual({ 'a.yaml': [] });
    expect(outline(second)).toEqual({ mailconf: ['error ERR_MAILCONF_NO_ACCOUNT'] });
    expect(await suites([])).toEqual([]);
  });
});

describe('what fails', () => {
  const files = [file({ diagnostics: [diagnostic({}), diagnostic(warning), diagnostic(info)] })];

  it('errors; the rest is told', async () => {
    expect(outline((await suites(files))[0])).toEqual({ 'a.yaml': ['failure unknown-key', 'system-out'] });
    const [suite] = await suites([file({ diagnostics: [diagnostic(warning)] })]);
    expect(suite?.attributes.failures).toBe('0');
  });

  it('warnings too, when it is strict; notes never', async () => {
    expect(outline((await suites(files, { strict: true }))[0])).toEqual({
      'a.yaml': ['failure unknown-key', 'failure smtp-unused', 'system-out'],
    });
    const [suite] = await suites([file({ diagnostics: [diagnostic(info)] })], { strict: true });
    expect(suite?.attributes.failures).toBe('0');
  });

  it('place, message, help and page', async () => {
    const start = { line: 2, column: 3, offset: 9 };
    const found = diagnostic({ range: { start, end: start }, help: 'did you mean `server`?' });
    const [suite] = await suites([file({ diagnostics: [found, { ...found, ...warning }] })]);
    const [failure, out] = suite?.children[0]?.children ?? [];
    expect(failure?.attributes).toEqual({ type: 'unknown-key', message: found.message });
    const rest = `${found.message}\nhelp: did you mean \`server\`?\n${found.docs}`;
    expect(failure?.text).toBe(`a.yaml:2:3: error: ${rest}`);
    expect(out?.text).toBe(`a.yaml:2:3: warning: ${rest}`);
  });
});

describe('texts', () => {
  const allowed = (text: string) =>
    [...text].filter((character) => /[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(character)).join('');

  it('come out of a reader as they went in, without what XML forbids', async () => {
    const samples = fc.sample(fc.tuple(strange, strange, strange, strange), 300);
    const printed = samples.map(([path, message, help, account]) => {
      const found = diagnostic({ message, help, account, rule: message });
      const error = { code: help, message, path };
      return report(
        [
          file({
            path,
            accounts: ['none-of-the-samples'],
            diagnostics: [found, { ...found, severity: 'info' }],
            error,
          }),
        ],
        {},
      );
    });
    await validate(printed);
    for (const [index, [path, message, help]] of samples.entries()) {
      const [suite] = parse(printed[index] as string).children;
      expect(suite?.attributes.name).toBe(allowed(path));
      const [error, failure, out] = suite?.children[0]?.children ?? [];
      expect(error?.attributes).toEqual({ type: allowed(help), message: allowed(message) });
      expect(failure?.text).toContain(allowed(`: error: ${message}\nhelp: ${help}\n`));
      expect(out?.text).toContain(allowed(`: info: ${message}`));
    }
    expect(printed.join('')).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  });
});

it.each([false, true])('every fixture, strict: %s', async (strict) => {
  const files = await Promise.all(fixtureTexts().map(({ path, text }) => reported(path, text)));
  const all = await suites(files, { strict });
  expect(all).toHaveLength(files.length);
  all.forEach((suite, index) => {
    const { path, accounts, diagnostics } = files[index] as ReportedFile;
    const { name, tests, failures } = suite.attributes;
    expect(name).toBe(path);
    expect(tests).toBe(`${1 + new Set(accounts).size}`);
    expect(suite.children).toHaveLength(Number(tests));
    const failing = suite.children.filter(({ children }) => children.some((child) => child.name === 'failure'));
    expect(failures).toBe(`${failing.length}`);
    const expected = diagnostics.filter(({ severity }) => severity === 'error' || (strict && severity === 'warning'));
    const told = suite.children.flatMap(({ children }) => children).filter((child) => child.name === 'failure');
    expect(told).toHaveLength(expected.length);
  });
  expect(report(files, { strict })).not.toContain('c4nary');
});
