import { version } from '../generated/version.js';
import type { Diagnostic, Failure, Fix, RelatedPlace, Severity } from '../model/diagnostic.js';
import type { Range } from '../text/source-text.js';
import type { ReportedFile, Reporter } from './reporter.js';
import { escapeUnprintable } from './style.js';

const levels = { error: 'error', warning: 'warning', info: 'note' } as const satisfies Record<Severity, string>;

/** A rule as the log describes it. */
export interface SarifRule {
  readonly name: string;
  readonly severity: Severity;
  readonly docs: string;
}

/** What a log needs of the machine. */
export interface SarifTools {
  /** The SHA-256 of a text, in hexadecimal. */
  digest(text: string): string;
  /** The URL of a file whose path is absolute, `null` for any other path. */
  fileUrl(path: string): string | null;
  /** What stands between the parts of a path. */
  readonly separator: string;
}

/** A log of SARIF 2.1.0, a result a line; `invocations` come last, since only the end knows them. */
export function createSarifReporter(rules: readonly SarifRule[], tools: SarifTools): Reporter {
  const ruleIndexes = new Map(rules.map(({ name }, index) => [name, index]));
  const failures: Failure[] = [];
  let isFirst = true;
  const resultLine = (result: object) => {
    const separator = isFirst ? '\n' : ',\n';
    isFirst = false;
    return `${separator}        ${print(result)}`;
  };
  return {
    start: () => head(rules),
    file(file) {
      if (file.error) failures.push({ path: file.path, ...file.error });
      const fingerprint = fingerprinter(file.path, tools);
      return file.diagnostics
        .map((diagnostic) => {
          const ruleIndex = ruleIndexes.get(diagnostic.rule);
          return resultLine(resultOf(file, diagnostic, { ruleIndex, fingerprint: fingerprint(diagnostic), tools }));
        })
        .join('');
    },
    end(_summary, failure) {
      const isReported = failures.some(
        (reported) => reported.code === failure?.code && reported.message === failure.message,
      );
      const all = failure && !isReported ? [...failures, failure] : failures;
      return `${isFirst ? '' : '\n      '}],\n${field('invocations', [invocation(all, tools)])}\n    }\n  ]\n}\n`;
    },
  };
}

/** What a rule finds, in words. */
export function ruleTitle(name: string): string {
  return name.replaceAll('-', ' ');
}

function head(rules: readonly SarifRule[]): string {
  const driver = {
    name: 'mailconf',
    version,
    semanticVersion: version,
    informationUri: 'https://unpkg.com/mailconf@1/README.md',
    rules: rules.map(ruleOf),
  };
  return `{
  "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
  "version": "2.1.0",
  "runs": [
    {
${field('tool', { driver })},
${field('originalUriBaseIds', { [base]: { description: { text: 'The folder that mailconf ran in.' } } })},
${field('columnKind', 'utf16CodeUnits')},
${field('newlineSequences', ['\r\n', '\n', '\r'])},
      "results": [`;
}

function field(name: string, value: unknown): string {
  return `      "${name}": ${print(value)}`;
}

function print(value: unknown): string {
  return escapeUnprintable(JSON.stringify(value));
}

function ruleOf({ name, severity, docs }: SarifRule) {
  return {
    id: name,
    shortDescription: { text: sentence(ruleTitle(name)) },
    // Code scanning of GitHub asks for it.
    help: { text: `See ${docs}`, markdown: `[${name}](${docs})` },
    helpUri: docs,
    defaultConfiguration: { level: levels[severity] },
  };
}

interface ResultFacts {
  readonly ruleIndex: number | undefined;
  readonly fingerprint: string;
  readonly tools: SarifTools;
}

function resultOf({ path }: ReportedFile, diagnostic: Diagnostic, { ruleIndex, fingerprint, tools }: ResultFacts) {
  const { rule, severity, message, help, range, account, pointer, related = [], fix } = diagnostic;
  const text = help === undefined ? ended(message) : `${ended(message)} ${sentence(help)}`;
  return {
    ruleId: rule,
    ...(ruleIndex !== undefined && { ruleIndex }),
    level: levels[severity],
    message: { text },
    locations: [
      {
        physicalLocation: physicalLocation(path, range, tools),
        ...(account !== null && { logicalLocations: [{ name: account, fullyQualifiedName: pointer }] }),
      },
    ],
    ...(related.length > 0 && { relatedLocations: unique(related.map((place) => relatedLocation(place, tools))) }),
    partialFingerprints: { 'mailconf/v1': fingerprint },
    ...(fix && { fixes: [fixOf(path, fix, tools)] }),
  };
}

function relatedLocation({ message, path, range }: RelatedPlace, tools: SarifTools) {
  return { physicalLocation: physicalLocation(path, range, tools), message: { text: sentence(message) } };
}

/** The format wants no location twice. */
function unique<Item>(items: readonly Item[]): Item[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

function fixOf(path: string, { title, edits }: Fix, tools: SarifTools) {
  const replacements = edits.map(({ range, newText }) => ({
    deletedRegion: regionOf(range),
    ...(newText !== '' && { insertedContent: { text: newText } }),
  }));
  return {
    description: { text: sentence(title) },
    artifactChanges: [{ artifactLocation: artifactLocation(path, tools), replacements }],
  };
}

function physicalLocation(path: string, range: Range | null, tools: SarifTools) {
  return { artifactLocation: artifactLocation(path, tools), ...(range && { region: regionOf(range) }) };
}

function regionOf({ start, end }: Range) {
  return {
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: end.column,
    charOffset: start.offset,
    charLength: end.offset - start.offset,
  };
}

const base = '%SRCROOT%';

function artifactLocation(path: string, { fileUrl, separator }: SarifTools) {
  const uri = fileUrl(path);
  return uri === null ? { uri: relativeUri(path, separator), uriBaseId: base } : { uri };
}

/** A relative path as a URI reference. */
export function relativeUri(path: string, separator: string): string {
  const parts = path.toWellFormed().split(separator);
  return parts
    .filter((part, index) => part !== '.' || index > 0)
    .map(encodeURIComponent)
    .join('/');
}

/** Names a diagnostic by what it says of which value, so that it is the same one after lines were inserted above. */
function fingerprinter(path: string, { digest, fileUrl, separator }: SarifTools): (diagnostic: Diagnostic) => string {
  const uri = fileUrl(path) === null ? relativeUri(path, separator) : path;
  const seen = new Map<string, number>();
  return ({ rule, pointer }) => {
    const key = JSON.stringify([rule, uri, pointer]);
    const ordinal = seen.get(key) ?? 0;
    seen.set(key, ordinal + 1);
    return digest(JSON.stringify([key, ordinal]));
  };
}

function invocation(failures: readonly Failure[], tools: SarifTools) {
  const toolExecutionNotifications = failures.map(({ message, path }) => ({
    level: 'error',
    message: { text: ended(message) },
    ...(path !== undefined && { locations: [{ physicalLocation: physicalLocation(path, null, tools) }] }),
  }));
  return {
    executionSuccessful: failures.length === 0,
    ...(failures.length > 0 && { toolExecutionNotifications }),
  };
}

function sentence(text: string): string {
  return ended(text.replace(/^[a-z]/, (letter) => letter.toUpperCase()));
}

/** Its first word stays as it is: it may be a name. */
function ended(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
