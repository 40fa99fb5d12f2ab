import { expect, test } from 'vitest';
import { runHere } from '../cli/validate-support.js';

const stdin =
  'mailbox: {address: jo@example.com, password: {env: MAIL_P}}\npop: {server: pop.example.com}\nsmtp: false\n';

test.each([
  ['a.'.repeat(40_000), 'unknown key `a`'],
  [`pop.tls.${'a.'.repeat(40_000)}`, 'unknown key `a`'],
])('a path of thousands of keys has an unknown one', async (path, message) => {
  const { status, err } = await runHere(['resolve', '-', '--set', `${path}=1`], { stdin });
  expect(status).toBe(2);
  expect(err).toContain(message);
});

test('a tag that nobody knows is no part of a value', async () => {
  const { status, err } = await runHere(['resolve', '-', '--set', 'pop.server=!host mail.example.com'], { stdin });
  expect({ status, err }).toEqual({ status: 2, err: 'mailconf: --set pop.server: the value is no YAML scalar\n' });
});
