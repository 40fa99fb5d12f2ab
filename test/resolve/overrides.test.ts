import { describe, expect, it } from 'vitest';
import { MailConfigError } from '../../src/model/diagnostic.js';
import { parseOverrides } from '../../src/validate/overrides.js';
import { resolveIn } from './support.js';

const canary = 'hunter2-canary';

function refusal(set: Readonly<Record<string, unknown>>): string {
  try {
    parseOverrides(set);
  } catch (error) {
    expect(error).toBeInstanceOf(MailConfigError);
    expect((error as MailConfigError).code).toBe('ERR_MAILCONF_INVALID');
    expect((error as MailConfigError).message).not.toContain(canary);
    return (error as MailConfigError).message;
  }
  return 'accepted';
}

describe('overrides', () => {
  it.each([
    ['mailbox.password', canary],
    ['mailbox.password.env', 'X'],
    ['mailbox.password.file', canary],
    ['mailbox.oauth2', canary],
    ['mailbox.oauth2.accessToken', canary],
    ['smtp.auth.password', canary],
    ['separateSmtp.auth.password', canary],
    ['separateSmtp.popBeforeSmtp.password', canary],
    ['separateSmtp.popBeforeSmtp.password.command', canary],
  ])('refuses the secret %s', (path, value) => {
    expect(refusal({ [path]: value })).toBe(`--set ${path}: a secret cannot be set; the file names it`);
  });

  it.each([
    ['smtp.auth.userId', 'jane', '`auth` is set as a whole'],
    ['separateSmtp.auth.userId', 'jane', '`auth` is set as a whole'],
    ['smtp.auth', canary, 'expected `true`, `false` or'],
    ['mailbox.pasword', canary, 'did you mean `password`?'],
    ['password', canary, 'unknown key `password`'],
    ['pop.prot', 995, 'did you mean `port`?'],
    ['smpt.port', 465, 'did you mean `smtp`?'],
    ['pop.port', 0, 'expected 1 to 65535'],
    ['pop.port', '995', 'is text; expected a whole number'],
    ['pop.port', 995.5, 'whole number'],
    ['pop.port', null, 'is empty'],
    ['pop.ssl', 'yes', 'expected `true`, `false` or `starttls`'],
    ['pop', true, '`false`'],
    ['pop', { port: 995 }, 'takes one value, no list and no object'],
    ['pop.tls.fingerprint', ['a'.repeat(64)], 'takes one value'],
    ['pop.server', 'https://pop.example.com', 'begins with a scheme'],
    ['mailbox.userId', 'a\r\nDELE 1', 'line break'],
    ['mailbox.address', 'jane', 'has no `@`'],
    ['provider', '', 'provider'],
    ['separateSmtp', false, 'object'],
    ['', 1, 'unknown key'],
    ['pop.', 1, 'unknown key'],
    ['__proto__.port', 1, 'unknown key'],
    ['imap.port', 993, 'reserved'],
  ])('refuses %s: %j', (path, value, words) => {
    const message = refusal({ [path]: value });
    expect(message).toContain(`--set ${path}: `);
    expect(message).toContain(words);
  });

  it.each(['accounts.work.pop.port', 'default', 'providers', '$schema', 'x-anchors.pop'])(
    'refuses %s, which is no key of an account',
    (path) => {
      expect(refusal({ [path]: 'x' })).toBe(`--set ${path}: a path starts inside an account: pop.port, mailbox.userId`);
    },
  );

  it('takes what is not there for not given', () => {
    expect(parseOverrides({ 'pop.port': undefined })).toEqual([]);
    expect(parseOverrides()).toEqual([]);
  });

  it.each([
    ['separateSmtp.port', 25, 'separateSmtp.sender'],
    ['separateSmtp.popBeforeSmtp.port', 995, 'separateSmtp.sender'],
  ])('begins no separateSmtp by %s alone', async (path, value, lacks) => {
    const file = { mailbox: { address: 'jane@gmail.com' } };
    const resolving = resolveIn(file, { folder: '/', set: { [path]: value } });
    await expect(resolving).rejects.toMatchObject({
      code: 'ERR_MAILCONF_INVALID',
      message: `--set ${path}: the account has no \`${lacks}\``,
    });
  });

  it('begins a separateSmtp that is complete', async () => {
    const file = { mailbox: { address: 'jane@gmail.com' } };
    const set = { 'separateSmtp.server': 'isp.example', 'separateSmtp.sender': 'jane@isp.example' };
    const { leaves, errors } = await resolveIn(file, { folder: '/', set });
    expect(errors).toEqual([]);
    expect(leaves['/separateSmtp/sender']).toBe('jane@isp.example (override)');
    expect(leaves['/smtp']).toBe('false (default)');
  });

  it('begins no popBeforeSmtp, whose password the file must name', async () => {
    const file = {
      mailbox: { address: 'jane@gmail.com' },
      separateSmtp: { server: 'isp.example', sender: 'a@isp.example' },
    };
    const set = { 'separateSmtp.popBeforeSmtp.userId': 'u' };
    await expect(resolveIn(file, { folder: '/', set })).rejects.toThrow('no `separateSmtp.popBeforeSmtp.password`');
  });
});
