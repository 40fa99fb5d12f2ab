import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shownTextOf } from '../../src/mask/excerpt.js';
import { unifiedDiff } from '../../src/report/diff.js';
import { parseText } from '../../src/syntax/read-document.js';
import { makeTree } from '../cli/validate-support.js';
import { fixText } from '../fix/fix-support.js';

const plain = { color: false, columns: null };

function diffOf(before: string, after: string, look = plain): string {
  const [old, fresh] = [before, after].map((text) => shownTextOf(parseText('/x/.mailrc.yaml', `\uFEFF${text}`)));
  return old && fresh ? unifiedDiff('.mailrc.yaml', old, fresh, look) : '';
}

/** A text whose lines are shown as they are. */
function open(text: string) {
  const lines = text.split('\n');
  return { text, line: (number: number) => lines[number - 1] ?? '' };
}

describe('the diff', () => {
  it('is empty where nothing differs', () => {
    expect(diffOf('a', 'a')).toBe('');
  });

  it('has three lines around a change', () => {
    const text = 'mailbox:\n  address: a@b.example\n  userId: a\npop:\n  hst: p.example\n  port: 995\nsmtp: false\n';
    expect(diffOf(text, text.replace('hst', 'server'))).toBe(`--- .mailrc.yaml
+++ .mailrc.yaml
@@ -2,6 +2,6 @@
   address: a@b.example
   userId: a
 pop:
-  hst: ***
+  server: p.example
   port: 995
 smtp: false
`);
  });

  it('masks both sides and shows a change in what is hidden', async () => {
    const text = `mailbox: {address: a@b.example, password: 471100} # is 471100\npop: {server: p.example}\nsmtp: false\n`;
    const { text: fixed } = await fixText(text);
    const diff = diffOf(text, fixed ?? '');
    expect(diff).not.toContain('4711');
    expect(diff).toContain(
      '-mailbox: {address: a@b.example, password: ***} #***\n+mailbox: {address: a@b.example, password: ***} #***\n',
    );
  });

  it('shows a change of line ends, and a last line without one', () => {
    expect(diffOf('pop: false\r\nsmtp: false', 'pop: false\nsmtp: false\n')).toBe(`--- .mailrc.yaml
+++ .mailrc.yaml
@@ -1,2 +1,2 @@
-pop: false
-smtp: false
\\ No newline at end of file
+pop: false
+smtp: false
`);
  });

  it('counts lines as the masks do, whatever ends them', () => {
    const text = 'pop: false # a\rb\r\n\nprovider: none\n\r\ndelay: 1\r\n';
    expect(diffOf(text, text.replace('delay: 1', 'delay: 2'))).toBe(`--- .mailrc.yaml
+++ .mailrc.yaml
@@ -3,4 +3,4 @@
 
 provider: none
 
-delay: 1
+delay: 2
`);
  });

  it('a diff has colours', () => {
    const diff = diffOf('delay: 1\n', 'delay: 2\n', { color: true, columns: null });
    expect(diff).toContain('\u001b[31m-delay: 1\u001b[39m\n\u001b[32m+delay: 2\u001b[39m\n');
    expect(diff).toContain('\u001b[36m@@ -1 +1 @@\u001b[39m\n');
  });

  it('holds nothing that could paint a terminal or command a workflow', () => {
    const diff = diffOf('::error::x\n##[x]\npop: \u001b[31m\u202e\n', '::error::y\n##[y]\npop: \u001b[32m\u202e\n');
    expect(diff).not.toMatch(/^(?:::|##\[)/m);
    expect(diff.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(diff).not.toBe('');
  });

  it('can be applied where nothing is hidden', () => {
    const tree = makeTree();
    const line = fc.constantFrom('a', 'b', 'c', 'd', '', 'e f', '-x', '+y', ' z', '\\ No newline at end of file');
    const text = fc.tuple(fc.array(line, { maxLength: 30 }), fc.boolean()).map(([lines, ends]) => {
      return lines.length > 0 && ends ? `${lines.join('\n')}\n` : lines.join('\n');
    });
    try {
      execFileSync('git', ['init', '-q'], { cwd: tree.root });
      fc.assert(
        fc.property(text, text, (before, after) => {
          writeFileSync(join(tree.root, 'f'), before);
          const diff = unifiedDiff('f', open(before), open(after), plain);
          if (diff === '') return before === after;
          writeFileSync(join(tree.root, 'p'), diff);
          execFileSync('git', ['apply', '-p0', '--whitespace=nowarn', '--unidiff-zero', 'p'], { cwd: tree.root });
          return execFileSync('cat', ['f'], { cwd: tree.root }).toString() === after;
        }),
        { numRuns: 60 },
      );
    } finally {
      tree.remove();
    }
  });

  it('a thousand changes', () => {
    const text = Array.from({ length: 5000 }, (_, index) => `x-${index}: ${index}`).join('\n');
    expect(diffOf(text, text.replace(/5$/gm, '6')).length).toBeGreaterThan(1000);
  });
});
