import type { Diagnostic, Severity } from '../../diagnostic.js';
import { accountNames, type Checked, type CheckOptions, checkDocument } from '../../pipeline/check.js';
import { excerptOf } from '../../pipeline/excerpt.js';
import { withRuleLevels } from '../../pipeline/rule-levels.js';
import { type Failure, type JsonFile, summarize, validateDocument } from '../../report/json.js';
import { prettyFiles, prettySummary, type ShownFile } from '../../report/pretty.js';
import { suggest } from '../../suggest.js';
import { ruleSeverities } from '../../validate/rule-table.js';
import type { Command } from '../command.js';
import { choice, fileFlags, isSet, number, type Parsed, texts } from '../flags.js';
import { exit, type Io, UsageError } from '../io.js';
import { checkOptions, lookOf, openPaths, shownPath, unknownAccount } from '../open.js';

interface Result {
  readonly file: JsonFile;
  readonly shown: ShownFile;
  /** Names of its accounts, `null` where they are not known. */
  readonly accounts: readonly (string | null)[] | null;
}

/** `mailconf validate`: syntax, shape and meaning. */
export const validate: Command = {
  name: 'validate',
  usage: '[PATH, FOLDER or GLOB…]',
  summary:
    'Checks files: syntax, shape and meaning, on the file and on the merged\naccounts. Touches no network, reads no secret.',
  flags: {
    format: { type: 'string', value: 'pretty|json', help: 'how to report (pretty)' },
    strict: { type: 'boolean', help: 'warnings fail' },
    'max-warnings': { type: 'string', value: 'N', help: 'fail on more warnings than that' },
    rule: { type: 'string', multiple: true, value: 'NAME=LEVEL', help: 'error, warning, info or off; may be repeated' },
    'if-present': { type: 'boolean', help: 'a path that matches nothing is no fault' },
    ...fileFlags,
  },
  examples: [
    'mailconf validate',
    'mailconf validate deploy/ --strict',
    'mailconf validate - --stdin-filename .mailrc.json <file',
  ],
  async run(parsed, io) {
    const format = choice(parsed, 'format', ['pretty', 'json']) ?? 'pretty';
    const levels = ruleLevels(parsed);
    const maxWarnings = number(parsed, 'max-warnings', 0, Number.MAX_SAFE_INTEGER) ?? Number.POSITIVE_INFINITY;
    const results = await checkAll(parsed, levels, io);
    const files = results.map(({ file }) => file);
    // A file that could not be read or parsed may hold the account that is asked for.
    const names = results.flatMap(({ accounts }) => accounts ?? []);
    const missing = results.every(({ accounts }) => accounts) ? unknownAccount(parsed, names) : undefined;
    const failure = missing ?? files.find(({ error }) => error)?.error;
    const summary = summarize(files);
    if (format === 'json') await io.out(validateDocument(files, failure));
    else {
      const look = lookOf(parsed, io);
      const isQuiet = isSet(parsed, 'quiet');
      const blocks = prettyFiles(
        results.map(({ shown }) => (isQuiet ? onlyErrors(shown) : shown)),
        look,
      );
      const last = isQuiet ? '' : `${blocks === '' ? '' : '\n'}${prettySummary(summary, look)}`;
      await io.out(blocks + last);
      if (missing) io.err(`mailconf: ${missing.message}\n`);
    }
    if (failure) return exit.undone;
    const warnings = isSet(parsed, 'strict') ? 0 : maxWarnings;
    return summary.errors > 0 || summary.warnings > warnings ? exit.faulty : exit.ok;
  },
};

type Levels = Readonly<Record<string, Severity | 'off'>>;

async function checkAll(parsed: Parsed, levels: Levels, io: Io): Promise<Result[]> {
  const options = checkOptions(parsed, io);
  const results: Result[] = [];
  for await (const opened of openPaths(parsed, io)) {
    if ('error' in opened) results.push(unread(opened.path, opened.error, io));
    else
      results.push(
        await checkOne(await checkDocument(opened.document, withShadowed(options, opened.shadowed, io)), levels, io),
      );
  }
  return results;
}

function withShadowed(options: CheckOptions, shadowed: readonly string[], io: Io): CheckOptions {
  return { ...options, shadowed: shadowed.map((path) => shownPath(path, io)) };
}

async function checkOne(checked: Checked, levels: Levels, io: Io): Promise<Result> {
  const { document } = checked;
  const path = shownPath(document.path, io);
  const found = await withRuleLevels(checked, levels);
  const diagnostics = found.map(({ related, ...diagnostic }) => ({
    ...diagnostic,
    ...(related && { related: related.map((place) => ({ ...place, path: shownPath(place.path, io) })) }),
  }));
  const shown = diagnostics.map((diagnostic) => ({ diagnostic, excerpt: excerptOf(document, diagnostic.range) }));
  const accounts = document.findings.length > 0 ? null : accountNames(document);
  return { file: { path, diagnostics }, shown: { path, shown }, accounts };
}

function unread(path: string, failure: Failure, io: Io): Result {
  const shown = shownPath(path, io);
  const error = { ...failure, message: failure.message.replaceAll(path, shown), path: shown };
  const why = error.message.startsWith(`${shown} `) ? error.message.slice(shown.length + 1) : error.message;
  return {
    file: { path: shown, diagnostics: [], error },
    shown: { path: shown, shown: [], error: why },
    accounts: null,
  };
}

function onlyErrors(file: ShownFile): ShownFile {
  return { ...file, shown: file.shown.filter(({ diagnostic }) => diagnostic.severity === 'error') };
}

function ruleLevels(parsed: Parsed): Levels {
  const levels: Record<string, Severity | 'off'> = {};
  for (const written of texts(parsed, 'rule')) {
    const [name = '', level = ''] = written.split('=');
    if (!Object.hasOwn(ruleSeverities, name)) {
      const near = suggest(name, Object.keys(ruleSeverities));
      throw new UsageError(`there is no rule ${name}${near ? `; did you mean ${near}?` : ''}`);
    }
    if (!isLevel(level)) throw new UsageError('--rule takes NAME=error, warning, info or off');
    levels[name] = level;
  }
  return levels;
}

function isLevel(level: string): level is Diagnostic['severity'] | 'off' {
  return ['error', 'warning', 'info', 'off'].includes(level);
}
