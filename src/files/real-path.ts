import { readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** Links that are followed at most, as Linux does. */
const maxLinks = 40;

/** The path with its links resolved, also where its end does not exist: a refusal must not tell whether it does. */
export function realPathOf(path: string, links = maxLinks): string {
  const real = orNull(() => realpathSync(path));
  if (real !== null) return real;
  const parent = dirname(path);
  if (parent === path) return path;
  const target = links > 0 ? orNull(() => readlinkSync(path)) : null;
  if (target !== null) return realPathOf(resolve(realPathOf(parent, links - 1), target), links - 1);
  return join(realPathOf(parent, links), basename(path));
}

function orNull(ask: () => string): string | null {
  try {
    return ask();
  } catch {
    // Nothing is there, or may not be looked at.
    return null;
  }
}
