import type { Span } from '../../text/source-text.js';
import { readDocument } from './quick/block.js';
import { Cursor, unsure } from './quick/cursor.js';
import { type QuickNode, TreeRecorder } from './quick/tree-recorder.js';

/** What is a line break or a space to some readers alone, and tabs. */
const oddCharacters = ['\t', '\x85', '\u2028', '\u2029', '\ufeff'];

/** One for all texts. */
const cursor = new Cursor();

/**
 * Reads the plain part of YAML 1.2 that nearly all configurations are written in, many times as fast as the parser of
 * the whole language: mappings and lists by indentation; texts, `{…}` and `[…]` on one line; comments; anchors of values,
 * aliases of what holds none, `<<: *alias`. Whatever else a text holds, a fault among it, makes it step aside: the value is
 * `undefined` then, and the careful reader must be asked.
 */
export function parsePlainYaml(text: string): object | undefined {
  return read(text, null);
}

/** The tree of a text that `parsePlainYaml` reads: a second reading, for a file of which something is reported. */
export function treeOfPlainYaml(text: string): QuickNode | undefined {
  const recorder = new TreeRecorder();
  return read(text, recorder) && recorder.last;
}

/** The comments of such a text, each from its `#` to the end of its line. */
export function commentsOfPlainYaml(text: string): readonly Span[] | undefined {
  const recorder = new TreeRecorder();
  return read(text, recorder) && recorder.comments;
}

function read(text: string, recorder: TreeRecorder | null): object | undefined {
  if (isOdd(text)) return undefined;
  cursor.open(text, recorder);
  try {
    return readDocument(cursor);
  } catch (error) {
    if (error === unsure) return undefined;
    throw error;
  } finally {
    cursor.open('', null);
  }
}

function isOdd(text: string): boolean {
  // Many times as fast as one pattern: a search for one character looks at many at once.
  return oddCharacters.some((character) => text.includes(character)) || (text.includes('\r') && /\r(?!\n)/.test(text));
}
