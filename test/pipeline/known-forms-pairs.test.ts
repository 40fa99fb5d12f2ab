import { describe, expect, it } from 'vitest';
import { parseText } from '../../src/load/load.js';
import { checkDocument } from '../../src/pipeline/check.js';
import { createFormer } from '../../src/pipeline/form.js';
import { createKnownForms } from '../../src/pipeline/known-forms.js';
import { builtinPresets } from '../../src/resolve/builtin-presets.js';

const path = '/nowhere/.mailrc.yaml';
const check = (where: string, text: string) => checkDocument(parseText(where, text));

const mailbox = 'mailbox:\n  address: jo@example.com\n  password: {env: MAIL_PASSWORD}\n';
const servers = 'pop:\n  server: pop.example.com\nsmtp:\n  server: smtp.example.com\n';
const right = mailbox + servers;
const byMail = right.replace('smtp.example.com', 'mail.example.com');
const silenced = right.replace(
  '  server: smtp.example.com',
  '  # mailconf-disable-next-line mx-host\n  server: aspmx.l.google.com',
);
const atZoho = `${mailbox}pop: false\nsmtp:\n  server: smtp.zoho.com\n`;
const named = (userId: string, text = right) => text.replace(/^ {2}(?=password|oauth2)/m, `  userId: ${userId}\n  `);
const separate = `${mailbox}pop: false\nseparateSmtp:\n  server: smtp.isp.example\n  sender: jo@example.com\n`;
const fromIsp = separate.replace('sender: jo@example.com', 'sender: jo@isp.example');
const atOffice = `${mailbox.replace('password: {env: MAIL_PASSWORD}', 'oauth2: {accessToken: {env: MAIL_TOKEN}}')}pop: false\nsmtp:\n  server: smtp.office365.com\n`;
const merged = (name: string, userId: string) =>
  `  ${name}:\n    mailbox:\n      <<: *m\n      userId: ${userId}\n    pop:\n      server: pop.example.com\n    smtp: false\n`;
const account = (name: string, address: string, more = '') =>
  `  ${name}:\n${(right.replace('jo@example.com', address) + more).replaceAll(/^(?=.)/gm, '    ')}`;
const set = (...accounts: string[]) => `accounts:\n${accounts.join('')}`;
const local = 'pop:\n  server: a.localhost\n  ssl: false\nsmtp: false\n';

