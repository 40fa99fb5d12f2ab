import { isAccountFile, isAccountSetFile } from '../../generated/shape-check.js';
import type { Finding } from '../../model/finding.js';
import { wrongShapeFindings } from './shape.js';
import { textFindings } from './text-shape.js';

/** What the schema and the exact forms of texts refuse. */
export function shapeFindings(value: unknown): readonly Finding[] {
  return hasShape(value) ? textFindings(value) : wrongShapeFindings(value);
}

/** Whether the schema refuses nothing; what it refuses, and in which words, takes ten times as much code to say. */
export function hasShape(value: unknown): boolean {
  if (value === null || typeof value !== 'object') return false;
  return 'accounts' in value ? isAccountSetFile(value) : isAccountFile(value);
}
