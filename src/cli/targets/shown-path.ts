import { isAbsolute, sep } from 'node:path';
import { pathBelow } from '../../files/path-below.js';
import { cleanText } from '../../text/clean-text.js';
import type { Io } from '../terminal/io.js';

/** A path as its user would write it: relative below the working directory, clean of what could paint a terminal. */
export function shownPath(path: string, io: Io): string {
  // What is not absolute was named by the user, or is a file of ours.
  const below = isAbsolute(path) ? pathBelow(io.cwd, path) : path;
  const isElsewhere = below === '' || below === '..' || below.startsWith(`..${sep}`) || isAbsolute(below);
  const shown = cleanText(isElsewhere ? path : below);
  // A line that begins so would be a command to the runner of a workflow.
  return /^(?:::|##\[)/.test(shown) ? `./${shown}` : shown;
}
