import { applyEdits } from '../../src/fix/edits.js';
import type { Fixed } from '../../src/fix/fix.js';
import { judge, type Verdict } from '../../src/fix/proof.js';
import type { Diagnostic } from '../../src/model/diagnostic.js';
import { parseBytes, parseText } from '../../src/syntax/read-document.js';
import type { Checked, CheckOptions } from '../../src/validate/validate-document.js';
import { checkDocument, fix } from '../checked.js';

/** Fixes a text as the file of that path would be. */
export function fixText(text: string, options: CheckOptions = {}, path = '/x/.mailrc.yaml'): Promise<Fixed> {
  return fix(parseBytes(path, Buffer.from(text)), options);
}

/** A replacement that a rule might propose: the first `old` becomes `fresh`. */
export interface Proposal {
  readonly rule?: string;
  readonly pointer: string;
  readonly old: string;
  readonly fresh: string;
}

/** What the proof says of a fix that no rule of ours proposes. */
export async function verdictOn(
  text: string,
  proposals: readonly Proposal[],
  path = '/x/.mailrc.yaml',
): Promise<Verdict> {
  const changes = proposals.map(({ old, fresh, ...proposal }) => {
    const start = text.indexOf(old);
    if (start === -1) throw new Error(`no ${old}`);
    return { ...proposal, start, end: start + old.length, newText: fresh };
  });
  return (await judged(text, changes, path)).verdict;
}

/** A replacement of a stretch that a rule might propose. */
export interface Change {
  readonly rule?: string;
  readonly pointer: string;
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** What the proof says of changes, and both sides of them. */
export async function judged(
  text: string,
  changes: readonly Change[],
  path = '/x/.mailrc.yaml',
): Promise<{ verdict: Verdict; before: Checked; after: Checked }> {
  const document = parseText(path, text);
  const { source } = document;
  if (source === null) throw new Error('no text');
  const before = await checkDocument(document);
  const patched = applyEdits(
    text,
    changes.map(({ start, end, newText }) => ({ range: source.range({ start, end }), newText })),
  );
  const after = await checkDocument(parseText(path, `\uFEFF${patched.text}`));
  const fixed = changes.map(
    ({ rule = 'unknown-key', pointer }): Diagnostic =>
      before.diagnostics.find((found) => found.rule === rule && found.pointer === pointer) ?? {
        rule: 'made-up',
        severity: 'warning',
        message: '',
        pointer,
        range: null,
        account: null,
        docs: '',
      },
  );
  // What is made up counts as gone.
  const known = { ...before, diagnostics: [...before.diagnostics, ...fixed.filter(({ rule }) => rule === 'made-up')] };
  return { verdict: judge(known, after, patched, fixed), before, after };
}
