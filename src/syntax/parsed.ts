import type { Finding } from '../model/finding.js';
import type { Location, TextTree } from './document.js';

/** What a parser gives. */
export interface Parsed {
  readonly value: unknown;
  readonly findings: readonly Finding[];
  locate(pointer: string): Location | null;
  tree(): TextTree | null;
}
