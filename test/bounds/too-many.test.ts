import { describe, expect, test } from 'vitest';
import { formats } from '../../src/cli/reporters.js';
import { validateMailConfig } from '../../src/index.js';
import type { Diagnostic } from '../../src/model/diagnostic.js';
import { runHere } from '../cli/validate-support.js';

const account =
  'mailbox: {address: jo@example.com, password: {env: MAIL_PASSWORD}}\npop: {server: pop.example.com}\nsmtp: false\n';
const keys = (count: number) => Array.from({ length: count }, (_, index) => `zzzz${index}: 1\n`).join('');
/** Each account has one warning: it lacks a password. */
const accounts = (count: number) =>
  `accounts:\n${Array.from({ length: count }, (_, index) => `  a${index}: {mailbox: {address: a${index}@example.com}, pop: {server: pop.example.com, port: 995, ssl: true}, smtp: false}\n`).join('')}`;

function check(stdin: string, ...flags: string[]) {
  return runHere(['validate', '-', ...flags], { stdin });
}

async function diagnosticsOf(text: string): Promise<readonly Diagnostic[]> {
  const { diagnostics } = await validateMailConfig({ text, path: '/x/.mailrc.yaml' });
  return diagnostics;
}

describe('a file with more than 1,000 diagnostics', () => {
  test('has the first 1,000, and one that counts the others where they begin', async () => {
    const exactly = await diagnosticsOf(account + keys(1000));
    expect(exactly).toHaveLength(1000);
    expect(exactly.every(({ rule }) => rule === 'unknown-key')).toBe(true);
    const found = await diagnosticsOf(account + keys(7000));
    expect(found).toHaveLength(1001);
    expect(found.slice(0, 1000)).toEqual(exactly);
    expect(found.at(-1)).toMatchObject({
      rule: 'too-many-diagnostics',
      severity: 'error',
      range: { start: { line: 1004, column: 1 } },
      args: { errors: 6000, warnings: 0, infos: 0 },
      message: expect.stringContaining('6000 errors'),
    });
  });

  test('counts all of them in the summary, whatever the format', async () => {
    for (const format of formats) {
      const { status, out } = await check(account + keys(3000), '--format', format);
      expect(status).toBe(1);
      if (format === 'pretty' || format === 'github') expect(out).toContain('3000 errors');
      if (format === 'json') expect(JSON.parse(out).summary).toEqual({ files: 1, errors: 3000, warnings: 0, infos: 0 });
      if (format === 'sarif') expect(JSON.parse(out).runs[0].results).toHaveLength(1001);
      if (format === 'junit') expect(out.match(/<failure /g)).toHaveLength(1001);
    }
  });

  test('is as grave as the gravest that is not shown', async () => {
    expect((await check(accounts(1500))).status).toBe(0);
    expect((await check(accounts(1500), '--strict')).status).toBe(1);
    expect((await check(accounts(1500), '--max-warnings', '1500')).status).toBe(0);
    expect((await check(accounts(1500), '--max-warnings', '1499')).status).toBe(1);
    const withError = `${accounts(1500)}  z: {mailbox: {address: no}}\n`;
    expect((await check(withError)).status).toBe(1);
    expect((await diagnosticsOf(withError)).at(-1)?.severity).toBe('error');
  });

  test('shows what is behind a rule that is turned off', async () => {
    const text = `${accounts(1500)}  z: {mailbox: {address: no}}\n`;
    const { status, out } = await check(text, '--rule', 'missing-password=off', '--format', 'json');
    expect(status).toBe(1);
    const rules = JSON.parse(out).files[0].diagnostics.map(({ rule }: Diagnostic) => rule);
    expect(rules).toContain('invalid-address');
    expect(rules).not.toContain('too-many-diagnostics');
  });

  test('counts what a comment silences for nothing', async () => {
    const text = accounts(1500).replaceAll(/^ {2}a/gm, '  # mailconf-disable-next-line missing-password\n  a');
    expect(await diagnosticsOf(text)).toEqual([]);
  });

  test('counts a fault of an anchor once, however often it is used', async () => {
    const text = `x-a: &a\n${keys(500).replaceAll(/^/gm, '  ').trimEnd()}\naccounts:\n${Array.from({ length: 40 }, (_, index) => `  a${index}: {<<: *a, mailbox: {address: jo@example.com}, smtp: false, pop: {server: pop.example.com}}\n`).join('')}`;
    const found = await diagnosticsOf(text);
    expect(found.filter(({ rule }) => rule === 'unknown-key')).toHaveLength(500);
  });
});
