import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { cleanText } from '../../src/text/clean-text.js';
import { wordsOf } from '../../src/validate/diagnostics.js';
import type { RuleName } from '../../src/validate/rules/rule-table.js';
import { runHere } from '../cli/validate-support.js';

const fixtures = fileURLToPath(new URL('../fixtures', import.meta.url));
const names = readdirSync(fixtures).filter((name) => /\.(?:yaml|json)$/.test(name));

/** A diagnostic of the JSON report. */
interface Reported {
  readonly rule: RuleName;
  readonly message: string;
  readonly help?: string;
  readonly args: Readonly<Record<string, string | number>>;
}

async function reported(text: string, path: string): Promise<Reported[]> {
  const { out } = await runHere(['validate', '-', '--stdin-filename', path, '--format', 'json'], {
    stdin: text,
    cwd: fixtures,
    columns: 80,
  });
  return JSON.parse(out).files[0].diagnostics;
}

test.each(names)('%s: message and help are worded from rule and args alone', async (name) => {
  for (const { rule, message, help, args } of await reported(readFileSync(`${fixtures}/${name}`, 'utf8'), name)) {
    const words = wordsOf(rule, args);
    expect(cleanText(words.message)).toBe(message);
    expect(words.help && cleanText(words.help)).toBe(help);
  }
});

/** The args of the diagnostic of a rule. */
async function argsOf(rule: string, text: string) {
  return (await reported(text, '.mailrc.yaml')).find((found) => found.rule === rule)?.args;
}

test('args are texts and numbers; a list has a line for each item', async () => {
  const base = 'mailbox: {address: a@b.example}\npop: {server: p.example, port: 70000}\n';
  expect(await argsOf('out-of-range', base)).toEqual({ key: 'port', value: 70000, low: 1, high: 65535 });
  const accounts = 'accounts:\n  work: {mailbox: {address: a@b.example}}\n  home: {mailbox: {address: c@d.example}}\n';
  expect(await argsOf('unknown-account', `${accounts}default: x\n`)).toEqual({ name: 'x', known: 'work\nhome' });
});

test('a key that may be a secret is masked in args, as it is in the message', async () => {
  const args = await argsOf('unknown-key', 'mailbox: {address: a@b.example, hunter2-Xq7: 1}\n');
  expect(args?.key).toBe('***');
});
