import { account, accounts, fill, repeat } from './fill.mjs';

/** @param {string} key @param {string} value */
const pop = (key, value) =>
  `mailbox: {address: jo@example.com}\nsmtp: false\npop:\n  server: pop.example.com\n  ${key}: ${value}\n`;

/** Texts with long values, or with many wrong ones. @type {Record<string, (size: number) => string>} */
export const yamlValues = {
  'a long plain text': (size) => `x-a: ${repeat(size, 'a')}\n${account}`,
  'a long plain text without account': (size) => `x: ${repeat(size, 'a')}\n`,
  'a long quoted text': (size) => `x-a: "${repeat(size, 'a')}"\n${account}`,
  'a long quoted text of escapes': (size) => `x-a: "${repeat(size, '\\n')}"\n${account}`,
  'a long quoted text of quotes': (size) => `x-a: '${repeat(size, "''")}'\n${account}`,
  'a long text of many lines': (size) => `x-a: |\n${repeat(size, '  line\n')}${account}`,
  'a long folded text': (size) => `x-a: >\n${repeat(size, '  line\n\n')}${account}`,
  'a plain text over many lines': (size) => `x-a: a\n${repeat(size, '  line\n')}${account}`,
  'a quoted text over many lines': (size) => `x-a: "a\n${repeat(size, '  line\n')}"\n${account}`,
  'a long password': (size) => `mailbox: {address: jo@example.com, password: ${repeat(size, 'p')}}\n`,
  'a long password of words': (size) => `mailbox:\n  address: jo@example.com\n  password: "${repeat(size, 'word ')}"\n`,
  'a long address': (size) => `mailbox: {address: "${repeat(size, 'a.')}@example.com"}\n`,
  'a long address of at signs': (size) => `mailbox: {address: "${repeat(size, 'a@')}"}\n`,
  'a long address of a name': (size) => `mailbox: {address: "${repeat(size, 'a <')}"}\n`,
  'a long host': (size) => pop('server', `${repeat(size, 'a.')}example`),
  'a long host of wide characters': (size) => pop('hello', repeat(size, 'ü.')),
  'a long host of slashes': (size) => pop('hello', `"https://${repeat(size, 'a/')}"`),
  'a long host of colons': (size) => pop('hello', `"${repeat(size, '1:')}"`),
  'a long port': (size) => pop('port', repeat(size, '9')),
  'a long port of signs': (size) => pop('port', `"${repeat(size, '-+')}"`),
  'a long word for ssl': (size) => pop('ssl', repeat(size, 'tls')),
  'a long word for ssl with slashes': (size) => pop('ssl', repeat(size, 'ssl/')),
  'a long mechanism': (size) => pop('mechanism', repeat(size, 'PLAIN')),
  'a long provider': (size) => `provider: ${repeat(size, 'g')}\n${account}`,
  'a long provider path': (size) => `provider: ${repeat(size, '../')}a.yaml\n${account}`,
  'a long providers folder': (size) => `providers: ${repeat(size, '../')}\n${account}`,
  'a long user ID': (size) => `mailbox: {address: jo@example.com, userId: "${repeat(size, 'a b\\\\')}"}\n`,
  'a long reference env': (size) => `mailbox: {address: jo@example.com, password: {env: ${repeat(size, 'a1')}b}}\n`,
  'a long reference file': (size) => `mailbox: {address: jo@example.com, password: {file: ${repeat(size, '../')}b}}\n`,
  'a long reference command': (size) =>
    `mailbox: {address: jo@example.com, password: {command: [${fill(size, (i) => `a${i}`, ', ')}]}}\n`,
  'a long placeholder': (size) => `mailbox: {address: jo@example.com, password: "${repeat(size, '${')}"}\n`,
  'a long template': (size) => `mailbox: {address: jo@example.com, password: "${repeat(size, '{{a')}"}\n`,
  'a long default': (size) => `default: ${repeat(size, 'a')}\n${accounts('  aa: {}\n')}`,
  'a long $schema': (size) => `$schema: ${repeat(size, 'https://a/')}\n${account}`,
  fingerprints: (size) => pop('tls', `{fingerprint: [${fill(size, (i) => `"${String(i).padStart(64, '0')}"`, ', ')}]}`),
  'fingerprints that are wrong': (size) => pop('tls', `{fingerprint: [${fill(size, (i) => `a${i}`, ', ')}]}`),
  'fingerprints that are numbers': (size) => pop('tls', `{fingerprint: [${fill(size, (i) => `${i}`, ', ')}]}`),
  'fingerprints a line': (size) => pop('tls', `\n    fingerprint:\n${fill(size, (i) => `    - a${i}\n`)}`),
  'fingerprints that are objects': (size) => pop('tls', `{fingerprint: [${fill(size, (i) => `{a: ${i}}`, ', ')}]}`),
  'a list in place of pop': (size) => `pop: [${fill(size, (i) => `${i}`, ', ')}]\n`,
  'a list as the root': (size) => fill(size, (i) => `- ${i}\n`),
  'a text as the root': (size) => repeat(size, 'a '),
  'values of the wrong type': (size) =>
    accounts(fill(size, (i) => `  a${i}: {mailbox: {address: 1}, pop: {server: 2, port: a, ssl: 3}, smtp: 4}\n`)),
  'values that can be fixed': (size) =>
    accounts(
      fill(
        size,
        (i) =>
          `  a${i}: {mailbox: {address: <jo@example.com>}, pop: {server: "pop.example.com:995", ssl: "yes"}, smtp: false}\n`,
      ),
    ),
  'values that are out of range': (size) =>
    accounts(
      fill(size, (i) => `  a${i}: {mailbox: {address: jo@b.example}, pop: {server: a.b, port: ${70000 + i}}}\n`),
    ),
  'secrets of two kinds': (size) =>
    accounts(fill(size, (i) => `  a${i}: {mailbox: {address: a@b.example, password: {env: A, file: b${i}}}}\n`)),
  'secrets with unknown keys': (size) =>
    `mailbox: {address: a@b.example, password: {${fill(size, (i) => `k${i}: 1`, ', ')}}}\n`,
  'secrets in deep lists': (size) =>
    `mailbox: {address: a@b.example, password: [${fill(size, (i) => `[${i}]`, ', ')}]}\n`,
  'passwords as texts': (size) =>
    accounts(fill(size, (i) => `  a${i}: {mailbox: {address: a${i}@gmail.com, password: hunter${i}}}\n`)),
  'passwords with line feeds': (size) =>
    accounts(fill(size, (i) => `  a${i}: {mailbox: {address: a@b.example, password: "a\\n${i}"}}\n`)),
  'an alias of an address': (size) =>
    `x-a: &a jo@@example.com\n${accounts(fill(size, (i) => `  a${i}: {mailbox: {address: *a}}\n`))}`,
  'an alias of an object': (size) =>
    `x-a: &a {server: 1, prot: 2}\n${accounts(fill(size, (i) => `  a${i}: {pop: *a}\n`))}`,
  'an alias of a large object': (size) =>
    `x-a: &a {${fill(size / 2, (i) => `zz${i}: 1`, ', ')}}\n${accounts(fill(size / 2, (i) => `  a${i}: {pop: *a}\n`))}`,
  'an alias of an account': (size) =>
    `x-a: &a {mailbox: {addres: 1}, pop: {sever: 2}}\n${accounts(fill(size, (i) => `  a${i}: *a\n`))}`,
  'an alias of a secret': (size) =>
    `x-a: &a {env: a b}\n${accounts(fill(size, (i) => `  a${i}: {mailbox: {address: a@b.example, password: *a}}\n`))}`,
};
