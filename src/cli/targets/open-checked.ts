import { nodeWorkspace } from '../../files/node-workspace.js';
import type { Diagnostic } from '../../model/diagnostic.js';
import { MailConfigError } from '../../model/diagnostic.js';
import { accountNames, type Checked, validateDocument } from '../../validate/validate-document.js';
import { debugChecked } from '../debug.js';
import { isSet, type Parsed } from '../flags.js';
import { interruptibly } from '../terminal/interruptible.js';
import type { Io } from '../terminal/io.js';
import { lookOf } from '../terminal/look.js';
import { checkOptions, unknownAccount } from './check-options.js';
import { shownPath } from './shown-path.js';
import { openOne } from './targets.js';

/** A file that a command goes on with. */
export interface OpenedChecked {
  readonly checked: Checked;
  /** As its user would write it. */
  readonly path: string;
  /** What a person is warned of, as it is printed; empty where a machine reads. */
  warnings(): Promise<string>;
}

interface OpenOptions {
  readonly positionals?: readonly string[];
  /** Rules that have nothing to say here, because the command line answers them. */
  readonly silenced?: readonly string[];
}

/**
 * Opens and checks the file of `resolve` and `probe`. With an error in it the diagnostics are reported, for a machine as
 * the command's own document, and the answer is `null`; else the command prints the warnings when it has the time.
 */
export async function openChecked(
  parsed: Parsed,
  io: Io,
  /** `null` where a person reads. */
  documentOf: ((path: string, diagnostics: readonly Diagnostic[]) => string | Promise<string>) | null,
  { positionals = parsed.positionals, silenced = [] }: OpenOptions = {},
): Promise<OpenedChecked | null> {
  const opened = await openOne(parsed, io, positionals);
  const { document } = opened;
  const shadowed = opened.shadowed.map((other) => shownPath(other, io));
  const length = document.source?.text.length ?? 0;
  const options = { ...checkOptions(parsed, io), shadowed };
  const found = await interruptibly(length, io, () => validateDocument(document, options, nodeWorkspace()));
  if (io.debug) debugChecked(found, io);
  const checked = { ...found, diagnostics: found.diagnostics.filter(({ rule }) => !silenced.includes(rule)) };
  const path = shownPath(document.path, io);
  // A file that cannot be parsed has no accounts that could be missing.
  const missing = document.findings.length > 0 ? undefined : unknownAccount(parsed, accountNames(document));
  if (missing) throw new MailConfigError('ERR_MAILCONF_NO_ACCOUNT', missing.message, { path });
  const report = async () => (documentOf ? '' : await prettyReport(checked, path, parsed, io));
  if (checked.diagnostics.some(({ severity }) => severity === 'error')) {
    await io.out(documentOf ? await documentOf(path, checked.diagnostics) : await report());
    return null;
  }
  return { checked, path, warnings: report };
}

/** Prints the warnings at once, for a command that has nothing else to do meanwhile. */
export async function printWarnings({ warnings }: OpenedChecked, io: Io): Promise<void> {
  const text = await warnings();
  if (text !== '') io.err(text);
}

/** Errors and warnings of a file, as a person reads them; what shows them is loaded where there are any. */
async function prettyReport({ document, diagnostics }: Checked, path: string, parsed: Parsed, io: Io): Promise<string> {
  const worthShowing = diagnostics.filter(
    ({ severity }) => severity === 'error' || (severity === 'warning' && !isSet(parsed, 'quiet')),
  );
  if (worthShowing.length === 0) return '';
  const [{ excerptOf }, { prettyFile }] = await Promise.all([
    import('../../mask/excerpt.js'),
    import('../../report/pretty.js'),
  ]);
  return interruptibly(document.source?.text.length ?? 0, io, () => {
    const shown = worthShowing.map((diagnostic) => ({ diagnostic, excerpt: excerptOf(document, diagnostic.range) }));
    return prettyFile(path, shown, lookOf(parsed, io));
  });
}
