import type { Document } from '../syntax/document.js';
import { escapeRegExp } from '../text/escape.js';
import { toPointer } from '../text/pointer.js';
import type { Span } from '../text/source-text.js';
import { editAt, type Patched, touches } from './edits.js';

/** Differences after which a fix has changed too much to be one. */
const maxDifferences = 100_000;

/**
 * Whether the value differs only where an edit stands in the text, and where a fixed diagnostic points: at it, below it
 * or beside it. A renamed key keeps its value. The target of an alias counts as named by any of its uses.
 */
export function differsOnlyWhereNamed(
  before: Document,
  after: Document,
  patched: Patched,
  pointers: readonly string[],
): boolean {
  const { edits } = patched;
  const isNamed = placesBeside(pointers.map((pointer) => pointer.slice(before.base.length)));
  /** Places that differ, by where they stand in the text, and whether a diagnostic names them. */
  const places = new Map<string, boolean>();
  const equal = new WeakMap<object, WeakSet<object>>();
  let differences = 0;
  let isAllowed = true;

  const differ = (side: 'before' | 'after', pointer: string, span: Span | null | undefined) => {
    differences++;
    if (!span || !touches(edits, side, span)) isAllowed = false;
    else {
      const place = `${side}${span.start}`;
      places.set(place, places.get(place) || isNamed(pointer));
    }
  };

  const compare = (old: unknown, fresh: unknown, oldKeys: readonly string[], freshKeys: readonly string[]): void => {
    if (!isAllowed || differences > maxDifferences || Object.is(old, fresh)) return;
    if (!isCollection(old) || !isCollection(fresh) || Array.isArray(old) !== Array.isArray(fresh)) {
      differAsWhole(oldKeys, freshKeys);
      return;
    }
    if (equal.get(old)?.has(fresh)) return;
    const found = differences;
    if (Array.isArray(old)) compareLists(old, fresh as unknown[], oldKeys, freshKeys);
    else compareObjects(old, fresh as Readonly<Record<string, unknown>>, oldKeys, freshKeys);
    if (differences > found) return;
    const others = equal.get(old) ?? new WeakSet();
    equal.set(old, others.add(fresh));
  };

  const differAsWhole = (oldKeys: readonly string[], freshKeys: readonly string[]) => {
    const pointer = toPointer(oldKeys);
    const value = before.locate(pointer)?.value;
    if (value && touches(edits, 'before', value)) differ('before', pointer, value);
    else differ('after', toPointer(freshKeys), after.locate(toPointer(freshKeys))?.value);
  };

  const compareLists = (
    old: readonly unknown[],
    fresh: readonly unknown[],
    oldKeys: readonly string[],
    freshKeys: readonly string[],
  ) => {
    if (old.length !== fresh.length) differAsWhole(oldKeys, freshKeys);
    else
      for (const [index, item] of old.entries())
        compare(item, fresh[index], [...oldKeys, `${index}`], [...freshKeys, `${index}`]);
  };

  const compareObjects = (
    old: Readonly<Record<string, unknown>>,
    fresh: Readonly<Record<string, unknown>>,
    oldKeys: readonly string[],
    freshKeys: readonly string[],
  ) => {
    const added = new Map<unknown, string>();
    for (const key of Object.keys(fresh)) {
      if (key in old) continue;
      const pointer = toPointer([...freshKeys, key]);
      const span = after.locate(pointer)?.key;
      differ('after', pointer, span);
      if (span) added.set(editAt(edits, 'after', span), key);
    }
    for (const key of Object.keys(old)) {
      const below = [...oldKeys, key];
      if (key in fresh) compare(old[key], fresh[key], below, [...freshKeys, key]);
      else {
        const pointer = toPointer(below);
        const span = before.locate(pointer)?.key;
        differ('before', pointer, span);
        const renamed = span && added.get(editAt(edits, 'before', span));
        if (renamed != null) compare(old[key], fresh[renamed], below, [...freshKeys, renamed]);
      }
    }
  };

  compare(before.value, after.value, [], []);
  return isAllowed && differences <= maxDifferences && [...places.values()].every(Boolean);
}

function isCollection(value: unknown): value is unknown[] | Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object';
}

/** Tells whether a pointer is one of these, below one or beside one. */
function placesBeside(pointers: readonly string[]): (pointer: string) => boolean {
  const parents = pointers.map((pointer) => pointer.slice(0, Math.max(0, pointer.lastIndexOf('/'))));
  const exact = new Set(parents);
  // A key that is masked in a diagnostic may be any.
  const masked = [...exact]
    .filter((parent) => parent.includes('***'))
    .map((parent) => new RegExp(`^${parent.split('/').map(patternOf).join('/')}(?:/|$)`, 'u'));
  return (pointer) => {
    if (exact.has('')) return true;
    for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) if (exact.has(at)) return true;
    return masked.some((pattern) => pattern.test(pointer));
  };
}

function patternOf(key: string): string {
  return key.includes('***') ? '[^/]*' : escapeRegExp(key);
}
