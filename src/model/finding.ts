import type { Range, Span } from '../text/source-text.js';
import type { Severity } from './diagnostic.js';
import type { PresetFile } from './resolved-account.js';

/** The facts that a message is worded from. Secrets, and what may be one, are in none of them. */
export type Args = Readonly<Record<string, string | number | undefined>>;

/**
 * A change of the key or value that a finding points at, or of the one at `pointer`: another text, or quotes around the
 * text that stands there. `sibling` is written before the key as well: a port that stood in the host; of a renamed key,
 * `value` takes the place of its value.
 */
export type FindingFix = {
  readonly pointer?: string;
  readonly at?: 'key' | 'value';
} & (
  | {
      readonly newText: string;
      readonly sibling?: { readonly key: string; readonly value: string };
      readonly value?: string;
    }
  | { readonly quote: true }
);

/** Another place that belongs to a finding: in the same file by span or pointer, in a preset, or a range in another file. */
export interface RelatedFinding {
  /** What is said of the place, by its name in `words/`. */
  readonly note: string;
  readonly args?: Args;
  readonly span?: Span;
  readonly pointer?: string;
  /** With `pointer`: its value, unless its key is meant. */
  readonly at?: 'key';
  readonly preset?: { readonly file: PresetFile; readonly pointer: string };
  readonly path?: string;
  readonly range?: Range;
}

/** Where a finding points: at a key or at a value, by its pointer into the configuration (not yet into `package.json`). */
export interface Place {
  readonly pointer: string;
  readonly at: 'key' | 'value';
}

/** A fault before it is reported: which rule, of what, and where, as a symbol; places and words are worked out later. */
export interface Finding extends Place {
  readonly rule: string;
  readonly args: Args;
  /** Given where the rule's own level does not hold. */
  readonly severity?: Severity;
  /** Given where the pointer does not say it: a fault of syntax, a duplicate key. */
  readonly span?: Span;
  readonly account?: string | null;
  readonly fix?: FindingFix;
  readonly related?: readonly RelatedFinding[];
  /** It explains all that is found in the file; nothing else is reported then. */
  readonly isOfWholeFile?: boolean;
  /** One of so many that nothing but their number is shown. */
  readonly isOnlyCounted?: boolean;
  /** The last key of the pointer may be a secret. */
  readonly hidesKey?: boolean;
}
