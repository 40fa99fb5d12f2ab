import { isAccountFile, isAccountSetFile } from '../../generated/shape-check.js';
import { type ShapeFindings, wrongShapeFindings } from './shape.js';
import { mostTextFindings, textFindings } from './text-shape.js';

/** What the schema and the exact forms of texts refuse. */
export function shapeFindings(value: unknown): ShapeFindings {
  if (!hasShape(value)) return wrongShapeFindings(value);
  const findings = textFindings(value);
  return { findings, isCut: findings.length >= mostTextFindings };
}

/** Whether the schema refuses nothing; what it refuses, and in which words, takes ten times as much code to say. */
export function hasShape(value: unknown): boolean {
  if (value === null || typeof value !== 'object') return false;
  return 'accounts' in value ? isAccountSetFile(value) : isAccountFile(value);
}
