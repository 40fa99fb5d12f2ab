import type { Diagnostic, Failure } from '../model/diagnostic.js';
import { xmlAttribute, xmlText } from '../text/escape.js';
import { maskName } from '../text/pointer.js';
import type { ReportedFile, Reporter } from './reporter.js';

interface TestCase {
  readonly name: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly error?: Failure;
}

/** A report in the XML of JUnit: a suite a file, a case for the file and for each account. */
export function createJunitReporter(options: { readonly strict: boolean }): Reporter {
  const reported: Failure[] = [];
  const isFailure = ({ severity }: Diagnostic) => severity === 'error' || (options.strict && severity === 'warning');
  return {
    start: () => '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="mailconf">\n',
    file(file) {
      if (file.error) reported.push(file.error);
      return suite(file.path, casesOf(file), isFailure);
    },
    end(_summary, failure) {
      const isReported = reported.some((error) => error.code === failure?.code && error.message === failure.message);
      const last =
        failure && !isReported
          ? suite('mailconf', [{ name: 'mailconf', diagnostics: [], error: failure }], isFailure)
          : '';
      return `${last}</testsuites>\n`;
    },
  };
}

/** The case of the file, then those of its accounts. */
function casesOf({ path, diagnostics, accounts, error }: ReportedFile): TestCase[] {
  const cases = new Map<string | null, Diagnostic[]>((accounts ?? []).map((name) => [nameOf(name), []]));
  const own = cases.get(null);
  const ofFile: Diagnostic[] = [];
  for (const diagnostic of diagnostics) {
    const ofAccount = diagnostic.account === null ? own : cases.get(nameOf(diagnostic.account));
    const isOfFile = diagnostic.account === null && belongsToFile(diagnostic);
    (isOfFile ? ofFile : (ofAccount ?? ofFile)).push(diagnostic);
  }
  const ofAccounts = [...cases].map(([name, diagnostics]) => ({ name: name ?? 'account', diagnostics }));
  return [{ name: path, diagnostics: ofFile, ...(error && { error }) }, ...ofAccounts];
}

/** Masked twice, so that a name is the same whether it came masked or not. */
function nameOf(name: string | null): string | null {
  return name === null ? null : maskName(maskName(name));
}

const keysOfFile = /^(?:\/(?:\$schema|providers|accounts|default)(?:\/.*)?)?$/s;
const rulesOfFile = new Set([
  'too-many-diagnostics',
  'yaml-syntax',
  'duplicate-key',
  'multiple-documents',
  'unused-disable',
  'shadowed-file',
]);

function belongsToFile({ rule, pointer }: Diagnostic): boolean {
  return keysOfFile.test(pointer) || rulesOfFile.has(rule);
}

function suite(path: string, cases: readonly TestCase[], isFailure: (diagnostic: Diagnostic) => boolean): string {
  const failures = cases.filter(({ diagnostics }) => diagnostics.some(isFailure)).length;
  const errors = cases.filter(({ error }) => error).length;
  const counts = { tests: cases.length, failures, errors, skipped: 0, time: 0 };
  const lines = cases.flatMap((testCase) => caseLines(path, testCase, isFailure));
  return `  <testsuite${attributes({ name: path, ...counts })}>\n${lines.join('\n')}\n  </testsuite>\n`;
}

function caseLines(path: string, testCase: TestCase, isFailure: (diagnostic: Diagnostic) => boolean): string[] {
  const { name, diagnostics, error } = testCase;
  const rest = diagnostics.filter((diagnostic) => !isFailure(diagnostic));
  const children = [
    ...(error ? [element('error', { type: error.code, message: error.message }, error.message)] : []),
    ...diagnostics
      .filter(isFailure)
      .map((failure) =>
        element('failure', { type: failure.rule, message: failure.message }, description(path, failure)),
      ),
    ...(rest.length > 0
      ? [element('system-out', {}, rest.map((diagnostic) => description(path, diagnostic)).join('\n'))]
      : []),
  ];
  const opening = `    <testcase${attributes({ name, classname: path, time: 0 })}`;
  return children.length > 0 ? [`${opening}>`, ...children, '    </testcase>'] : [`${opening}/>`];
}

function description(path: string, { range, severity, message, help, docs }: Diagnostic): string {
  const place = range ? `${path}:${range.start.line}:${range.start.column}` : path;
  return [`${place}: ${severity}: ${message}`, ...(help === undefined ? [] : [`help: ${help}`]), docs].join('\n');
}

function element(name: string, values: Readonly<Record<string, string>>, text: string): string {
  return `      <${name}${attributes(values)}>${xmlText(text)}</${name}>`;
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${xmlAttribute(`${value}`)}"`)
    .join('');
}
