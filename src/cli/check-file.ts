import type { Cache } from '../files/clean-cache.js';
import type { NodeWorkspace } from '../files/node-workspace.js';
import { readBytesSync } from '../files/read.js';
import { type Diagnostic, type Failure, MailConfigError, type Severity } from '../model/diagnostic.js';
import type { ReportedFile } from '../report/reporter.js';
import type { Document } from '../syntax/document.js';
import { parseBytes } from '../syntax/read-document.js';
import { cleanText } from '../text/clean-text.js';
import { withRuleLevels } from '../validate/rule-levels.js';
import { accountNames, type Checked, type CheckOptions, validateDocument } from '../validate/validate-document.js';
import { debugChecked } from './debug.js';
import type { Parsed } from './flags.js';
import { internalError } from './internal-error.js';
import { shownPath } from './targets/shown-path.js';
import type { OpenedFile, Target } from './targets/targets.js';
import { interruptibly, longText } from './terminal/interruptible.js';
import type { Io } from './terminal/io.js';
import { lookOf } from './terminal/look.js';

/** The levels that a caller gives to rules. */
export type Levels = Readonly<Record<string, Severity | 'off'>>;

/** What the command line asks of every file. */
export interface CheckTask {
  readonly options: CheckOptions;
  readonly levels: Levels;
  readonly fixes: 'none' | 'shown' | 'written';
  /** Contents that were clean before; `null` without `--cache`, and where a flag or the report asks more of a file. */
  readonly cache: Cache | null;
  readonly workspace: NodeWorkspace;
}

/** A file for the report, and the diff of what `--fix` would change. */
export interface FileResult {
  readonly file: ReportedFile;
  /** Units of the text that its report shows parts of. */
  readonly length?: number;
  readonly diff?: (parsed: Parsed, io: Io) => Promise<string>;
}

/** Files are read into it one after the other. */
const readBuffer = Buffer.allocUnsafeSlow(64 * 1024);

/** Checks one file. Only a file with something to report, to fix or to refuse is waited for. */
export function checkFile(target: Target, task: CheckTask, io: Io): FileResult | Promise<FileResult> {
  if (typeof target !== 'string') return checkOpened(target, task, io);
  try {
    const bytes = readBytesSync(target, undefined, readBuffer);
    io.debug?.(`read ${shownPath(target, io)}, ${bytes.length} bytes`);
    const digest = task.cache?.digestOf(target, bytes);
    if (digest !== undefined && task.cache?.has(digest)) return { file: cleanFile(target, [], task, io) };
    if (bytes.length >= longText) return checkLong(target, bytes, task, io);
    const document = parseBytes(target, bytes);
    if (task.fixes !== 'none') return checkOpened({ document, shadowed: [], foreign: [] }, task, io);
    const { lookups } = task.workspace;
    const checked = validateDocument(document, task.options, task.workspace);
    if (checked.diagnostics.length > 0) return reported(checked, task, io);
    if (io.debug) debugChecked(checked, io);
    if (digest !== undefined && task.workspace.lookups === lookups) task.cache?.keep(digest);
    return { file: cleanFile(target, accountNames(document), task, io) };
  } catch (error) {
    return { file: unread(target, failureOf(error, io), io) };
  }
}

/** The same for a file that takes so long that a signal must be heard. */
async function checkLong(target: string, bytes: Buffer, task: CheckTask, io: Io): Promise<FileResult> {
  const { cache, workspace } = task;
  const { lookups } = workspace;
  try {
    const document = await interruptibly(bytes.length, io, () => parseBytes(target, bytes));
    const result = await checkOpened({ document, shadowed: [], foreign: [] }, task, io);
    const isClean = task.fixes === 'none' && result.file.diagnostics.length === 0 && !result.file.isUnread;
    if (cache && isClean && workspace.lookups === lookups) cache.keep(cache.digestOf(target, bytes));
    return result;
  } catch (error) {
    io.signal.throwIfAborted();
    return { file: unread(target, failureOf(error, io), io) };
  }
}

function cleanFile(path: string, accounts: readonly (string | null)[], { fixes }: CheckTask, io: Io): ReportedFile {
  const fixed = fixes === 'none' ? {} : { fixed: [] };
  return { path: shownPath(path, io), diagnostics: [], accounts, excerptOf: () => null, ...fixed };
}

