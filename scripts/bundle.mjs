// Bundles the program into dist/program/: few files, of which a command loads only what it uses. The library stays the
// plain modules of dist/. Node starts a CommonJS file sooner than a module, so the parts are CommonJS; esbuild splits
// modules alone, so they are split first and translated then.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const out = join(dist, 'program');
const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  minify: true,
  legalComments: 'none',
  metafile: true,
};

/** What cosmiconfig would load files by: it is given loaders of our own. */
const unusedByFind = ['typescript', 'js-yaml', 'parse-json', 'import-fresh'];

/** What is loaded at once, by the modules that are asked for; what stands in two stays in the first. */
const loadedTogether = {
  './parts-to-check.cjs': ['cli/commands/validate.js', 'report/pretty.js', 'generated/providers.js'],
  './parts-to-tell.cjs': ['pipeline/excerpt.js', './yaml.cjs'],
  './parts-to-resolve.cjs': ['cli/commands/resolve.js'],
  './parts-to-find.cjs': ['cosmiconfig'],
  './parts-for-many.cjs': ['cli/expand.js', 'tinyglobby'],
};

/** Each module keeps the URL that it has in dist/, and the YAML library is a part of its own. */
const modules = {
  name: 'modules',
  setup({ onLoad, onResolve }) {
    // By it cosmiconfig names files that it compiles; it is asked for none, and the module takes a millisecond.
    onResolve({ filter: /^crypto$/ }, ({ importer }) =>
      /cosmiconfig\/dist\/loaders\.js$/.test(importer) ? { path: 'crypto', namespace: 'unused' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'unused' }, () => ({ contents: '' }));
    onLoad({ filter: /\.js$/ }, ({ path }) => {
      if (relative(dist, path).startsWith('..')) return undefined;
      return { contents: translated(relative(dist, path), readFileSync(path, 'utf8')), loader: 'js' };
    });
  },
};

function translated(path, code) {
  const own = `require('node:url').pathToFileURL(require('node:path').join(__dirname, ${JSON.stringify(`../${path}`)})).href`;
  if (path === 'bin.js') return replaced(code, 'await run()', 'void run()');
  if (path !== 'yaml-library.js') return code.replaceAll('import.meta.url', own);
  const withoutRequire = replaced(code, /import .*createRequire.*\n|const require = .*\n/g, '');
  return replaced(withoutRequire, "require('yaml')", "require('./yaml.cjs')");
}

function replaced(code, from, to) {
  const changed = code.replaceAll(from, to);
  if (changed === code) throw new Error(`scripts/bundle.mjs: there is no ${from} any more`);
  return changed;
}

