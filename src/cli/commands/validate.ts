import type { Failure } from '../../model/diagnostic.js';
import { nothingFound, type ReportedFile, type Summary, withFile } from '../../report/reporter.js';
import { count } from '../../report/style.js';
import { type CheckTask, checkFile, type FileResult } from '../check-file.js';
import type { Command } from '../command.js';
import { fileFlags, isSet, number, type Parsed, texts } from '../flags.js';
import { type Format, formatFlag, formatOf, reporterOf } from '../reporters.js';
import { unknownAccount } from '../targets/check-options.js';
import { targetsOf } from '../targets/targets.js';
import { interruptibly, longText } from '../terminal/interruptible.js';
import { exit, type Io } from '../terminal/io.js';
import { createProgress } from '../terminal/progress.js';
import { validateTask } from '../validate-task.js';

/** `mailconf validate`: syntax, shape and meaning. */
export const validate: Command = {
  name: 'validate',
  usage: '[PATH, FOLDER or GLOB…]',
  summary:
    'Checks files: syntax, shape and meaning, on the file and on the merged\naccounts. Touches no network, reads no secret.',
  flags: {
    format: formatFlag,
    strict: { type: 'boolean', help: 'warnings fail' },
    'max-warnings': { type: 'string', value: 'N', help: 'fail on more warnings than that' },
    rule: { type: 'string', multiple: true, value: 'NAME=LEVEL', help: 'error, warning, info or off; may be repeated' },
    fix: { type: 'boolean', help: 'fix what has one safe fix: keys, words, hosts, ports' },
    'dry-run': { type: 'boolean', help: 'with --fix: print a diff, write nothing' },
    cache: { type: 'boolean', help: 'skip contents that were checked before and had nothing to report' },
    'if-present': { type: 'boolean', help: 'accept a path that matches nothing' },
    ...fileFlags,
  },
  examples: [
    'mailconf validate',
    'mailconf validate deploy/ --strict',
    'mailconf validate --fix --dry-run',
    'mailconf validate - --stdin-filename .mailrc.json <file',
  ],
  takesPaths: true,
  async run(parsed, io) {
    const format = formatOf(parsed, io);
    const maxWarnings = number(parsed, 'max-warnings', 0) ?? Number.POSITIVE_INFINITY;
    const task = await validateTask(parsed, format, io);
    const { summary, failure } = await reportAll(parsed, task, format, io);
    task.cache?.save();
    if (io.signal.aborted) return exit.interrupted;
    if (failure) return exit.undone;
    if (summary.warnings > maxWarnings) {
      const allowed = maxWarnings === 0 ? 'none' : maxWarnings;
      io.err(`mailconf: ${count(summary.warnings, 'warning')}, and --max-warnings allows ${allowed}\n`);
    }
    const isStrict = isSet(parsed, 'strict');
    if (isStrict && summary.errors === 0 && summary.warnings > 0 && maxWarnings > 0) {
      io.err(`mailconf: ${count(summary.warnings, 'warning')}, and --strict allows none\n`);
    }
    const warnings = isStrict ? 0 : maxWarnings;
    return summary.errors > 0 || summary.warnings > warnings ? exit.faulty : exit.ok;
  },
};

/** Checks one file after the other and prints what was found at once, so that no file is kept. */
async function reportAll(
  parsed: Parsed,
  task: CheckTask,
  format: Format,
  io: Io,
): Promise<{ summary: Summary; failure?: Failure }> {
  const reporter = await reporterOf(format, parsed, io);
  const progress = createProgress(io, !isSet(parsed, 'quiet'));
  const names = createNameSearch(parsed);
  let summary = nothingFound;
  let failure: Failure | undefined;
  const print = async (text: string) => {
    if (text === '') return;
    progress.clear();
    await io.out(text);
  };
  const printDiff = async (diff: NonNullable<FileResult['diff']>) => {
    if (format === 'pretty') await print(await diff(parsed, io));
    else io.err(await diff(parsed, io));
  };
  let isStarted = false;
  let nextTurn = 0;
  try {
    for await (const targets of targetsOf(parsed, io)) {
      // Nothing is waited for that need not be: most files have nothing to report.
      for (const target of targets) {
        if (io.signal.aborted) break;
        // Not before: where nothing at all can be opened, another document says so.
        if (!isStarted) await print(reporter.start());
        isStarted = true;
        const checked = checkFile(target, task, io);
        const { file, length = 0, diff } = checked instanceof Promise ? await checked : checked;
        if (diff) await printDiff(diff);
        const text =
          length < longText ? reporter.file(file) : await interruptibly(length, io, () => reporter.file(file));
        if (text !== '') await print(text);
        summary = withFile(summary, file);
        failure ??= file.error;
        names.add(file.accounts);
        if (summary.files % 100 === 0) progress.show(`checked ${summary.files} files …`);
        else if (performance.now() < nextTurn) continue;
        // Signals get a turn.
        await new Promise(setImmediate);
        nextTurn = performance.now() + 200;
      }
    }
  } catch (error) {
    // Ctrl-C ends the search for files, too.
    if (!io.signal.aborted) throw error;
  }
  // Where nothing is there, which --if-present allows, no account is missing.
  const missing = isStarted ? names.missing() : undefined;
  failure ??= io.signal.aborted ? { code: 'ERR_MAILCONF_INTERRUPTED', message: 'interrupted' } : missing;
  await print(`${isStarted ? '' : reporter.start()}${reporter.end(summary, failure)}`);
  progress.clear();
  if (missing && format !== 'json') io.err(`mailconf: ${missing.message}\n`);
  if (io.signal.aborted && format !== 'json') {
    io.err(`mailconf: interrupted after ${count(summary.files, 'file')}; what is left was not checked\n`);
  }
  return { summary, ...(failure && { failure }) };
}

/** Whether the accounts that are asked for stand in some file; kept only where any is. */
function createNameSearch(parsed: Parsed) {
  const isAsked = texts(parsed, 'account').length > 0;
  const known = new Set<string | null>();
  let isCertain = true;
  return {
    add(accounts: ReportedFile['accounts']) {
      // A file that could not be read or parsed may hold the account.
      if (accounts === null) isCertain = false;
      else if (isAsked) for (const name of accounts) known.add(name);
    },
    missing: () => (isCertain ? unknownAccount(parsed, [...known]) : undefined),
  };
}
