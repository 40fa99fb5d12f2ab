import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { stringify } from 'yaml';
import { parseText } from '../../src/syntax/read-document.js';
import { parseOverrides } from '../../src/validate/overrides.js';
import { checkDocument, leavesOf, providersIn } from '../checked.js';

/** A folder that lives as long as the tests of a file. */
export interface Folder {
  path: string;
  /** Writes a file below it, its folders too; what is no text is written as YAML. */
  write(name: string, content: unknown): Promise<string>;
}

export function useFolder(name: string): Folder {
  const folder = {} as Folder;
  beforeAll(async () => {
    folder.path = await mkdtemp(join(tmpdir(), `mailconf-${name}-`));
    folder.write = async (file, content) => {
      const path = join(folder.path, file);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, typeof content === 'string' || Buffer.isBuffer(content) ? content : stringify(content));
      return path;
    };
  });
  afterAll(() => rm(folder.path, { recursive: true, force: true }));
  return folder;
}

export interface ResolveOptions {
  readonly folder: string;
  readonly set?: Readonly<Record<string, unknown>>;
  readonly providers?: string;
}

/** Checks and merges an account as the file of a folder; each leaf as `value (kind)`. */
export async function resolveIn(content: unknown, { folder, set = {}, providers }: ResolveOptions) {
  const text = typeof content === 'string' ? content : stringify(content);
  const document = parseText(join(folder, '.mailrc.yaml'), text);
  const options = {
    overrides: parseOverrides(set),
    ...(providers !== undefined && { providers: providersIn(resolve(folder, providers), providers) }),
  };
  const checked = await checkDocument(document, options);
  const [account] = checked.accounts;
  const leaves = Object.fromEntries(
    [...(account ? leavesOf(account) : [])].map(([pointer, { value, origin }]) => [
      pointer,
      `${typeof value === 'object' ? JSON.stringify(value) : value} (${origin.kind})`,
    ]),
  );
  return { ...checked, leaves, errors: checked.diagnostics.filter(({ severity }) => severity === 'error') };
}
