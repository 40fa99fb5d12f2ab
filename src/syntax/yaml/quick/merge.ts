import { space } from '../../characters.js';
import { type Cursor, unsure } from './cursor.js';

const lessThan = 60;

/** Whether a merge key stands here. */
export function isAtMergeKey({ text, pos, lineEnd }: Cursor): boolean {
  if (text.charCodeAt(pos) !== lessThan || !text.startsWith('<<:', pos)) return false;
  return pos + 3 === lineEnd || text.charCodeAt(pos + 3) === space;
}

/** Goes behind the merge key that stands here; of two in one mapping `merged`, the first one's value, is there. */
export function passMergeKey(cursor: Cursor, merged: unknown): void {
  if (merged !== undefined) throw unsure;
  cursor.pos += '<<:'.length;
}

/** Takes in what a merge key names. Own keys win, wherever they stand, and earlier mappings before later ones. */
export function mergeInto(value: Record<string, unknown>, merged: unknown): void {
  for (const source of Array.isArray(merged) ? merged : [merged]) mergeOne(value, source);
}

function mergeOne(value: Record<string, unknown>, source: unknown): void {
  if (source === null || typeof source !== 'object' || Array.isArray(source)) throw unsure;
  for (const [name, item] of Object.entries(source)) if (!(name in value)) value[name] = item;
}
