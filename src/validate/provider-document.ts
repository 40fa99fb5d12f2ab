import type { Preset } from '../generated/provider.js';
import { validateProvider } from '../generated/validate.js';
import type { RelatedFinding } from '../model/finding.js';
import type { ProviderFault } from '../model/rule-args.js';
import type { ProviderFileResult } from '../model/workspace.js';
import { isPasswordPattern } from '../presets/password-form.js';
import type { Document } from '../syntax/document.js';
import { fromPointer } from '../text/pointer.js';
import { textFindings } from './shape/text-shape.js';
import { faultsOf, type ShapeFault } from './shape/union.js';

/** Faults of a provider file that are shown. */
const maxShown = 10;

/** The answer where a provider file cannot be used. */
export function refuse(fault: ProviderFault, related: readonly RelatedFinding[] = []): ProviderFileResult {
  return { fault, related };
}

/**
 * The preset that a document holds, shown under the path that was written. What the document holds is quoted nowhere: a
 * path may lead to anything.
 */
export function presetOf(document: Document, shown: string): ProviderFileResult {
  const { path, source, value, findings } = document;
  const rangeOf = (pointer: string) => source?.range(document.locate(pointer)?.value ?? { start: 0, end: 0 }) ?? null;
  const related = (fault: Pick<RelatedFinding, 'note' | 'args'>, pointer: string): RelatedFinding => {
    const range = rangeOf(pointer);
    return { ...fault, path, ...(range && { range }) };
  };
  const [syntax] = findings;
  if (syntax) {
    const range = syntax.span && source?.range(syntax.span);
    return refuse('syntax', [{ note: 'not-readable', path, ...(range && { range }) }]);
  }
  if (!validateProvider(value)) {
    const valueAt = (pointer: string) =>
      fromPointer(pointer).reduce<unknown>((at, key) => (at as Record<string, unknown> | null)?.[key], value);
    const faults = faultsOf(validateProvider.errors ?? [], valueAt).slice(0, maxShown);
    return refuse(
      'shape',
      faults.map((fault) => related(noteOf(fault), fault.pointer)),
    );
  }
  // Notes may have lines; a host that is none or a line break elsewhere would go on to a server.
  const texts = textFindings(value).filter(({ pointer }) => !/^\/(?:notes|source)(?:\/|$)/.test(pointer));
  const preset = value as Preset;
  const { pattern } = preset.passwordForm ?? {};
  const isReadable = pattern === undefined || isPasswordPattern(pattern);
  const pointers = [...texts.map(({ pointer }) => pointer), ...(isReadable ? [] : ['/passwordForm/pattern'])];
  if (pointers.length === 0) return { file: { preset, path: shown, locate: rangeOf } };
  return refuse(
    'shape',
    pointers.slice(0, maxShown).map((pointer) => related({ note: 'invalid-in-preset' }, pointer)),
  );
}

/** What is wrong at a place of a provider file; of the file itself only our own keys are named. */
function noteOf({ kind, key = '' }: ShapeFault): Pick<RelatedFinding, 'note' | 'args'> {
  if (kind === 'missing') return { note: 'missing-in-preset', args: { key } };
  if (kind === 'unknown') return { note: 'unknown-in-preset' };
  if (kind === 'type') return { note: 'wrong-type-in-preset' };
  return { note: kind === 'range' ? 'out-of-range-in-preset' : 'invalid-in-preset' };
}
