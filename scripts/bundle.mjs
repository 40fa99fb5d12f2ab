// Bundles the program into dist/program/: CommonJS files, of which a run loads only what it needs, since what a short run
// takes is above all the code that Node compiles for it. The library stays the plain modules of dist/.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { licencesOf } from './bundle/licences.mjs';
import { seams, texts } from './bundle/seams.mjs';

/** Packages that stay packages, and cosmiconfig's loaders, which is given our own. */
const packages = ['nodemailer', 'node-pop3', 'socks', 'typescript', 'js-yaml', 'parse-json', 'import-fresh'];

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const out = join(dist, 'program');
const options = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  charset: 'ascii',
  mainFields: ['module', 'main'],
  minify: true,
  legalComments: 'none',
  external: [...packages, ...Object.keys(seams).map((output) => `./${output}.cjs`)],
  write: false,
};

/** A module is named by its path below dist/, one of a package by that below the root. */
const nameOf = (path) => relative(path.startsWith(dist) ? dist : root, path);
const pathOf = (name) => join(name.startsWith('node_modules') ? root : dist, name);

/** What each module imports: name to names, and whether at once. */
async function readGraph() {
  const entry = { contents: "import './bin.js'", resolveDir: dist };
  const { metafile, outputFiles } = await build({
    ...options,
    stdin: entry,
    format: 'esm',
    metafile: true,
    plugins: [own],
  });
  const inputs = Object.entries(metafile.inputs).filter(([path]) => path !== '<stdin>');
  const graph = inputs.map(([path, { imports }]) => [
    nameOf(join(root, path)),
    imports
      .filter((one) => !one.external)
      .map(({ path, kind }) => ({
        name: nameOf(join(root, path)),
        isLate: kind === 'dynamic-import',
      })),
  ]);
  return { graph: new Map(graph), code: outputFiles[0].text };
}

/** The output of each module. */
function divide(graph) {
  const homes = new Map();
  const starts = new Map(Object.entries(seams).flatMap(([output, names]) => names.map((name) => [name, output])));
  for (const name of starts.keys())
    if (!graph.has(name)) throw new Error(`scripts/bundle.mjs: no module imports ${name}`);
  const visit = (name, output) => {
    if (homes.has(name) || (starts.get(name) ?? output) !== output) return;
    homes.set(name, output);
    for (const { name: next, isLate } of graph.get(name)) if (!isLate) visit(next, output);
  };
  for (const [name, output] of starts) visit(name, output);
  for (const name of graph.keys()) visit(name, 'rest');
  return homes;
}

function inAscii(code) {
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** What a module of a text exports: the name of its one function, and the text. */
async function textOf(name) {
  const [[reader, read]] = Object.entries(await import(pathToFileURL(pathOf(name)).href));
  return [reader, read()];
}

/** Makes modules of dist/ fit for a bundle. */
const own = {
  name: 'own',
  setup({ onLoad }) {
    onLoad({ filter: /\.js$/ }, async ({ path }) => {
      const name = nameOf(path);
      if (name in texts) {
        const [reader, text] = await textOf(name);
        writeFileSync(join(out, texts[name]), text);
        const file = `require('node:path').join(__dirname, '${texts[name]}')`;
        return { contents: `export const ${reader} = () => require('node:fs').readFileSync(${file}, 'utf8');` };
      }
      if (!path.startsWith(dist)) return undefined;
      const url = `require('node:url').pathToFileURL(require('node:path').join(__dirname, '../${name}')).href`;
      const code = readFileSync(path, 'utf8').replaceAll('import.meta.url', url);
      if (name === 'bin.js') return { contents: code.replace('await run()', 'void run()') };
      // Its `require` is esbuild's then, which bundles what it names.
      return { contents: name === 'files/node-yaml.js' ? code.replace(/^const require = .*$/m, '') : code };
    });
  },
};

/** Puts what loads it at the first use of an export in place of a seam, and of what stands in another output. */
function lazy(output, homes) {
  const names = new Set(Object.values(seams).flat());
  return {
    name: 'lazy',
    setup({ onResolve, onLoad, resolve }) {
      onResolve({ filter: /^[^/]/ }, async ({ path, pluginData, ...place }) => {
        if (pluginData === own || place.namespace !== 'file') return undefined;
        const name = nameOf((await resolve(path, { ...place, pluginData: own })).path);
        const isLocal =
          (homes.get(name) ?? output) === output && (!names.has(name) || place.kind !== 'import-statement');
        return isLocal ? undefined : { path: name, namespace: 'lazy' };
      });
      onLoad({ filter: /./, namespace: 'lazy' }, ({ path: name }) => {
        const home = homes.get(name);
        const part = home === output ? `require('${pathOf(name)}')` : `require('./${home}.cjs').parts['${name}']`;
        // An import of it copies own properties, so it has none.
        const contents = `let part;
          const get = (_, key) => (part ??= ${part})[key];
          module.exports = Object.create(new Proxy({}, { get }));`;
        return { contents, resolveDir: root };
      });
    },
  };
}

/** The entry of an output: what it shares with others, each module evaluated when it is asked for. */
function partsOf(shared) {
  return `exports.parts = { ${shared.map((name) => `get '${name}'() { return require('${pathOf(name)}'); }`).join(', ')} };`;
}

/** The entry of the program: modules that are needed anyway are evaluated at once, which spares a function around each. */
function startOf(shared) {
  const late = new Set(seams.bin);
  const imports = shared.map((name, index) =>
    late.has(name) ? '' : `import * as part${index} from '${pathOf(name)}';`,
  );
  const parts = shared.map((name, index) =>
    late.has(name) ? `get '${name}'() { return require('${pathOf(name)}'); }` : `'${name}': part${index}`,
  );
  return `${imports.join('\n')}\nimport './bin.js';\nexport const parts = { ${parts.join(', ')} };`;
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const { graph, code } = await readGraph();
const homes = divide(graph);
const digest = createHash('sha256').update(code);
for (const path of [join(root, 'package.json'), ...Object.values(texts).map((name) => join(out, name))]) {
  digest.update(readFileSync(path));
}
const version = digest.digest('hex');
const isShared = (name, output) =>
  [...graph].some(([user, imports]) => homes.get(user) !== output && imports.some((one) => one.name === name));
for (const output of Object.keys(seams)) {
  const shared = [...graph.keys()].filter((name) => homes.get(name) === output && isShared(name, output));
  const contents = output === 'bin' ? startOf(shared) : partsOf(shared);
  const { outputFiles } = await build({
    ...options,
    stdin: { contents, resolveDir: dist },
    format: 'cjs',
    outfile: join(out, `${output}.cjs`),
    // What a package asks of the URL is to find a `require` of its own.
    define: { MAILCONF_BUILD: JSON.stringify(version), 'import.meta.url': '__filename' },
    plugins: [lazy(output, homes), own],
    ...(output === 'bin' && { banner: { js: '#!/usr/bin/env node' } }),
  });
  // esbuild leaves other characters in patterns; one of them makes Node read the file at half the speed.
  writeFileSync(join(out, `${output}.cjs`), inAscii(outputFiles[0].text));
}

writeFileSync(join(out, 'LICENSES.txt'), licencesOf([...graph.keys()], root));
