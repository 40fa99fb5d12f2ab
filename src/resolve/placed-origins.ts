import type { Origin } from '../model/diagnostic.js';
import type { LeafOrigin, ResolvedAccount } from '../model/resolved-account.js';
import type { Document } from '../syntax/document.js';
import { originsOf } from './resolve-account.js';

/** The origins of all leaves, with lines and columns of those that the file wrote. */
export function placedOrigins(resolved: ResolvedAccount, document: Document): Record<string, Origin> {
  const origins: Record<string, Origin> = {};
  for (const [pointer, origin] of originsOf(resolved)) origins[pointer] = toOrigin(origin, document);
  return origins;
}

function toOrigin(origin: LeafOrigin, document: Document): Origin {
  if (origin.kind !== 'file') return origin;
  const span = document.locate(origin.pointer)?.value;
  return {
    kind: 'file',
    path: document.path,
    pointer: document.base + origin.pointer,
    ...(span && document.source && { range: document.source.range(span) }),
  };
}
