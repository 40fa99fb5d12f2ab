import { describe, expect, test } from 'vitest';
import { makeTree, runProcess } from '../cli/validate-support.js';

const mebi = 1024 * 1024;
const account =
  'mailbox: {address: jo@example.com, password: {env: MAIL_P}}\npop: {server: pop.example.com}\nsmtp: false\n';
const jsonAccount = '"mailbox":{"address":"jo@example.com"},"pop":{"server":"pop.example.com"},"smtp":false';

/** Texts of 30 MiB; the library that reads all of YAML would take over a gigabyte for some of them. */
const texts: Readonly<Record<string, readonly [make: () => string, status: number]>> = {
  'plain.yaml': [() => `x-a: "${'a'.repeat(30 * mebi)}"\n${account}`, 0],
  'not-closed.yaml': [() => `x-a: "${'a'.repeat(30 * mebi)}`, 1],
  'escapes.yaml': [() => `x-a: "${'\\n'.repeat(15 * mebi)}"\n${account}`, 1],
  'not-closed.json': [() => `{"x-a":"${'a'.repeat(30 * mebi)}`, 1],
  'plain.json': [() => `{"x-a":"${'a'.repeat(30 * mebi)}",${jsonAccount}}`, 0],
};

describe('a text of 30 MiB is checked or refused in a heap of 256 MB', () => {
  test.each(Object.keys(texts))('%s', { timeout: 90_000 }, async (name) => {
    const [make, status] = texts[name] as (typeof texts)[string];
    const tree = makeTree({ [name]: make() });
    try {
      const nodeFlags = ['--max-old-space-size=256'];
      const ran = await runProcess(['validate', name], { cwd: tree.root, nodeFlags, timeout: 60_000 });
      expect({ status: ran.status, err: ran.err }).toEqual({ status, err: '' });
    } finally {
      tree.remove();
    }
  });
});
