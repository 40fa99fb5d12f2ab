import { relative, sep } from 'node:path';

/**
 * Whether a path is the folder or lies below it, by their letters: both are absolute and normal. Whoever lets a file be
 * read by it follows the links of both before (`realPathOf`).
 */
export function isWithinFolder(path: string, folder: string): boolean {
  return path === folder || path.startsWith(withSeparator(folder));
}

/** What `relative` says of two absolute paths that are normal, in a tenth of its time where one lies below the other. */
export function pathBelow(folder: string, path: string): string {
  const start = withSeparator(folder);
  return path.startsWith(start) ? path.slice(start.length) : relative(folder, path);
}

function withSeparator(folder: string): string {
  return folder.endsWith(sep) ? folder : folder + sep;
}
