import type { Preset } from '../generated/provider.js';

/** What a user must do first, in English where that is known; `null` without a note. */
export function notesOf({ notes }: Preset): string | null {
  const text = typeof notes === 'string' ? notes : (notes?.en ?? Object.values(notes ?? {})[0] ?? null);
  return text === null ? null : text.replace(/\s+/g, ' ').trim();
}
