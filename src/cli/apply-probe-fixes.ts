import {
  changedParts,
  type ProbeFix,
  proveFixes,
  type Reprobe,
  withChanges,
  withFixes,
} from '../api/fix-from-probe.js';
import { type Failure, MailConfigError } from '../model/diagnostic.js';
import type { AccountProbe } from '../model/probe.js';
import { yaml } from '../syntax/yaml/yaml-library.js';
import type { Checked } from '../validate/validate-document.js';
import { isSet, type Parsed } from './flags.js';
import { checkOptions } from './targets/check-options.js';
import type { Io } from './terminal/io.js';

/** A probe whose failures may be fixed. */
interface FixRequest {
  readonly checked: Checked;
  /** As its user would write it. */
  readonly path: string;
  readonly probes: readonly AccountProbe[];
  readonly fixes: readonly ProbeFix[];
  readonly reprobe: Reprobe;
}

/** What a probe came to after `--suggest` and `--fix`. */
export interface FixOutcome {
  readonly probes: readonly AccountProbe[];
  /** Printed after the report; may be empty. */
  readonly message: string;
  /** Why the file could not be written. */
  readonly failure?: Failure;
}

/** Does what `--suggest` and `--fix` ask for; without them, the checks have their fixes and nothing else happens. */
export async function applyProbeFixes(parsed: Parsed, io: Io, request: FixRequest): Promise<FixOutcome> {
  const { probes, fixes } = request;
  const isWritten = isSet(parsed, 'fix');
  if (fixes.length > 0 && !io.signal.aborted) {
    if (isWritten) return fix(parsed, io, request);
    if (isSet(parsed, 'suggest'))
      return { probes: withFixes(probes, fixes), message: await suggestion(parsed, io, request) };
  }
  const isWanting = (isWritten || isSet(parsed, 'suggest')) && probes.some(({ ok }) => !ok);
  return {
    probes: withFixes(probes, fixes),
    message: isWanting ? '\nno other setting is known to work\n' : '',
  };
}

async function suggestion(parsed: Parsed, io: Io, { checked, path, fixes }: FixRequest): Promise<string> {
  const changed = await withChanges(checked, fixes, checkOptions(parsed, io));
  if (!changed) return '';
  const { stringify } = yaml();
  return `\nsuggested for ${path}:\n\n${stringify(changedParts(changed, fixes))}`;
}

const unproved = 'a second probe did not confirm it, or it would change more than that';

async function fix(parsed: Parsed, io: Io, request: FixRequest): Promise<FixOutcome> {
  const { checked, path, fixes, probes, reprobe } = request;
  const proved = await proveFixes(checked, checkOptions(parsed, io), { fixes, probes, reprobe });
  const notMade = proved.left.map((left) => `not fixed: ${titleOf(left)}: ${unproved}\n`);
  if (proved.text === null || io.signal.aborted) return { probes: withFixes(probes, fixes), message: notMade.join('') };
  const { writeFixed } = await import('../files/write-file.js');
  try {
    await writeFixed(checked.document, proved.text);
  } catch (error) {
    if (!(error instanceof MailConfigError)) throw error;
    const { code, message } = error;
    io.err(`mailconf: ${message}\n`);
    return { probes: withFixes(probes, fixes), message: '', failure: { code, message, path } };
  }
  const made = proved.made.map((done) => `fixed ${path}: ${titleOf(done)}\n`);
  return { probes: withFixes(proved.probes, proved.left), message: ['\n', ...made, ...notMade].join('') };
}

function titleOf({ account, fix: { title } }: ProbeFix): string {
  return account === null ? title : `${title} (account ${account})`;
}
