import { readlink, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/** Links that are followed at most, as Linux does. */
const maxLinks = 40;

/** The path with its links resolved, also where its end does not exist: a refusal must not tell whether it does. */
export async function realPathOf(path: string, links = maxLinks): Promise<string> {
  const real = await realpath(path).catch(() => null);
  if (real !== null) return real;
  const parent = dirname(path);
  if (parent === path) return path;
  const target = links > 0 ? await readlink(path).catch(() => null) : null;
  if (target !== null) return realPathOf(resolve(await realPathOf(parent, links - 1), target), links - 1);
  return join(await realPathOf(parent, links), basename(path));
}
