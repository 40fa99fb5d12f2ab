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

describe('a file with more faults than are looked for', () => {
  const shapes = {
    'unknown keys': account + keys(20_001),
    'unknown keys on one line': `{${keys(20_001).trimEnd().replaceAll('\n', ', ')}}\n`,
    addresses: `accounts:\n${Array.from({ length: 20_001 }, (_, index) => `  a${index}: {mailbox: {address: "<>"}}\n`).join('')}`,
    'duplicate keys': 'pop: 1\n'.repeat(5001),
  };

  test.each(Object.entries(shapes))('says so, and offers no fix: %s', async (_, text) => {
    const { status, out } = await check(text, '--fix', '--dry-run');
    expect(status).toBe(1);
    expect(out).toContain('the rest of the file was not checked');
    expect(out).not.toContain('fixable');
  });

  test('gives the whole document in every format', async () => {
    for (const format of formats) {
      const { status, out, err } = await check(shapes['unknown keys on one line'], '--format', format);
      expect([status, err]).toEqual([1, '']);
      if (format === 'json' || format === 'sarif') JSON.parse(out);
      if (format === 'junit') expect(out.trimEnd().endsWith('</testsuites>')).toBe(true);
    }
  });

  test('fails whatever rules are turned off', async () => {
    const { status, out } = await check(shapes['unknown keys'], '--rule', 'unknown-key=off', '--format', 'json');
    expect(status).toBe(1);
    const { diagnostics } = JSON.parse(out).files[0];
    expect(diagnostics.map(({ rule }: Diagnostic) => rule)).toEqual(['too-many-diagnostics']);
    expect(diagnostics[0]).toMatchObject({ severity: 'error', args: { errors: 1, isCut: 'yes' } });
  });

  test('says nothing of accounts that are not asked for, and all of one that is', async () => {
    const many = Array.from({ length: 7000 }, (_, index) => `  a${index}: {mailbox: {}, prt: 1}\n`).join('');
    const text = `accounts:\n${many}  good: {mailbox: {address: jo@example.com, password: {env: MAIL_P}}, pop: {server: pop.example.com}, smtp: false}\n  bad: {mailbox: {address: jo@example.com}, prt: 1, smtp: false, pop: {server: pop.example.com}}\n`;
    expect(await check(text, '--account', 'good')).toMatchObject({ status: 0 });
    const { status, out } = await check(text, '--account', 'bad', '--format', 'json');
    expect(status).toBe(1);
    const rules = JSON.parse(out).files[0].diagnostics.map(({ rule }: Diagnostic) => rule);
    expect(rules).toContain('unknown-key');
    expect(rules).not.toContain('too-many-diagnostics');
  });
});
