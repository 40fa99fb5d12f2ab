import type { Finding } from '../model/finding.js';
import type { Location } from './document.js';
import type { TextTree } from './text-tree.js';

/** What a parser gives. */
export interface Parsed {
  readonly value: unknown;
  readonly findings: readonly Finding[];
  locate(pointer: string): Location | null;
  tree(): TextTree | null;
}
