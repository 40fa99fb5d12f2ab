// Bundles the program into dist/program/: few files, of which a command loads only what it uses. The library stays the
// plain modules of dist/. Node starts a CommonJS file sooner than a module, so the parts are CommonJS; esbuild splits
// modules alone, so they are split first and translated then.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

/** Each module keeps the URL that it has in dist/, and the YAML library is a part of its own. */
const modules = {
  name: 'modules',
  setup({ onLoad }) {
    onLoad({ filter: /\.js$/ }, ({ path }) => {
      if (relative(dist, path).startsWith('..')) return undefined;
      return { contents: translated(relative(dist, path), readFileSync(path, 'utf8')), loader: 'js' };
    });
  },
};

function translated(path, code) {
  const own = `require('node:url').pathToFileURL(require('node:path').join(__dirname, ${JSON.stringify(`../${path}`)})).href`;
  if (path === 'bin.js') return replaced(code, 'await run()', 'void run()');
  if (path !== 'load/yaml-library.js') return code.replaceAll('import.meta.url', own);
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

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const program = await build({
  ...common,
  absWorkingDir: root,
  entryPoints: ['dist/bin.js'],
  outdir: 'dist/program',
  format: 'esm',
  splitting: true,
  write: false,
  mainFields: ['module', 'main'],
  external: ['nodemailer', 'node-pop3', 'socks', 'typescript', './yaml.cjs'],
  plugins: [modules],
});
for (const { path, text } of program.outputFiles) {
  const options = {
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minify: true,
    supported: { 'dynamic-import': false },
  };
  const { code } = await transform(text, options);
  writeFileSync(path.replace(/\.js$/, '.cjs'), code.replace(/require\("(\.\/[^"]+)\.js"\)/g, 'require("$1.cjs")'));
}
const yaml = await build({
  ...common,
  absWorkingDir: root,
  stdin: { contents: "module.exports = require('yaml');", resolveDir: root },
  outfile: 'dist/program/yaml.cjs',
  format: 'cjs',
});
const inputs = [program, yaml].flatMap(({ metafile }) => Object.keys(metafile.inputs));
writeFileSync(join(out, 'LICENSES.txt'), licences(inputs));
