import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { nodeWorkspace } from '../../src/files/node-workspace.js';
import { fixDocument } from '../../src/fix/fix.js';
import { formatDiagnostics } from '../../src/report/format-diagnostics.js';
import { printResolved } from '../../src/report/print-resolved.js';
import { parseBytes } from '../../src/syntax/read-document.js';
import { validateDocument } from '../../src/validate/validate-document.js';
import { runInChromium } from './chromium.js';
import { folders, readInputs, repository } from './inputs.js';
import type { Outcome } from './page.js';

// Out of the repository: a folder that is the tree of its files.
const root = realpathSync(mkdtempSync(join(tmpdir(), 'mailconf-browser-')));
for (const folder of folders) cpSync(join(repository, folder), join(root, folder), { recursive: true });
afterAll(() => rmSync(root, { recursive: true, force: true }));

const inputs = readInputs(root);
let outcomes: readonly Outcome[] = [];

beforeAll(async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: "import { workOn } from './page.js'; globalThis.output = workOn(globalThis.input);",
      resolveDir: import.meta.dirname,
      loader: 'ts',
    },
    bundle: true,
    // Nothing that a browser does not have: an import of Node's fails here.
    platform: 'browser',
    format: 'esm',
    write: false,
  });
  outcomes = (await runInChromium(outputFiles[0]?.text ?? '', inputs)) as readonly Outcome[];
});

/** What Node makes of it, from the file itself. */
function inNode(path: string): Outcome {
  const workspace = nodeWorkspace();
  const bytes = readFileSync(path);
  const document = parseBytes(path, bytes);
  const checked = validateDocument(document, {}, workspace);
  const { diagnostics } = checked;
  const isFaulty = diagnostics.some(({ severity }) => severity === 'error');
  const printed = (format: 'yaml' | 'json') =>
    isFaulty ? null : printResolved(checked, { path, format, origins: true });
  return {
    diagnostics: JSON.stringify(diagnostics),
    printed: formatDiagnostics({ path, diagnostics }, { text: bytes.toString('utf8'), color: true, width: 80 }),
    resolved: printed('yaml'),
    resolvedJson: printed('json'),
    fixed: fixDocument(document, {}, workspace).text,
  };
}

it.each(inputs.configurations.map(({ path }, index) => [path.slice(root.length + 1), path, index] as const))(
  '%s is to Chromium what it is to Node',
  (_name, path, index) => {
    expect(outcomes[index]).toEqual(inNode(path));
  },
);

it('some of them are faulty, some are fixed, some are resolved', () => {
  expect(outcomes.filter(({ diagnostics }) => diagnostics !== '[]').length).toBeGreaterThan(50);
  expect(outcomes.filter(({ fixed }) => fixed !== null).length).toBeGreaterThan(10);
  expect(outcomes.filter(({ resolved }) => resolved !== null).length).toBeGreaterThan(20);
});
