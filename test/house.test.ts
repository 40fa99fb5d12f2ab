import { readFileSync } from 'node:fs';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import { readRoot, root } from './ci/support.js';

interface SourceFile {
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly { readonly kind: string; readonly target: string }[];
}
interface Rooms {
  readTree(root: string): SourceFile[];
  readSource(path: string, text: string, paths: ReadonlySet<string>): SourceFile;
  faultsOf(files: readonly SourceFile[]): string[];
}
const load = async (name: string) => import(new URL(`../scripts/rooms/${name}.mjs`, import.meta.url).href);
const { readTree, readSource, faultsOf }: Rooms = { ...(await load('read-tree')), ...(await load('faults')) };

it('keeps src/ to the table of scripts/rooms/table.mjs', () => {
  expect(faultsOf(readTree(root))).toEqual([]);
});

it('compiles the core with nothing of Node', async () => {
  const { rooms } = await load('table');
  const core = rooms
    .filter(({ isCore }: { isCore?: boolean }) => isCore)
    .map(({ name }: { name: string }) => `src/${name}`);
  const { include, compilerOptions } = JSON.parse(
    readFileSync(new URL('../tsconfig.core.json', import.meta.url), 'utf8'),
  );
  expect(include).toEqual(['scripts/core/platform.d.ts', ...core]);
  expect(compilerOptions).toEqual({ types: [] });
});

it('swallows an error only with a reason in a comment', () => {
  const silent = /\} catch \{\n(?!\s*\/\/)/;
  const swallowing = globSync('src/**/*.ts', { cwd: root }).filter((path) => silent.test(readRoot(path)));
  expect(swallowing).toEqual([]);
});

describe('an import is read', () => {
  it.each([
    ['from a statement', "import { a } from '../text/a.js';"],
    ['for its effect', "import '../text/a.js';"],
    ['of a type', "import type { A } from '../text/a.js';"],
    ['of a type in place', "let a: import('../text/a.js').A;"],
    ['from an export', "export * from '../text/a.js';"],
    ['of a type that is exported', "export type { A } from '../text/a.js';"],
    ['from a call', "const a = await import('../text/a.js');"],
    ['from a template', 'const a = await import(`../text/a.js`);'],
    ['by an equals sign', "import a = require('../text/a.js');"],
    ['by require', "const a = require('../text/a.js');"],
    ['by its URL', "fork(new URL('../text/a.js', import.meta.url));"],
    ['by the URL of the compiled file', "fork(new URL('../../dist/text/a.js', import.meta.url));"],
    ['by a resolved URL', "fork(import.meta.resolve('../text/a.js'));"],
  ])('%s', (_, text) => {
    const { imports } = readSource('model/b.ts', text, new Set(['text/a.ts']));
    expect(imports).toEqual([{ kind: 'file', target: 'text/a.ts' }]);
  });

  it.each([
    ["import fs from 'fs';", 'node', 'node:fs'],
    ["process.getBuiltinModule('node:net');", 'node', 'node:net'],
    ["import { parse } from 'yaml';", 'package', 'yaml'],
    ["new URL('../../schema/', import.meta.url);", 'outside', 'schema/'],
    ['import(name);', 'unread', 'import(…)'],
    ['new URL(`../${name}.js`, import.meta.url);', 'unread', 'import.meta.url'],
    ['createRequire(import.meta.url);', 'unread', 'import.meta.url'],
  ])('%s is not of src', (text, kind, target) => {
    expect(readSource('model/b.ts', text, new Set()).imports).toEqual([{ kind, target }]);
  });

  it('not from a comment or a text', () => {
    expect(readSource('model/b.ts', "// import './c.js'\nconst a = \"import './c.js'\";", new Set()).imports).toEqual(
      [],
    );
  });
});

describe('a fault', () => {
  const faultsIn = (sources: Record<string, string>) => {
    const paths = new Set(Object.keys(sources));
    return faultsOf(Object.entries(sources).map(([path, text]) => readSource(path, text, paths)));
  };

  it('is an import of a higher room', () => {
    expect(faultsIn({ 'text/a.ts': "import type { B } from '../model/b.js';", 'model/b.ts': '' })).toEqual([
      'upward: text/a.ts → model/b.ts',
    ]);
  });

  it('is an import of a higher room of the probe', () => {
    expect(faultsIn({ 'probe/wire/a.ts': "import '../run/b.js';", 'probe/run/b.ts': '' })).toEqual([
      'upward: probe/wire/a.ts → probe/run/b.ts',
    ]);
  });

  it('is a circle, of types as well', () => {
    const sources = { 'text/a.ts': "import './b.js';", 'text/b.ts': "import type { C } from './c.js';" };
    expect(faultsIn({ ...sources, 'text/c.ts': "export * from './a.js';" })).toEqual([
      'cycle: text/a.ts, text/b.ts, text/c.ts',
    ]);
  });

  it('is a module of Node in the core', () => {
    const text = "import 'node:fs';";
    expect(faultsIn({ 'text/a.ts': text, 'files/a.ts': text })).toEqual(['node: text/a.ts → node:fs']);
  });

  it('is English outside of its users', () => {
    const text = "import '../../words/en.js';";
    const words = { 'words/en.ts': '', 'validate/diagnostics.ts': "import '../words/en.js';" };
    expect(faultsIn({ ...words, 'probe/diagnosis/a.ts': text, 'validate/rules/a.ts': text })).toEqual([
      'words: validate/rules/a.ts → words/en.ts',
    ]);
  });

  it('is a path outside of src/, but for the one that knows the package', () => {
    const text = "new URL('../../schema/', import.meta.url);";
    expect(faultsIn({ 'files/package-folder.ts': text, 'cli/a.ts': text })).toEqual(['outside: cli/a.ts → schema/']);
  });

  it('is a file of over 300 lines, unless it is generated', () => {
    const text = 'a;\n'.repeat(301);
    expect(faultsIn({ 'text/a.ts': text, 'text/b.ts': 'a;\n'.repeat(300), 'generated/a.ts': text })).toEqual([
      'long: text/a.ts',
    ]);
  });

  it('is a folder of over 15 files, unless it has a file an entry', () => {
    const fill = (folder: string) =>
      Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`${folder}/${index}.ts`, '']));
    expect(faultsIn({ ...fill('text'), ...fill('validate/rules') })).toEqual(['crowded: text']);
  });

  it.each(['a.ts', 'util/a.ts', 'probe/a.ts'])('is the place of %s', (path) => {
    expect(faultsIn({ [path]: '' })).toEqual([`place: ${path} stands in no room of the table`]);
  });
});
