import { account, accounts, both, fill, flowAccount, repeat } from './fill.mjs';

/** Texts with too many keys, or with keys that are hard to tell. @type {Record<string, (size: number) => string>} */
export const yamlKeys = {
  'unknown keys': (size) => account + fill(size, (i) => `zz${i}: 1\n`),
  'unknown keys in flow style on one line': (size) => `${account}tls: {${fill(size, (i) => `k${i}: 1`, ', ')}}\n`,
  'unknown keys of pop on one line': (size) =>
    `mailbox: {address: jo@example.com}\nsmtp: false\npop: {server: pop.example.com, ${fill(size, (i) => `zz${i}: 1`, ', ')}}\n`,
  'a root in flow style on one line': (size) => `{${fill(size, (i) => `zz${i}: 1`, ', ')}}\n`,
  'near words of keys': (size) => account + fill(size, (i) => `mailbx${i}: 1\n`),
  'keys that mean pop': (size) => fill(size, (i) => `pop${i}: {server: a}\n`),
  'known words of other programs': (size) => fill(size, (i) => `smtp_host_${i}: mail.example.com\n`),
  'keys of two letters': (size) =>
    `pop: {${fill(size, (i) => `${String.fromCharCode(97 + (i % 26))}${i.toString(36)}`, ', ')}}\n`,
  'the same key': (size) => repeat(size, 'pop: 1\n'),
  'the same key on one line': (size) => `{${repeat(size, 'pop: 1, ')}}\n`,
  'the same key deep inside': (size) => `a: {b: {c: {d: {e: [{${repeat(size, 'pop: 1, ')}}]}}}}\n`,
  'the same keys in many lists': (size) => `x-a:\n${repeat(size, '- {a: 1, a: 2}\n')}`,
  'two merge keys': (size) => `x: &x {a: 1}\ny: {${repeat(size, '<<: *x, ')}}\n`,
  'keys without a value': (size) => `pop: {${fill(size, (i) => `word${i}`, ', ')}}\n`,
  'keys without a space': (size) => fill(size, (i) => `port:${i}: 1\n`),
  'keys with x- below': (size) => `${account}tls: {${fill(size, (i) => `x-${i}: 1`, ', ')}}\n`,
  'keys of an account beside accounts': (size) =>
    `${accounts(`  a: ${flowAccount}\n`)}${fill(size, (i) => `smtp${i}: false\n`)}`,
  'a long key': (size) => `${repeat(size, 'k')}: 1\n${account}`,
  'a long key of dots': (size) => `${repeat(size, 'a.')}: 1\n${account}`,
  'a long key with spaces': (size) => `${repeat(size, 'a ')}: 1\n${account}`,
  'a long key like password': (size) => `${repeat(size, 'password')}: 1\n${account}`,
  'a long quoted key': (size) => `"${repeat(size, 'a/b~')}": 1\n${account}`,
  'a long explicit key': (size) => `? ${repeat(size, 'k')}\n: 1\n${account}`,
  'many long keys': (size) => account + fill(size, (i) => `${'k'.repeat(1000)}${i}: 1\n`),
  'keys that are objects': (size) => repeat(size, '? {a: 1}\n: 1\n'),
  'empty keys': (size) => repeat(size, ': 1\n'),
  'keys of prototypes': (size) => fill(size, (i) => `__proto__${i}: {constructor: 1}\n`),
  'keys that are numbers': (size) => account + fill(size, (i) => `${i}: 1\n`),
  'keys with slashes and tildes': (size) => account + fill(size, (i) => `"~/${i}/~~": 1\n`),
  'keys with stars': (size) => account + fill(size, (i) => `"a *** ${i}": {b: 1}\n`),
  'keys of wide characters': (size) => account + fill(size, (i) => `ключ${i}: 1\n`),
  'keys of surrogates': (size) => account + fill(size, (i) => `"😀${i}": 1\n`),
  'accounts with one fault': (size) =>
    accounts(
      fill(size, (i) => `  a${i}: {mailbox: {addres: jo@example.com}, pop: {server: pop.example.com}, smtp: false}\n`),
    ),
  'accounts with many faults': (size) =>
    accounts(fill(size, (i) => `  a${i}: {mailbox: {addres: 1}, pop: {sever: 1, prot: 2, sls: 3}, stmp: {}}\n`)),
  'accounts with a warning': (size) => accounts(fill(size, (i) => `  a${i}: ${flowAccount}\n`)),
  'accounts on one line': (size) => `accounts: {${fill(size, (i) => `a${i}: ${flowAccount}`, ', ')}}\n`,
  'accounts on one line with faults': (size) =>
    `accounts: {${fill(size, (i) => `a${i}: {mailbox: {addres: 1}, pop: {prot: 2}}`, ', ')}}\n`,
  'accounts without a name that can be one': (size) => accounts(fill(size, (i) => `  "a b${i}": 1\n`)),
  'accounts that are nothing': (size) => accounts(fill(size, (i) => `  a${i}:\n`)),
  'accounts that are empty': (size) => accounts(fill(size, (i) => `  a${i}: {}\n`)),
  'accounts with names alike': (size) => `default: account\n${accounts(fill(size, (i) => `  acount${i}: {}\n`))}`,
  'accounts of one address': (size) =>
    accounts(fill(size, (i) => `  a${i}: {mailbox: {address: jo@gmail.com, password: {env: MAIL_PASSWORD}}}\n`)),
  'accounts of presets': (size) =>
    accounts(fill(size, (i) => `  a${i}: {mailbox: {address: jo${i}@gmail.com, password: {env: MAIL_PASSWORD}}}\n`)),
  'accounts of other hosts': (size) =>
    accounts(
      fill(size, (i) => `  a${i}: {mailbox: {address: jo@gmail.com}, pop: {server: pop.gmx${i}.net, port: 25}}\n`),
    ),
  'accounts without an indent below accounts': (size) => `accounts:\n${fill(size, (i) => `a${i}: ${flowAccount}\n`)}`,
  'misspelt accounts': (size) => `acounts:\n${fill(size, (i) => `  a${i}: {mailbox: {addres: 1}}\n`)}`,
  'keys not indented': (size) => `pop:\n${fill(size, (i) => `server${i}: a\n`)}`,
  'accounts that each merge thousands of keys': (size) =>
    both(
      size,
      (half) => `x-a: &a\n${fill(half, (i) => `  zz${i}: 1\n`)}`,
      (half) => accounts(fill(half, (i) => `  a${i}: {<<: *a}\n`)),
    ),
  'accounts that each merge a thousand keys in flow': (size) =>
    both(
      size,
      (half) => `x-a: &a {${fill(Math.min(half, 9000), (i) => `zz${i}: 1`, ', ')}}\n`,
      (half) => accounts(fill(half, (i) => `  a${i}: {<<: *a}\n`)),
    ),
  'pops that merge known keys': (size) =>
    `x-a: &a {server: pop.example.com, prot: 995, ssl: tru}\n${accounts(fill(size, (i) => `  a${i}: {mailbox: {address: a${i}@b.example}, smtp: false, pop: {<<: *a}}\n`))}`,
};
