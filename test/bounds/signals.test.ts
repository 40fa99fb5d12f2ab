import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { start } from '../cli/support.js';
import { makeTree } from '../cli/validate-support.js';

/** Takes many seconds to check, and makes no pause: 200,000 accounts, each with a warning. */
const large = `accounts:\n${Array.from({ length: 200_000 }, (_, index) => `  a${index}: {mailbox: {address: jo${index}@example.com}, pop: {server: pop.example.com}, smtp: false}\n`).join('')}`;
const { root, remove } = makeTree({ 'good.yaml': 'mailbox: {address: jo@gmail.com}\n', 'large.yaml': large });
afterAll(remove);

async function interrupted(argv: readonly string[], signal: 'SIGINT' | 'SIGTERM') {
  const { child, ended } = start(argv, { cwd: root });
  // The report has begun, and the large file is being checked.
  await once(child.stdout, 'data');
  await setTimeout(300);
  child.kill(signal);
  const { status, out, err } = await ended;
  return { status, signal: child.signalCode, out, err };
}

describe('while one large file is checked', () => {
  it.each([[], ['--fix', '--dry-run']])('Ctrl-C ends it, and the document is whole: validate %s', async (...flags) => {
    const argv = ['validate', 'good.yaml', 'large.yaml', '--format', 'json', ...flags];
    const { status, out } = await interrupted(argv, 'SIGINT');
    expect(status).toBe(130);
    const { files, error } = JSON.parse(out);
    expect(files.map(({ path }: { path: string }) => path)).toEqual(['good.yaml']);
    expect(error.code).toBe('ERR_MAILCONF_INTERRUPTED');
  });

  it('Ctrl-C tells a person how far it came', async () => {
    const { status, out, err } = await interrupted(['validate', 'good.yaml', 'large.yaml'], 'SIGINT');
    expect(status).toBe(130);
    expect(out).not.toContain('large.yaml');
    expect(err).toContain('mailconf: interrupted after 1 file; what is left was not checked');
  });

  it('SIGTERM ends the process', async () => {
    const { status, signal } = await interrupted(['validate', 'good.yaml', 'large.yaml'], 'SIGTERM');
    expect({ status, signal }).toEqual({ status: null, signal: 'SIGTERM' });
  });
});
