import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runProcess } from '../cli/validate-support.js';

/** Nobody waits so long: a bound on hanging, no measure. */
const timeout = 60_000;

test.each([
  ['stars that cross folders', `${'**/a/'.repeat(16)}b`],
  ['stars in one name', `${'*a'.repeat(100)}b*`],
  ['stars with a folder behind each', `${'*/**/'.repeat(40)}b`],
  ['many patterns', Array.from({ length: 20_000 }, (_, index) => `**/a/**/b${index}`).join('\n')],
])(
  'a `.gitignore` with %s is followed in bounded time',
  async (_, rules) => {
    const root = mkdtempSync(join(tmpdir(), 'mailconf-deep-'));
    try {
      const folder = join(root, ...Array.from({ length: 60 }, () => 'a'));
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(root, '.gitignore'), `${rules}\n`);
      writeFileSync(join(folder, '.mailrc.yaml'), 'mailbox: {address: jo@gmail.com, password: {env: MAIL_PASSWORD}}\n');
      const { status, out } = await runProcess(['validate', '.'], { cwd: root, timeout });
      expect(status, out).toBe(0);
      expect(out).toContain('in 1 file');
    } finally {
      rmSync(root, { recursive: true });
    }
  },
  90_000,
);
