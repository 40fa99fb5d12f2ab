import { expect, it } from 'vitest';
import { runHere } from './validate-support.js';

const length = 300_000;
const mailbox = 'mailbox: {address: a@b.example, password: {env: MAIL_PASSWORD}}\n';

// What costs the square of its length would take minutes, and the test would not end in time.
it.each([
  ['opening braces in a host', `${mailbox}pop: {server: "${'{{'.repeat(length / 2)}"}\n`],
  ['template marks in a host', `${mailbox}pop: {server: "${'<%'.repeat(length / 2)}"}\n`],
  ['blanks in a host', `${mailbox}pop: {server: "p${' '.repeat(length)}x"}\n`],
  ['commas in a host', `${mailbox}pop: {server: "p${','.repeat(length)}x"}\n`],
  ['brackets in an address', `mailbox: {address: "${'<'.repeat(length)}@"}\n`],
  ['at signs in an address', `mailbox: {address: "${'<a@'.repeat(length / 3)}"}\n`],
  ['braces in a log-in name', `mailbox: {address: a@b.example, userId: "${'{{'.repeat(length / 2)}"}\n`],
  ['braces in a password', `mailbox: {address: a@b.example, password: "${'{{'.repeat(length / 2)}"}\n`],
  ['blanks before a colon', `mailbox${' '.repeat(length)}: x\n`],
  ['number signs', `${mailbox}# ${'#'.repeat(length)}\npop: x\n`],
  ['number signs and blanks', `${mailbox}${'# '.repeat(length / 2)}\npop: x\n`],
  ['silencing comments', `${mailbox}${'# mailconf-disable-next-line relay-port\n'.repeat(20_000)}pop: x\n`],
  ['names in a silencing comment', `${mailbox}# mailconf-disable-next-line ${'relay-port '.repeat(20_000)}\npop: x\n`],
  ['anchors of one name', `x-a: [${'&a 1, '.repeat(20_000)}]\nmailbox: {password: *a, x: 1}\n`],
  ['keys of one meaning', `mailbox: {${Array.from({ length: 2000 }, (_, index) => `addres${index}: x`).join(', ')}}\n`],
])('%s', async (_, text) => {
  const { status } = await runHere(['validate', '-'], { stdin: text, cwd: '/nowhere' });
  expect(status).toBe(1);
});

it('a password pattern that could go on for ever is not of the kind that is run, and others still judge', async () => {
  const { hasForm, isPasswordPattern } = await import('../../src/presets/password-form.js');
  for (let count = 0; count < 50; count++) {
    const endless = `^(a|a)*${count}$`;
    expect(isPasswordPattern(endless)).toBe(false);
    expect(hasForm(endless, 'a'.repeat(60))).toBe(true);
  }
  expect(hasForm('^b$', 'a')).toBe(false);
  // The square of counts, which a backtracking engine would try.
  expect(hasForm(`^${'a*'.repeat(100)}b$`, 'a'.repeat(256))).toBe(false);
});
