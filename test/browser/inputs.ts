import { readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Texts that the browser is given, under the paths that they have for Node. */
export interface Inputs {
  /** Where a copy of them lies for Node. */
  readonly root: string;
  readonly configurations: readonly { readonly path: string; readonly text: string }[];
  /** The home folder of whoever runs Node. */
  readonly home: string;
  /** All files of the tree, for configurations that name provider files. */
  readonly files: Readonly<Record<string, string>>;
  /** Built-in presets by their paths in the package. */
  readonly presets: Readonly<Record<string, string>>;
}

export const repository = fileURLToPath(new URL('../..', import.meta.url));

/** Folders whose files are read, with all below them. */
export const folders = ['test/fixtures', 'test/mistakes', 'examples'];

export function readInputs(root: string): Inputs {
  const files = Object.fromEntries(
    folders.flatMap((folder) => textsBelow(folder)).map(([name, text]) => [join(root, name), text]),
  );
  const configurations = Object.entries(files).map(([path, text]) => ({ path, text }));
  return { root, home: homedir(), configurations, files, presets: Object.fromEntries(textsBelow('providers')) };
}

function textsBelow(folder: string): [string, string][] {
  return readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((name) => /\.(?:ya?ml|json)$/.test(name) && statSync(join(repository, name)).isFile())
    .map((name) => [name, readFileSync(join(repository, name), 'utf8')]);
}
