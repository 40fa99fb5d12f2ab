import { nodeWorkspace } from '../../files/node-workspace.js';
import type { Diagnostic } from '../../model/diagnostic.js';
import { MailConfigError } from '../../model/diagnostic.js';
import { accountNames, type Checked, validateDocument } from '../../validate/validate-document.js';
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
}

interface OpenOptions {
  readonly positionals?: readonly string[];
  /** Rules that have nothing to say here, because the command line answers them. */
  readonly silenced?: readonly string[];
}

/**
 * Opens and checks the file of `resolve` and `probe`. With an error in it the diagnostics are reported, for a machine as
 * the command's own document, and the answer is `null`; for a person warnings go to standard error.
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
  const checked = { ...found, diagnostics: found.diagnostics.filter(({ rule }) => !silenced.includes(rule)) };
  const path = shownPath(document.path, io);
  // A file that cannot be parsed has no accounts that could be missing.
  const missing = document.findings.length > 0 ? undefined : unknownAccount(parsed, accountNames(document));
  if (missing) throw new MailConfigError('ERR_MAILCONF_NO_ACCOUNT', missing.message, { path });
  const isFaulty = checked.diagnostics.some(({ severity }) => severity === 'error');
  if (documentOf) {
    if (isFaulty) await io.out(await documentOf(path, checked.diagnostics));
  } else {
    const worthShowing = checked.diagnostics.filter(
      ({ severity }) => severity === 'error' || (severity === 'warning' && !isSet(parsed, 'quiet')),
    );
    if (worthShowing.length === 0) return { checked, path };
    const [{ excerptOf }, { prettyFile }] = await Promise.all([
      import('../../mask/excerpt.js'),
      import('../../report/pretty.js'),
    ]);
    const report = await interruptibly(length, io, () => {
      const shown = worthShowing.map((diagnostic) => ({ diagnostic, excerpt: excerptOf(document, diagnostic.range) }));
      return prettyFile(path, shown, lookOf(parsed, io));
    });
    if (isFaulty) await io.out(report);
    else io.err(report);
  }
  return isFaulty ? null : { checked, path };
}
