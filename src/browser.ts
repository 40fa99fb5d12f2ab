/**
 * The checks of mailconf where there is no Node: texts in, data out, nothing of a machine. A browser, a worker and another
 * runtime use it (`mailconf/browser`).
 *
 * @packageDocumentation
 */

import * as yaml from 'yaml';
import { type AppliedFix, fixDocument } from './fix/fix.js';
import type { Diagnostic, FileReport, Severity } from './model/diagnostic.js';
import type { Workspace } from './model/workspace.js';
import { printResolved } from './report/print-resolved.js';
import { parseText } from './syntax/read-document.js';
import { provideYaml } from './syntax/yaml/yaml-library.js';
import { memoryWorkspace } from './validate/memory-workspace.js';
import { parseOverrides } from './validate/overrides.js';
import { withRuleLevels } from './validate/rule-levels.js';
import { type Checked, type CheckOptions, validateDocument } from './validate/validate-document.js';

export type { AppliedFix } from './fix/fix.js';
export {
  type Diagnostic,
  type Edit,
  type FileReport,
  type Fix,
  MailConfigError,
  type Origin,
  type RelatedPlace,
  type Severity,
} from './model/diagnostic.js';
export type { Workspace } from './model/workspace.js';
export { type FormatOptions, formatDiagnostics } from './report/format-diagnostics.js';
export type { Position, Range } from './text/source-text.js';
export { type MemoryFiles, memoryWorkspace } from './validate/memory-workspace.js';

provideYaml(() => yaml);

/** A configuration: its text, and the absolute path, with slashes, that it would have as a file. JSON ends in `.json`. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** How a text is checked. */
export interface TextOptions {
  /** What there is beside the text; without it nothing but the presets that come with mailconf. */
  readonly workspace?: Workspace;
  /** Names of the only accounts to look at. */
  readonly accounts?: readonly string[];
  /** Values laid over every account, by dotted path (`pop.port`), as `--set` does. */
  readonly set?: Readonly<Record<string, unknown>>;
  /** Levels of rules, over those that the file gives them. */
  readonly rules?: Readonly<Record<string, Severity | 'off'>>;
}

/** Checks a text as `mailconf validate` does. Throws `MailConfigError` where `set` is refused. */
export function validateText(file: TextFile, options: TextOptions = {}): FileReport {
  const { workspace = memoryWorkspace(), rules = {} } = options;
  return { path: file.path, diagnostics: withRuleLevels(check(file, options, workspace), rules, workspace) };
}

/** A complete configuration, or why there is none. */
export interface ResolvedText {
  /** As `mailconf resolve` prints it, `null` where a diagnostic is an error. */
  readonly text: string | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Merges a text with its presets and the defaults. Throws `MailConfigError` where `set` is refused. */
export function resolveText(
  file: TextFile,
  options: TextOptions & { readonly format?: 'yaml' | 'json'; readonly origins?: boolean } = {},
): ResolvedText {
  const { workspace = memoryWorkspace(), format = 'yaml', origins = false } = options;
  const checked = check(file, options, workspace);
  const { diagnostics } = checked;
  if (diagnostics.some(({ severity }) => severity === 'error')) return { text: null, diagnostics };
  return { text: printResolved(checked, { path: file.path, format, origins }), diagnostics };
}

/** A text after its fixes. */
export interface FixedText {
  /** The new text, `null` where there was nothing to fix. */
  readonly text: string | null;
  readonly applied: readonly AppliedFix[];
  /** Those of the new text. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Makes the fixes that `mailconf validate --fix` would. Throws `MailConfigError` where `set` is refused. */
export function fixText(file: TextFile, options: TextOptions = {}): FixedText {
  const { workspace = memoryWorkspace(), rules = {} } = options;
  const isWanted = ({ rule }: Diagnostic) => rules[rule] !== 'off';
  const document = parseText(file.path, file.text);
  const { text, checked, applied } = fixDocument(document, checkOptions(options), workspace, isWanted);
  return { text, applied, diagnostics: withRuleLevels(checked, rules, workspace) };
}

function check({ path, text }: TextFile, options: TextOptions, workspace: Workspace): Checked {
  return validateDocument(parseText(path, text), checkOptions(options), workspace);
}

function checkOptions({ accounts, set }: TextOptions): CheckOptions {
  return { overrides: parseOverrides(set), ...(accounts && { accounts }) };
}
