import { carriageReturn, hash, space } from '../../characters.js';
import type { TreeRecorder } from './tree-recorder.js';

/** Thrown where the quick reader is not sure of what the text means. */
export const unsure = Symbol('unsure');

/** Levels that are followed, those that aliases add among them; real ones have less than ten. */
const depthLimit = 40;

/** A value that has a name. */
export interface Anchor {
  readonly value: unknown;
  /** Values below and with it, those that its aliases added among them. */
  readonly size: number;
  /** Levels below it. */
  readonly height: number;
}

/** Where the quick reader is in a text, line by line. It never goes back. */
export class Cursor {
  text = '';
  /** The next character to read. */
  pos = 0;
  /** Where the content of the line ends, its line break not included. */
  lineEnd = 0;
  /** The first character of the next line. */
  nextLine = 0;
  /** The first character behind the last line with content, from which on there was none. */
  gap = 0;
  /** The column of the first character of the line at which a node is read, -1 behind the last line. */
  indent = -1;
  depth = 0;
  /** The deepest level of the value that is read. */
  deepest = 0;
  /** Values that were read. */
  size = 0;
  /** Values that aliases added. */
  added = 0;
  /** By name; `null` while what it names is read. */
  readonly anchors = new Map<string, Anchor | null>();
  /** Where places are wanted, too. */
  recorder: TreeRecorder | null = null;
  private nextColon = -1;
  private nextHash = -1;

  open(text: string, recorder: TreeRecorder | null): void {
    this.text = text;
    this.recorder = recorder;
    this.pos = this.lineEnd = this.nextLine = this.gap = 0;
    this.nextColon = this.nextHash = -1;
    this.depth = this.deepest = this.size = this.added = 0;
    if (this.anchors.size > 0) this.anchors.clear();
  }

  /** Goes on to the next line that is neither empty nor a comment. */
  toContent(): void {
    const { text } = this;
    let start = this.nextLine;
    this.gap = start;
    while (start < text.length) {
      let pos = start;
      let code = text.charCodeAt(pos);
      while (code === space) code = text.charCodeAt(++pos);
      const lineFeedAt = text.indexOf('\n', pos);
      const next = lineFeedAt === -1 ? text.length : lineFeedAt + 1;
      let end = lineFeedAt === -1 ? text.length : lineFeedAt;
      if (end > pos && text.charCodeAt(end - 1) === carriageReturn) end--;
      if (code === hash) this.recorder?.comment(pos, end);
      else if (end > pos) {
        this.pos = pos;
        this.lineEnd = end;
        this.nextLine = next;
        this.indent = pos - start;
        return;
      }
      start = next;
    }
    this.nextLine = text.length;
    this.indent = -1;
  }

  /** Whether nothing but a comment is left of the line. */
  endsHere(): boolean {
    const { pos } = this;
    if (pos === this.lineEnd) return true;
    this.skipSpaces();
    if (this.pos === this.lineEnd) return true;
    if (this.pos === pos || this.text.charCodeAt(this.pos) !== hash) return false;
    this.recorder?.comment(this.pos, this.lineEnd);
    return true;
  }

  skipSpaces(): void {
    while (this.text.charCodeAt(this.pos) === space) this.pos++;
  }

  /**
   * The first colon at or behind an offset, the end of the text without one. It is searched for once: searched for line by
   * line, what is not there would be searched for to the end of the text each time.
   */
  colonFrom(from: number): number {
    if (this.nextColon < from) this.nextColon = offsetOf(this.text, ':', from);
    return this.nextColon;
  }

  /** The first `#` likewise. */
  hashFrom(from: number): number {
    if (this.nextHash < from) this.nextHash = offsetOf(this.text, '#', from);
    return this.nextHash;
  }

  /** Reads what a sticky pattern describes. */
  match(pattern: RegExp): string {
    pattern.lastIndex = this.pos;
    const found = pattern.exec(this.text)?.[0];
    if (found === undefined) throw unsure;
    this.pos += found.length;
    return found;
  }

  enter(): void {
    this.reach(++this.depth);
  }

  /** The value that is read goes down to that level. */
  reach(depth: number): void {
    if (depth > depthLimit) throw unsure;
    if (depth > this.deepest) this.deepest = depth;
  }

  leave(): void {
    this.depth--;
  }
}

function offsetOf(text: string, character: string, from: number): number {
  const found = text.indexOf(character, from);
  return found === -1 ? text.length : found;
}