describe('of a known form, but told apart', () => {
  // A right text, and one that looks like it and is none.
  it.each<[string, string, string]>([
    ['a domain that no preset owns', mailbox.replace('example.com', 'bell.net'), mailbox],
    [
      'a log-in name where an address is wanted',
      named('ann@bell.net', mailbox.replace('example.com', 'bell.net')),
      named('ann', mailbox.replace('example.com', 'bell.net')),
    ],
    ['a log-in name that nobody filled in', named('ann'), named('changeme')],
    ['a word of YAML', named('ann'), named('null')],
    ['a number', named('ann'), named('123')],
    ['an address that is not the log-in name', named('jo@example.com', atZoho), named('ann@example.com', atZoho)],
    ['a server of another protocol', right, right.replace('smtp.example', 'imap.example')],
    ['a server of another protocol, by its preset', right, right.replace('pop.example.com', 'imap.gmail.com')],
    ['a misspelt server', right, right.replace('smtp.example.com', 'smtp.gmial.com')],
    [
      'servers of two presets',
      right,
      right.replace('pop.example.com', 'pop.gmx.net').replace('smtp.example.com', 'smtp.gmail.com'),
    ],
    ['a host that takes no log-in', byMail, right.replace('smtp.example.com', 'aspmx.l.google.com')],
    ['a host in a network of its own', right, right.replace('smtp.example.com', 'smtp.orange.fr')],
    ['a host that is not this machine', mailbox + local, mailbox + local.replace('a.localhost', 'mail.example.com')],
    ['a variable that is not for mail', right, right.replace('MAIL_PASSWORD', 'AWS_SECRET')],
    ['a sender of another domain', separate, separate.replace('jo@example.com', 'jo@other.example')],
    ['a server of another company', fromIsp, fromIsp.replace('smtp.isp.example', 'smtp.other.example')],
    [
      'a path out of the tree',
      right.replace('{env: MAIL_PASSWORD}', '{file: secrets/mail}'),
      right.replace('{env: MAIL_PASSWORD}', '{file: ../mail}'),
    ],
    ['a comment that may be part of a name', named('ann # b'), named('ann #b')],
    ['quotes that do not end before the mark of a comment', named('"ann"'), named('"ann # b')],
    ['a comment that may have cut a text', `${named('ann')}# x\n`, `${named('ann #b')}# x\n`],
    ['a comment that silences nothing', `# x\n${right}`, `# mailconf-disable-next-line mx-host\n${right}`],
    ['a comment within a text', `provider: >-\n  none\n${right}`, `provider: >-\n  none\n  # none\n${right}`],
    [
      'a value that is used elsewhere',
      `x-l: &l\n  delay: 3\n${right}<<: *l\n`,
      `x-l: &l\n  delay: three\n${right}<<: *l\n`,
    ],
    ['an extension that is no YAML', `x-l: [a, b]\n${right}`, `x-l: [a, , b]\n${right}`],
    ['an extension that stands twice', `x-l: a\nx-k: b\n${right}`, `x-l: a\nx-l: b\n${right}`],
    [
      'two accounts of one mailbox',
      set(account('a', 'jo@example.com'), account('b', 'li@example.com')),
      set(account('a', 'jo@example.com'), account('b', 'jo@example.com')),
    ],
    [
      'two accounts of one name',
      set(account('a', 'jo@example.com'), account('b', 'li@example.com')),
      set(account('a', 'jo@example.com'), account('a', 'li@example.com')),
    ],
    [
      'a default that is no account',
      `default: a\n${set(account('a', 'jo@example.com'))}`,
      `default: b\n${set(account('a', 'jo@example.com'))}`,
    ],
    [
      'a default by the name that stands for all',
      `default:  a\n${set(account('a', 'jo@example.com'))}`,
      `default:  the-only-account\n${set(account('a', 'jo@example.com'))}`,
    ],
    [
      'an anchor that another account gives a new meaning',
      `x-l: &l\n  delay: 3\n${set(account('a', 'jo@example.com'), account('b', 'li@example.com', '<<: *l\n'))}`,
      `x-l: &l\n  delay: 3\n${set(account('a', 'jo@example.com', 'delay: &l 3\n'), account('b', 'li@example.com', '<<: *l\n'))}`,
    ],
    [
      'what stands before the first account',
      set('  # a\n', account('a', 'jo@example.com')),
      set('  # \u0007\n', account('a', 'jo@example.com')),
    ],
    [
      'a comment before the first account that silences nothing',
      set('  # a\n', account('a', 'jo@example.com')),
      set('  # mailconf off\n', account('a', 'jo@example.com')),
    ],
    [
      'an address in capitals that stands twice',
      set(account('a', 'jo@example.com'), account('b', 'ann@Example.com')),
      set(account('a', 'ann@example.com'), account('b', 'ann@Example.com')),
    ],
    [
      'two accounts of one mailbox by a merge',
      `x-m: &m {address: jo@example.com, password: {env: MAIL_A}}\n${set(merged('a', 'ann'), merged('b', 'bob'))}`,
      `x-m: &m {address: jo@example.com, password: {env: MAIL_A}}\n${set(merged('a', 'ann'), merged('b', 'ann'))}`,
    ],
    [
      'two accounts of one mailbox, and other addresses in comments',
      set(account('a', 'jo@example.com'), account('b', 'li@example.com')),
      set(
        account('a', 'jo@example.com', 'delay: 0 # {address: x1@example.com}\n').replace('address:', '"address":'),
        account('b', 'jo@example.com', 'delay: 0 # {address: x2@example.com}\n').replace('address:', '"address":'),
      ),
    ],
    [
      'an address that is no longer the log-in name',
      named('jo@Example.com', atOffice),
      named('jo@Example.com', atOffice).replace('address: jo@example.com', 'address: li@example.com'),
    ],
    [
      'a comment that silences nothing, behind a blank of another kind',
      `${silenced}# hi\n`,
      `${silenced}# \u1680mailconf off\n`,
    ],
    ['no account at all', set(account('a', 'jo@example.com')), 'accounts:\ndelay: 1\n'],
  ])('%s', async (_, first, other) => {
    const forms = createKnownForms(await builtinPresets(), check);
    const checked = await check(path, first);
    expect(checked.diagnostics).toEqual([]);
    forms.keep(first, checked);
    await forms.isCleanSet(path, first);
    expect((await check(path, other)).diagnostics).not.toEqual([]);
    expect([forms.isClean(path, other), await forms.isCleanSet(path, other)]).toEqual([false, false]);
  });

  it('what stands around the file counts', async () => {
    const forms = createKnownForms(await builtinPresets(), check);
    const text = right.replace('{env: MAIL_PASSWORD}', '{file: /nowhere/secrets/mail}');
    const checked = await check(path, text);
    expect(checked.diagnostics).toEqual([]);
    forms.keep(text, checked);
    expect(forms.isClean(path, text)).toBe(false);
  });

  it('a comma belongs to a longer text, unless there are braces around it', async () => {
    const formOf = createFormer(await builtinPresets());
    const isFree = (line: string, other: string) =>
      formOf(`${line}\n${mailbox}`, 'jo@example.com')?.match(`${other}\n${mailbox}`) != null;
    expect(isFree('userId: jo, b', 'userId: li, b')).toBe(false);
    expect(isFree('x: {userId: jo, b: c}', 'x: {userId: li, b: c}')).toBe(true);
    expect(isFree('userId: jo', 'userId: li')).toBe(true);
  });

  it.each<[string, string, string]>([
    ['names', right, right.replaceAll('jo@example.com', 'li@other.example').replaceAll('example.com', 'other.example')],
    ['comments and empty lines', right, `# Of an account.\n\n${right.replace('smtp:', '  # ünï\nsmtp:')}`],
    ['line ends', right, right.replaceAll('\n', '\r\n')],
    ['the last line end', right, right.trimEnd()],
    ['a byte order mark', right, `\ufeff${right}`],
    ['a comment behind a value', right, right.replace('pop.example.com', 'pop.example.com # ünï')],
    [
      'another comment behind a value',
      right.replace('pop:', 'pop: # a'),
      right.replace('pop.example.com', 'pop.example.com  # b'),
    ],
    [
      'names of a separate server',
      fromIsp,
      fromIsp.replaceAll('isp.example', 'other.example').replace('jo@example.com', 'li@example.org'),
    ],
    [
      'paths of files',
      right.replace('{env: MAIL_PASSWORD}', '{file: a}'),
      right.replace('{env: MAIL_PASSWORD}', '{file: /run/secrets/b.c}'),
    ],
    ['values of extensions', `x-l: [a, b]\n${right}`, `x-l: "c: d"\n${right}`],
    [
      'names of accounts, and their number',
      set(account('a', 'jo@example.com'), account('b', 'li@example.com')),
      set(account('c', 'an@example.com'), account('d', 'be@example.com'), account('e', 'ce@example.com')),
    ],
  ])('%s make no difference', async (_, first, other) => {
    const forms = createKnownForms(await builtinPresets(), check);
    forms.keep(first, await check(path, first));
    await forms.isCleanSet(path, first);
    expect(forms.isClean(path, other) || (await forms.isCleanSet(path, other))).toBe(true);
    expect((await check(path, other)).diagnostics).toEqual([]);
  });

  it.each<[string, string]>([
    ['lines of an extension', `x-a:\n${'- a\n'.repeat(3000)}${right}`],
    ['lines that say nothing', `${right}${'\n'.repeat(20_000_000)}`],
    [
      'lines that say nothing behind an account',
      `${set(account('a', 'jo@example.com'), account('b', 'li@example.com'))}${'\n'.repeat(4_000_000)}`,
    ],
    [
      'values that aliases add between brackets',
      `x-f: &f "${'a'.repeat(64)}"\n${set(...Array.from({ length: 5100 }, (_, n) => account(`a${n}`, `a${n}@example.com`, `# ${'*f,'.repeat(200)}\n`)))}`,
    ],
  ])('too many %s are no matter of forms', async (_, text) => {
    const forms = createKnownForms(await builtinPresets(), check);
    const checked = await check(path, right);
    forms.keep(right, checked);
    forms.keep(text, checked);
    expect([forms.isClean(path, text), await forms.isCleanSet(path, text)]).toEqual([false, false]);
  });
});