/** The licences of the packages that are bundled, which want to be told. */
function licences(inputs) {
  const packages = new Set(inputs.flatMap((path) => /.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []));
  const texts = [...packages].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const file = readdirSync(join(root, folder)).find((file) => /^licen[cs]e/i.test(file));
    const text = file ? readFileSync(join(root, folder, file), 'utf8').trim() : license;
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
  return `Packages that are bundled into the files of this folder.\n\n${texts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}

/** Of all modules that the program is made of. */
function buildDigest() {
  const hash = createHash('sha256');
  const files = readdirSync(dist, { recursive: true }).filter(
    (name) => name.endsWith('.js') && !name.startsWith('program'),
  );
  for (const name of [...files.sort(), '../package.json', '../package-lock.json']) {
    const path = join(dist, name);
    if (existsSync(path)) hash.update(`${name}\0`).update(readFileSync(path));
  }
  return hash.digest('hex');
}

/** One character beyond ASCII, which esbuild leaves in a pattern, makes Node read the whole file at half the speed. */
function inAscii(code) {
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The part that the dynamic import of a module of dist/ or of a package became. */
function partOf(module) {
  if (parts.has(module)) return module;
  const outputs = Object.entries(program.metafile.outputs);
  const isModule = (path) => path === `dist/${module}` || path.startsWith(`node_modules/${module}/`);
  const found = outputs.find(([, { entryPoint = '' }]) => isModule(entryPoint))?.[0];
  if (found === undefined) throw new Error(`scripts/bundle.mjs: nothing imports ${module} when it is wanted any more`);
  return `./${relative('dist/program', found).replace(/\.js$/, '.cjs')}`;
}

/** A part and all that it loads at once; what stands behind an arrow is loaded later. */
function closureOf(name, found = []) {
  if (found.includes(name)) return found;
  found.push(name);
  for (const [, next] of parts.get(name).matchAll(/(?<!=>(?:\w+\()?)require\("(\.\/[^"]+)"\)/g)) {
    if (parts.has(next)) closureOf(next, found);
  }
  return found;
}

const getPart = `function get(id) {
  const part = parts[id];
  if (part === undefined) return require(id);
  if (part.module === undefined) part(get, part.module = { exports: {} }, part.module.exports);
  return part.module.exports;
}`;

/** Puts parts that are loaded together into one file, since each file that Node opens costs a quarter of a millisecond. */
function joinParts(groups) {
  const home = new Map(groups.flatMap(({ file, names }) => names.map((name) => [name, file])));
  const rehomed = (own, code) =>
    code.replace(/require\("(\.\/[^"]+)"\)/g, (written, name) => {
      const file = home.get(name);
      return file === undefined || file === own ? written : `require("${file}")("${name}")`;
    });
  for (const [name, code] of parts) parts.set(name, rehomed(home.get(name), code));
  for (const { file, names } of groups) {
    const table = names.map(
      (name) =>
        `${JSON.stringify(name)}: function (require, module, exports) {${parts.get(name).replace(/^#!.*/, '')}\n}`,
    );
    for (const name of names) parts.delete(name);
    const code = `const parts = {\n${table.join(',\n')}\n};\n${getPart}\n`;
    if (file === './parts-to-start.cjs') parts.set(file, `${code}module.exports = get;\n`);
    else {
      parts.set(
        file.replace('.cjs', '.script.cjs'),
        `(function (require, __dirname, __filename) {\n${code}return get;\n})`,
      );
      parts.set(file, loader(file));
    }
  }
}

/**
 * Runs the code of a file from what V8 compiled of it before, where that was this version of Node: another one may patch
 * its V8 so that it takes what the first compiled, and crashes.
 */
function loader(file) {
  const base = JSON.stringify(file.replace(/^\.\/|\.cjs$/g, ''));
  return `const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');
const filename = join(__dirname, ${base} + '.script.cjs');
let cachedData;
try {
  const kind = [process.version, process.platform, process.arch].join('-');
  cachedData = readFileSync(join(__dirname, ${base} + '.' + kind + '.cache'));
} catch {}
const script = new Script(readFileSync(filename, 'latin1'), { filename, cachedData });
module.exports = script.runInThisContext()(require, __dirname, __filename);
module.exports.script = script;
`;
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const program = await build({
  ...common,
  absWorkingDir: root,
  entryPoints: { bin: 'dist/bin.js' },
  define: { MAILCONF_BUILD: JSON.stringify(buildDigest()) },
  outdir: 'dist/program',
  format: 'esm',
  splitting: true,
  write: false,
  mainFields: ['module', 'main'],
  external: ['nodemailer', 'node-pop3', 'socks', ...unusedByFind, './yaml.cjs'],
  plugins: [modules],
});
const yaml = await build({
  ...common,
  absWorkingDir: root,
  stdin: { contents: "module.exports = require('yaml');", resolveDir: root },
  outfile: 'dist/program/yaml.cjs',
  format: 'cjs',
  write: false,
});
const parts = new Map();
for (const { path, text } of program.outputFiles) {
  const { code } = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minify: true,
    supported: { 'dynamic-import': false },
    // What packages that are bundled ask of it is to find a `require` of their own.
    define: { 'import.meta.url': '__filename' },
  });
  const name = `./${relative(out, path).replace(/\.js$/, '.cjs')}`;
  parts.set(name, inAscii(code.replace(/require\("(\.\/[^"]+)\.js"\)/g, 'require("$1.cjs")')));
}
parts.set('./yaml.cjs', inAscii(yaml.outputFiles[0].text));
const groups = [{ file: './parts-to-start.cjs', names: closureOf('./bin.cjs') }];
for (const [file, modules] of Object.entries(loadedTogether)) {
  const isElsewhere = (name) => groups.some(({ names }) => names.includes(name));
  const names = modules.flatMap((module) => closureOf(partOf(module)));
  groups.push({ file, names: [...new Set(names)].filter((name) => !isElsewhere(name)) });
}
joinParts(groups);
// Asked for in a way that is not told from other calls.
parts.set('./yaml.cjs', "module.exports = require('./parts-to-tell.cjs')('./yaml.cjs');\n");
parts.set('./bin.cjs', "#!/usr/bin/env node\nrequire('./parts-to-start.cjs')('./bin.cjs');\n");
for (const [name, code] of parts) writeFileSync(join(out, name), code);
const inputs = [program, yaml].flatMap(({ metafile }) => Object.keys(metafile.inputs));
writeFileSync(join(out, 'LICENSES.txt'), licences(inputs));
execFileSync(process.execPath, [join(root, 'scripts/keep-compiled.mjs')], { stdio: ['ignore', 'ignore', 'inherit'] });
