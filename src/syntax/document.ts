import type { Finding } from '../model/finding.js';
import type { SourceText, Span } from '../text/source-text.js';
import type { TextTree } from './text-tree.js';

/** Where a value stands in the text. */
export interface Location {
  /** Its key, `null` for the root and for an item of a list. */
  readonly key: Span | null;
  readonly value: Span;
  /** Aliases and merge keys through which the pointer led, outermost first. */
  readonly uses: readonly Span[];
}

/** A parsed configuration: its value, and on demand where each part of it stands. */
export interface Document {
  readonly path: string;
  /** The text, `null` for data that a program handed over. */
  readonly source: SourceText | null;
  /** The configuration; `undefined` where the file is empty. Objects inherit nothing (`dataObject`). */
  readonly value: unknown;
  /** Pointer of the configuration inside the file: `/mailconf` in `package.json`, else empty. */
  readonly base: string;
  /** Faults of syntax; with one the value must not be used. */
  readonly findings: readonly Finding[];
  /** Whether there are more faults of syntax than `findings` holds. */
  readonly isCut: boolean;
  /** Finds what the pointer, which starts at the configuration, leads to. */
  locate(pointer: string): Location | null;
  /** `null` where there is no text, or it is nested too deeply. */
  tree(): TextTree | null;
}