async function checkOpened(opened: OpenedFile, task: CheckTask, io: Io): Promise<FileResult> {
  if ('error' in opened) return { file: unread(opened.path, opened.error, io) };
  const { document } = opened;
  const options = { ...task.options, shadowed: opened.shadowed.map((path) => shownPath(path, io)) };
  try {
    if (task.fixes !== 'none') return await fixed(document, { ...task, options }, io);
    const check = () => validateDocument(document, options, task.workspace);
    return await reported(await interruptibly(lengthOf(document), io, check), task, io);
  } catch (error) {
    io.signal.throwIfAborted();
    return { file: unread(document.path, failureOf(error, io), io) };
  }
}

async function reported(checked: Checked, task: CheckTask, io: Io): Promise<FileResult> {
  return { file: await reportOf(checked, task, io), length: lengthOf(checked.document) };
}

function lengthOf({ source }: Document): number {
  return source?.text.length ?? 0;
}

async function fixed(document: Document, task: CheckTask, io: Io): Promise<FileResult> {
  const { fixDocument } = await import('../fix/fix.js');
  const isWanted = ({ rule }: Diagnostic) => task.levels[rule] !== 'off';
  const length = lengthOf(document);
  const fix = () => fixDocument(document, task.options, task.workspace, isWanted);
  const { text, before, checked, applied } = await interruptibly(length, io, fix);
  if (text === null) return { file: { ...(await reportOf(checked, task, io)), fixed: [] }, length };
  if (task.fixes === 'shown') {
    const file = await reportOf(before, task, io);
    return { file, length, diff: (parsed) => diffOf(document, checked.document, file.path, parsed, io) };
  }
  const { writeFixed } = await import('../files/write-file.js');
  try {
    await writeFixed(document, text);
  } catch (error) {
    const file = await reportOf(before, task, io);
    return { file: { ...file, error: shownFailure(document.path, failureOf(error, io), io) }, length };
  }
  return { file: { ...(await reportOf(checked, task, io)), fixed: applied }, length };
}

async function diffOf(before: Document, after: Document, path: string, parsed: Parsed, io: Io): Promise<string> {
  const [{ unifiedDiff }, { shownTextOf }] = await Promise.all([
    import('../report/diff.js'),
    import('../mask/excerpt.js'),
  ]);
  const diff = () => unifiedDiff(path, shownTextOf(before), shownTextOf(after), lookOf(parsed, io));
  return interruptibly(lengthOf(before), io, diff);
}

async function reportOf(checked: Checked, { levels, workspace }: CheckTask, io: Io): Promise<ReportedFile> {
  const { document } = checked;
  if (io.debug) debugChecked(checked, io);
  const hasPassword = checked.diagnostics.some(
    ({ rule }) => rule === 'plaintext-password' || rule === 'too-many-diagnostics',
  );
  const isTracked =
    hasPassword && (await (await import('../files/git-tracked.js')).isPasswordTracked(checked, workspace));
  if (hasPassword) io.debug?.(`git ${isTracked ? 'tracks' : 'does not track'} ${shownPath(document.path, io)}`);
  const found = await interruptibly(lengthOf(document), io, () =>
    withRuleLevels(checked, levels, workspace, isTracked),
  );
  const diagnostics = found.map(({ related, ...diagnostic }) => ({
    ...diagnostic,
    ...(related && { related: related.map((place) => ({ ...place, path: shownPath(place.path, io) })) }),
  }));
  return {
    path: shownPath(document.path, io),
    diagnostics,
    accounts: document.findings.length > 0 ? null : accountNames(document),
    excerptOf: await excerptsOf(document, diagnostics),
  };
}

/** What masks secrets is loaded where there is a line to show. */
async function excerptsOf(document: Document, diagnostics: readonly Diagnostic[]): Promise<ReportedFile['excerptOf']> {
  if (diagnostics.length === 0) return () => null;
  const { excerptOf } = await import('../mask/excerpt.js');
  return ({ range }) => excerptOf(document, range);
}

function unread(path: string, failure: Failure, io: Io): ReportedFile {
  const error = shownFailure(path, failure, io);
  return { path: shownPath(path, io), diagnostics: [], error, isUnread: true, accounts: null, excerptOf: () => null };
}

/** Why a file could not be read, written or checked: an internal error is that file's own, and the others go on. */
function failureOf(error: unknown, io: Io): Failure {
  if (error instanceof MailConfigError) return { code: error.code, message: error.message };
  return { code: 'ERR_MAILCONF_INTERNAL', message: internalError(error, io.env) };
}

/** The path in it may hold what a terminal or a runner obeys, and `$&`. */
function shownFailure(path: string, { code, message }: Failure, io: Io): Failure {
  const shown = shownPath(path, io);
  return { code, message: cleanText(message.replaceAll(path, () => shown)), path: shown };
}
