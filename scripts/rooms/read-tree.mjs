// Reads the files below src/ and what each imports, by TypeScript's own parser.
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, posix, relative, sep } from 'node:path';
import ts from 'typescript';

/**
 * @typedef {object} Import
 * @property {string} target  a file below src/, `node:NAME`, a package, or a path outside of src/
 * @property {'file' | 'node' | 'package' | 'outside' | 'unread'} kind  `unread`: only a run knows what is imported
 * @typedef {{path: string, lines: number, imports: Import[]}} SourceFile  `path` is below src/, with `/`
 */

/** @returns {SourceFile[]} in the order of their paths */
export function readTree(root) {
  const source = join(root, 'src');
  const names = readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.[cm]?tsx?$/.test(entry.name))
    .map((entry) => relative(source, join(entry.parentPath, entry.name)).split(sep).join('/'));
  const paths = new Set(names);
  return names.sort().map((path) => readSource(path, readFileSync(join(source, path), 'utf8'), paths));
}

/** One file's text. `paths` are the files that exist. */
export function readSource(path, text, paths) {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const imports = specifiersOf(tree).map((specifier) => targetOf(specifier, path, paths));
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  const unique = new Map(imports.map((one) => [`${one.kind} ${one.target}`, one]));
  return { path, lines, imports: [...unique.values()] };
}

/** What the file names as a module, in any form; `null` where it is no literal. `isUrl`: by the place of the compiled file. */
function specifiersOf(tree) {
  const specifiers = [];
  const add = (node, isUrl = false) =>
    specifiers.push({ text: node && ts.isStringLiteralLike(node) ? node.text : null, isUrl });
  const visit = (node) => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier)
      add(node.moduleSpecifier);
    else if (ts.isExternalModuleReference(node)) add(node.expression);
    else if (ts.isImportTypeNode(node)) add(ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined);
    else if (ts.isCallExpression(node) && isLoader(node.expression)) add(node.arguments[0]);
    else if (ts.isNewExpression(node) && isOwnUrl(node)) add(node.arguments[0], true);
    else if (isOwnPlace(node) && !(ts.isNewExpression(node.parent) && isOwnUrl(node.parent))) add(undefined, true);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return specifiers;
}

/** `import()`, `require()`, `require.resolve()`, `import.meta.resolve()`, `process.getBuiltinModule()`. */
function isLoader(callee) {
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return true;
  return /^(?:require|require\.resolve|import\.meta\.resolve|process\.getBuiltinModule)$/.test(callee.getText());
}

function isOwnUrl({ expression, arguments: given }) {
  return expression.getText() === 'URL' && given?.length === 2 && isOwnPlace(given[1]);
}

/** `import.meta.url` and its kin. */
function isOwnPlace(node) {
  return ts.isPropertyAccessExpression(node) && /^import\.meta\.(?:url|dirname|filename)$/.test(node.getText());
}

function targetOf({ text, isUrl }, from, paths) {
  if (text === null) return { kind: 'unread', target: isUrl ? 'import.meta.url' : 'import(…)' };
  if (!isUrl && !/^\.\.?\//.test(text)) {
    const isNode = text.startsWith('node:') || builtinModules.includes(text);
    return isNode ? { kind: 'node', target: `node:${text.replace(/^node:/, '')}` } : { kind: 'package', target: text };
  }
  const path = posix.join('src', posix.dirname(from), text);
  // dist/ mirrors src/.
  const below = /^(?:src|dist)\/(.*)$/.exec(path)?.[1];
  if (below === undefined) return { kind: 'outside', target: path };
  const file = [below.replace(/js$/, 'ts'), below].find((name) => paths.has(name));
  if (file === undefined) throw new Error(`src/${from}: no module ${text}`);
  return { kind: 'file', target: file };
}
