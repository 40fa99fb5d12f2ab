import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { validateMailConfig } from '../../src/index.js';
import { ruleSeverities } from '../../src/validate/rules/rule-table.js';

const folder = new URL('../../docs/rules/', import.meta.url);
const rules = readdirSync(folder).map((file) => file.replace(/\.md$/, ''));

/** The YAML of a section; blocks that begin with `# NAME.yaml` are further files. */
function filesOf(page: string, section: string): Map<string, string> {
  const text = page.split(`\n## ${section}\n`)[1]?.split('\n## ')[0] ?? '';
  const files = new Map<string, string>();
  for (const match of text.matchAll(/^```(?:yaml|json)\n(.*?)^```$/gms)) {
    const block = match[1] as string;
    const name = /^# (\S+\.(?:yaml|json))\n/.exec(block)?.[1] ?? '.mailrc.yaml';
    files.set(name, block);
  }
  return files;
}

async function diagnose(files: ReadonlyMap<string, string>): Promise<string[]> {
  const cwd = mkdtempSync(join(tmpdir(), 'mailconf-page-'));
  try {
    for (const [name, text] of files) writeFileSync(join(cwd, name), text);
    const report = await validateMailConfig(undefined, { cwd });
    return report.diagnostics.map(({ rule }) => rule);
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

describe('pages of rules', () => {
  it('are one for each rule', () => {
    expect(rules.sort()).toEqual(Object.keys(ruleSeverities).sort());
  });

  it.each(rules)('%s: the wrong example gives this diagnostic alone, the right one none', async (rule) => {
    const page = readFileSync(new URL(`${rule}.md`, folder), 'utf8');
    const wrong = filesOf(page, 'Wrong');
    // Its page says that a second file stands beside.
    if (rule === 'shadowed-file') wrong.set('.mailrc.json', '{}');
    if (rule === 'too-many-diagnostics') {
      // Its page says that the keys go on to 1,001.
      const keys = Array.from({ length: 1001 }, (_, index) => `key${index + 1}: true\n`).join('');
      const found = await diagnose(new Map([['.mailrc.yaml', `${wrong.get('.mailrc.yaml')}${keys}`]]));
      expect(found.filter((name) => name !== 'unknown-key')).toEqual([rule]);
    } else expect(new Set(await diagnose(wrong))).toEqual(new Set([rule]));
    expect(await diagnose(filesOf(page, 'Right'))).toEqual([]);
  });
});
