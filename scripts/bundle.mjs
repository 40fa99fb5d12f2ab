// Bundles the program into dist/program/: CommonJS files, of which a run loads only what it needs, since what a short run
// takes is above all the code that Node compiles for it. The library stays the plain modules of dist/.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { licencesOf } from './bundle/licences.mjs';
import { dist, lazy, nameOf, out, own, pathOf, root } from './bundle/plugins.mjs';
import { seams, texts } from './bundle/seams.mjs';

/** Packages that stay packages, and cosmiconfig's loaders, which is given our own. */
const packages = ['nodemailer', 'node-pop3', 'socks', 'typescript', 'js-yaml', 'parse-json', 'import-fresh'];

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
