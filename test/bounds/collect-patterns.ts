import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** A pattern of the sources: a literal, or an expression that makes one. */
export interface WrittenPattern {
  readonly place: string;
  /** `null` where an expression makes it, which is `text`. */
  readonly source: string | null;
  readonly flags: string;
  readonly text: string;
}

const root = fileURLToPath(new URL('../../src/', import.meta.url));

/** All patterns of `src/`. What is generated holds ajv's copies of the schema's patterns, which are fed from there. */
export function collectPatterns(): WrittenPattern[] {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.startsWith('generated'),
  );
  return files.sort().flatMap((file) => patternsOf(file, readFileSync(root + file, 'utf8')));
}

function patternsOf(file: string, code: string): WrittenPattern[] {
  const found: WrittenPattern[] = [];
  const tree = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
  const visit = (node: ts.Node) => {
    const place = `${file}:${tree.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      found.push({ place, source: node.text.slice(1, end), flags: node.text.slice(end + 1), text: node.text });
    }
    const isMade = ts.isNewExpression(node) || ts.isCallExpression(node);
    if (isMade && node.expression.getText() === 'RegExp') {
      found.push({ place, source: null, flags: '', text: node.getText().replace(/\s+/g, ' ') });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** The patterns of the schemas, which ajv compiles with the flag `u`. */
export function collectSchemaPatterns(): WrittenPattern[] {
  return ['mailrc', 'provider'].flatMap((name) => {
    const schema = JSON.parse(readFileSync(new URL(`../../schema/${name}.schema.json`, import.meta.url), 'utf8'));
    const sources = new Set<string>();
    const visit = (value: unknown) => {
      if (value === null || typeof value !== 'object') return;
      for (const [key, item] of Object.entries(value)) {
        if (key === 'pattern' && typeof item === 'string') sources.add(item);
        if (key === 'patternProperties') for (const source of Object.keys(item as object)) sources.add(source);
        visit(item);
      }
    };
    visit(schema);
    return [...sources].map((source) => ({ place: `${name}.schema.json`, source, flags: 'u', text: `/${source}/u` }));
  });
}
