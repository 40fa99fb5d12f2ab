import { stat } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { cleanText } from '../../text/clean-text.js';
import { createGitignore, isIgnored } from './gitignore.js';
import { glob } from './glob.js';
import { type Unread, walk } from './walk.js';

/**
 * The files that a path, a folder or a glob means, sorted, some at a time. One that means none is an error, unless
 * `isIfPresent`.
 */
export async function* expand(
  written: string,
  { cwd, signal }: { readonly cwd: string; readonly signal: AbortSignal },
  isIfPresent: boolean,
): AsyncGenerator<readonly (string | Unread)[]> {
  const path = resolve(cwd, written);
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => error);
  const isFolder = !(info instanceof Error) && info.isDirectory();
  // What may not be looked at is no absent file.
  const isAbsent = info instanceof Error && /^(?:ENOENT|ENOTDIR|ENAMETOOLONG)$/.test(info.code ?? '');
  const isGlob = isAbsent && /[*?[{]/.test(written);
  if (!isFolder && !isGlob) {
    // An absent one is opened all the same, so that the reason is the system's own.
    if (!isAbsent || !isIfPresent) yield [path];
    return;
  }
  const rulesOf = createGitignore(cwd);
  let isEmpty = true;
  let reason = 'matches no file';
  if (isFolder) {
    for await (const found of walk(path, rulesOf(path), signal)) {
      isEmpty &&= found.length === 0;
      yield found;
    }
    if (isEmpty && !isIfPresent) reason = await whyNone(path, signal);
  } else {
    const matched = await glob(written, cwd, signal);
    const found = matched.filter((one) => !isIgnored(rulesOf(dirname(one)), one, false));
    isEmpty = found.length === 0;
    yield found;
    if (matched.length > 0) reason = 'matches only what .gitignore ignores';
  }
  if (!isEmpty || isIfPresent) return;
  yield [{ path, error: { code: 'ERR_MAILCONF_NOT_FOUND', message: `${path} ${reason}`, path } }];
}

/** Walks the folder again, now without `.gitignore`, up to the first file. */
async function whyNone(folder: string, signal: AbortSignal): Promise<string> {
  for await (const found of walk(folder, null, signal)) {
    const ignored = found.find((one) => typeof one === 'string');
    if (ignored) return `holds only what .gitignore ignores, such as ${cleanText(relative(folder, ignored))}`;
  }
  return 'holds no .mailrc.yaml';
}
