import { readFileSync, writeFileSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { seams, texts } from './seams.mjs';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const dist = join(root, 'dist');
export const out = join(dist, 'program');
/** A module is named by its path below dist/, one of a package by that below the root; with `/` on Windows as well. */
export const nameOf = (path) => withSlashes(relative(path.startsWith(dist) ? dist : root, path));
/** Stands in quotes in code, where a `\\` would escape. */
export const pathOf = (name) => withSlashes(join(name.startsWith('node_modules') ? root : dist, name));

function withSlashes(path) {
  return path.split(sep).join('/');
}

/** What a module of a text exports: the name of its one function, and the text. */
async function textOf(name) {
  const [[reader, read]] = Object.entries(await import(pathToFileURL(pathOf(name)).href));
  return [reader, read()];
}

/** Makes modules of dist/ fit for a bundle. */
export const own = {
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
      // Not before this output has all of its modules, of which the others may ask.
      if (name === 'bin.js') return { contents: code.replace('await run()', 'queueMicrotask(run)') };
      // Its `require` is esbuild's then, which bundles what it names.
      return { contents: name === 'files/node-yaml.js' ? code.replace(/^const require = .*$/m, '') : code };
    });
  },
};

/** Puts what loads it at the first use of an export in place of a seam, and of what stands in another output. */
export function lazy(output, homes) {
  const names = new Set(Object.values(seams).flat());
  return {
    name: 'lazy',
    setup({ onResolve, onLoad, resolve }) {
      onResolve({ filter: /^[^/]/ }, async ({ path, pluginData, ...place }) => {
        if (pluginData === own || place.namespace !== 'file' || isAbsolute(path)) return undefined;
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
