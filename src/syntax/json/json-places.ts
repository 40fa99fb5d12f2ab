import { visit } from 'jsonc-parser';
import { fromPointer } from '../../text/pointer.js';
import type { Span } from '../../text/source-text.js';
import type { Location } from '../document.js';

/** How strictly JSON is read (RFC 8259). */
export const strict = { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false };

type Place = Omit<Location, 'uses'>;

/**
 * Finds places in a text that is valid JSON. Knows the members of what the last pointer led through, and makes no tree:
 * a file may hold ten thousand accounts, and they are asked for one after the other.
 */
export function createJsonPlaces(text: string): (pointer: string) => Location | null {
  const root: Place = { key: null, value: { start: text.search(/\S/), end: text.trimEnd().length } };
  const opened: { readonly place: Place; readonly members: ReadonlyMap<string, Place> }[] = [];
  return (pointer) => {
    let place = root;
    for (const [level, name] of fromPointer(pointer).entries()) {
      let current = opened[level];
      if (current?.place !== place) {
        current = { place, members: membersOf(text, place.value) };
        opened.splice(level, Number.POSITIVE_INFINITY, current);
      }
      const member = current.members.get(name);
      if (member === undefined) return null;
      place = member;
    }
    return { ...place, uses: [] };
  };
}

/** The members of an object by name, the items of a list by number; none of anything else. */
function membersOf(text: string, { start, end }: Span): Map<string, Place> {
  const members = new Map<string, Place>();
  const spanAt = (offset: number, length: number): Span => ({ start: start + offset, end: start + offset + length });
  let depth = 0;
  let begin = 0;
  let key: { readonly name: string; readonly span: Span } | null = null;
  const add = (value: Span) => {
    members.set(key?.name ?? String(members.size), { key: key?.span ?? null, value });
    key = null;
  };
  /** What is nested deeper is not looked into. */
  const enter = (offset: number): boolean => {
    depth += 1;
    if (depth === 2) begin = offset;
    return depth < 2;
  };
  const leave = (offset: number, length: number) => {
    if (depth === 2) add(spanAt(begin, offset + length - begin));
    depth -= 1;
  };
  visit(
    text.slice(start, end),
    {
      onObjectBegin: enter,
      onArrayBegin: enter,
      onObjectEnd: leave,
      onArrayEnd: leave,
      onObjectProperty: (name, offset, length) => {
        key = { name, span: spanAt(offset, length) };
      },
      onLiteralValue: (_, offset, length) => {
        if (depth === 1) add(spanAt(offset, length));
      },
    },
    strict,
  );
  return members;
}
