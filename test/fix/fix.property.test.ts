import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import { shownTextOf } from '../../src/mask/excerpt.js';
import type { Diagnostic } from '../../src/model/diagnostic.js';
import { unifiedDiff } from '../../src/report/diff.js';
import { parseBytes, parseText } from '../../src/syntax/read-document.js';
import type { Checked, CheckOptions } from '../../src/validate/validate-document.js';
import { fix, leavesOf } from '../checked.js';
import { judged } from './fix-support.js';

/** How many inputs of each kind; `FUZZ=20000 npx vitest run test/fix/fix.property.test.ts` for a long night. */
const runs = Number(process.env.FUZZ ?? 150);

const canary = 'Xq7-Canary+4711';

const grades: readonly unknown[] = [false, 'starttls', true];
const services = ['/pop', '/smtp', '/separateSmtp', '/separateSmtp/popBeforeSmtp'];

function errorsOf({ diagnostics }: Checked): Diagnostic[] {
  return diagnostics.filter(({ severity }) => severity === 'error');
}

function mustNotBeLower(before: Checked, after: Checked): void {
  const wasValid = errorsOf(before).length === 0;
  for (const account of after.accounts) {
    const old = before.accounts.find(({ name }) => name === account.name);
    if (!old) continue;
    for (const service of services) {
      const [was, is] = [old, account].map((one) => leavesOf(one).get(`${service}/ssl`));
      if (!was || !is) continue;
      if (is.value === false) expect(was.value).toBe(false);
      if (wasValid || was.origin.kind === 'file')
        expect(grades.indexOf(is.value as never)).toBeGreaterThanOrEqual(grades.indexOf(was.value as never));
      const [usedApop, usesApop] = [old, account].map((one) => leavesOf(one).get(`${service}/apop`)?.value === true);
      if (usedApop && is.value === false) expect(usesApop).toBe(true);
      for (const [pointer, leaf] of leavesOf(old)) {
        if (!pointer.startsWith(`${service}/tls/`) || leaf.origin.kind !== 'file') continue;
        expect(leavesOf(account).has(pointer)).toBe(true);
      }
    }
  }
}

const lineEnds = (text: string) => [...new Set(text.match(/\r\n|\r|\n/g))].sort();
const commentLines = (text: string) => text.split(/\r\n|\r|\n/).filter((line) => /^\s*#/.test(line));

/** Hosts, log-in names and the like are open, and a mutation may make the canary a part of one. */
function isOpen(text: string): boolean {
  const keys =
    'se?r?ve?r|ho?st|host|sender|from|userId|user|login|id|addres+|adress|e?mail|provider|providers|port|prt|ssl|apop|delay|default|file|env|hello|mechanism|ca|ma?ilbox|accounts';
  return new RegExp(`(?:${keys})\\w*\\s*["']?\\s*:\\s*(?:[&!]\\S*\\s+)*["']?[^"'\\n]*Canary`, 'i').test(text);
}

/** Fixes counted over all inputs, so that a run that tries nothing is seen. */
let made = 0;

async function mustHold(path: string, input: string, options: CheckOptions = {}): Promise<void> {
  const document = parseBytes(path, Buffer.from(input));
  const before = (await fix(document, options, () => false)).checked;
  const { text, checked, applied } = await fix(document, options);
  made += applied.length;
  expect(errorsOf(checked).length).toBeLessThanOrEqual(errorsOf(before).length);
  if (text === null) {
    expect(applied).toEqual([]);
    return;
  }
  const source = document.source?.text ?? '';
  expect(text).not.toBe(source);
  expect(applied.length).toBeGreaterThan(0);
  for (const { line } of applied) expect(line).toBeLessThanOrEqual(document.source?.lineCount ?? 0);
  expect(lineEnds(text).filter((end) => lineEnds(source).length > 0 && !lineEnds(source).includes(end))).toEqual([]);
  if (!path.endsWith('.json')) {
    const left = commentLines(text);
    for (const comment of commentLines(source)) expect(left).toContain(comment);
  }
  mustNotBeLower(before, checked);
  const again = await fix(parseText(path, `\uFEFF${text}`), options);
  expect(again.text).toBeNull();
  expect(again.checked.diagnostics).toEqual(checked.diagnostics);
  const diff = unifiedDiff('x', shownTextOf(document), shownTextOf(checked.document), { color: false, columns: null });
  expect(diff).not.toBe('');
  expect(diff).not.toMatch(/^(?:::|##\[)/m);
  if (!isOpen(input) && !isOpen(text)) {
    expect(diff).not.toContain('Canary');
    expect(JSON.stringify(applied)).not.toContain('Canary');
  }
}

const oneOf = fc.constantFrom;
const secret = oneOf(`{env: MAIL_PASSWORD}`, canary, `"${canary}"`, '471100', '00471100', 'true', '{file: ./s}', '***');
const sslValue = oneOf(
  'true',
  'false',
  'starttls',
  'tls',
  'TLS',
  'StartTLS',
  'yes',
  'no',
  '"true"',
  'on',
  'none',
  "'starttls'",
  'True',
);
const portValue = oneOf(
  '995',
  '110',
  '587',
  '465',
  '25',
  '2525',
  '"995"',
  "'587'",
  '"110"',
  '0',
  '70000',
  '9950',
  '"25"',
);
const hostValue = oneOf(
  'mail.example',
  'pop.mail.example',
  'smtp.mail.example',
  '"smtp.mail.example"',
  'smtp.mail.example:587',
  'https://mail.example/',
  'imap.mail.example',
  'MAIL.example.',
  '"a b"',
  'localhost',
);
const addressValue = oneOf(
  'jane@mail.example',
  '"jane@mail.example"',
  'jane',
  'Jane <jane@mail.example>',
  'jane@gmail.com',
  'jane@gmx.de',
  'mailto:jane@mail.example',
);
const booleanValue = oneOf('true', 'false', '"true"', 'yes', 'no', '"false"', '1', '0');

const key = (...names: string[]) => oneOf(...names);
type Pair = readonly [string, string];
const pair = (names: fc.Arbitrary<string>, values: fc.Arbitrary<string>): fc.Arbitrary<Pair> => fc.tuple(names, values);
const object = (pairs: readonly fc.Arbitrary<Pair>[], min = 0): fc.Arbitrary<string> =>
  fc
    .uniqueArray(fc.oneof(...pairs), { minLength: min, maxLength: 6, selector: ([name]) => name })
    .map((entries) => `{${entries.map(([name, value]) => `${name}: ${value}`).join(', ')}}`);

const tls = object([
  pair(key('ca', 'cafile'), oneOf('./ca.pem', '"./ca.pem"')),
  pair(key('minVersion', 'minversion', 'min_version'), oneOf('TLSv1.2', 'TLSv1.3', 'tls1.3', '1.2')),
  pair(key('servername', 'serverName'), hostValue),
  pair(key('fingerprint'), oneOf('ab', `"${'AB:'.repeat(31)}AB"`, 'a'.repeat(64))),
]);
const serverPairs = [
  pair(key('server', 'hst', 'host', 'servr', 'hostname'), hostValue),
  pair(key('port', 'prt', 'Port'), portValue),
  pair(key('ssl', 'SSL', 'secure', 'encryption', 'ssl_'), sslValue),
  pair(key('tls', 'tls_'), fc.oneof(tls, booleanValue)),
  pair(key('mechanism', 'mechanisms'), oneOf('PLAIN', 'plain', 'scram-sha-256', 'CRAM-MD5')),
  pair(key('family'), oneOf('4', '6', '"4"', 'ipv4')),
];
const auth = fc.oneof(
  booleanValue,
  object([
    pair(key('userId', 'user', 'login'), oneOf('jane', '4711', '"jane"')),
    pair(key('password', 'pass', 'pasword'), secret),
  ]),
);
const pop = fc.oneof(
  object([...serverPairs, pair(key('apop', 'APOP'), booleanValue)], 1),
  oneOf('false', '"false"', 'no', '{}'),
);
const smtp = fc.oneof(
  object([...serverPairs, pair(key('auth', 'authentication'), auth)], 1),
  oneOf('false', 'no', '{}'),
);
const separate = object(
  [
    ...serverPairs,
    pair(key('sender', 'from'), addressValue),
    pair(key('auth'), auth),
    pair(
      key('popBeforeSmtp'),
      object([...serverPairs, pair(key('userId', 'user'), oneOf('jane')), pair(key('password', 'pwd'), secret)]),
    ),
  ],
  1,
);
const mailbox = object(
  [
    pair(key('address', 'adress', 'email'), addressValue),
    pair(key('userId', 'user', 'login', 'userid'), oneOf('jane', '4711', 'jane@mail.example')),
    pair(key('password', 'pasword', 'pass', 'Password'), secret),
    pair(key('oauth2'), object([pair(key('accessToken', 'token'), secret)])),
  ],
  1,
);
const accountPairs: fc.Arbitrary<Pair>[] = [
  pair(key('mailbox', 'mailbx'), mailbox),
  pair(key('pop', 'pop3', 'popp'), pop),
  pair(key('smtp', 'smpt', 'outgoing'), smtp),
  pair(key('separateSmtp', 'separatesmtp'), separate),
  pair(key('delay', 'wait'), oneOf('5', '"5"', '-1', '4000', '5s')),
  pair(key('provider', 'Provider'), oneOf('gmail', 'gmx', 'none', 'gmial', '"gmail"', 'web.de', 'Gmail')),
];
const comment = oneOf('', '', ` # a ${canary}`, '\n# between', '\n\n', ' # mailconf-disable-next-line unknown-key');
const entries = fc
  .uniqueArray(fc.oneof(...accountPairs), { minLength: 2, maxLength: 6, selector: ([name]) => name })
  .chain((pairs) => fc.tuple(...pairs.map(([name, value]) => comment.map((remark) => [name, value, remark] as const))));

/** Writes an object of flow values as a block, some levels deep. */
function asBlock(flow: string, indent: string): string {
  if (!/^\{.+\}$/.test(flow) || /[{}]/.test(flow.slice(1, -1))) return ` ${flow}`;
  return flow
    .slice(1, -1)
    .split(', ')
    .map((entry) => `\n${indent}${entry}`)
    .join('');
}

const account = fc
  .tuple(entries, fc.boolean())
  .map(([pairs, isBlock]) =>
    pairs.map(([name, value, remark]) => `${name}:${isBlock ? asBlock(value, '  ') : ` ${value}`}${remark}\n`).join(''),
  );
const accounts = fc
  .tuple(
    fc.array(account, { minLength: 1, maxLength: 3 }),
    key('accounts', 'acounts', 'accounts', 'acconts'),
    oneOf('', 'default: b\n', 'default: a0\n', 'defualt: A0\n'),
  )
  .map(([list, name, start]) => {
    const blocks = list.map((text, index) => `  a${index}:\n${text.replace(/^(?=.)/gm, '    ')}`);
    return `${start}${name}:\n${blocks.join('')}`;
  });
const anchored = fc
  .tuple(
    object(serverPairs, 1),
    account,
    key('pop', 'smtp'),
    oneOf('*s', '{<<: *s}', '{<<: [*s], ssl: true}', '{<<: *s, port: "995"}'),
  )
  .map(
    ([server, text, name, use]) =>
      `x-s: &s ${server}\n${text}x-${name}: 1\n${text.includes(`${name}:`) ? '' : `${name}: ${use}\n`}`,
  );
const layout = oneOf<(text: string) => string>(
  (text) => text,
  (text) => text,
  (text) => text.replaceAll('\n', '\r\n'),
  (text) => `\uFEFF${text}`,
  (text) => text.replace(/\n$/, ''),
  (text) => text.replaceAll(', ', ' ,\t'),
  (text) => `# first 😀\n---\n${text}`,
);
const configuration = fc.tuple(fc.oneof(account, accounts, anchored), layout).map(([text, change]) => change(text));

const seeds = globSync(['examples/**/*.{yaml,json}', 'test/fixtures/**/*.{yaml,json}', 'providers/**/*.yaml'])
  .sort()
  .map((path) => ({ path: `/x/${path.split('/').at(-1)}`, text: readFileSync(path, 'utf8') }))
  .filter(({ text }) => text.length < 8000);

const inserts = [
  ...' \t\n:#,{}[]"\'-?|>&*!%@`=<~',
  '\r\n',
  '\r',
  '  ',
  ': ',
  ' #',
  '\n  ',
  '---\n',
  'a',
  'x: ',
  'ssl: false',
  'port: "25"',
  '\uFEFF',
  '😀',
  `password: ${canary}\n`,
];

/** A small change of a text by chance; words get misspelt most. */
const mutation = fc
  .record({ kind: fc.nat(8), at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), what: fc.nat(10_000) })
  .map(({ kind, at, what }) => (text: string) => {
    const index = Math.floor(at * text.length);
    const lines = text.split('\n');
    const line = Math.floor(at * lines.length);
    const words = [...text.matchAll(/[A-Za-z]{3,}/g)];
    const word = words[Math.floor(at * words.length)];
    switch (kind) {
      case 0:
        return text.slice(0, index) + text.slice(index + 1 + (what % 2));
      case 1:
        return text.slice(0, index) + inserts[what % inserts.length] + text.slice(index);
      case 2:
        return lines.toSpliced(line, 1).join('\n');
      case 3:
        return lines.toSpliced(what % lines.length, 0, lines[line] ?? '').join('\n');
      case 4:
        return lines.with(line, what % 2 ? (lines[line] ?? '').replace(/^ {1,2}/, '') : `  ${lines[line]}`).join('\n');
      case 5:
        return text.replace(/\b\d+\b/g, (number) => (what % 3 ? `"${number}"` : number));
      default: {
        if (!word) return text;
        const place = word.index + (what % word[0].length);
        const next = what % 3 === 0 ? (text[place] ?? '') + (text[place] ?? '') : what % 3 === 1 ? '' : 'e';
        return text.slice(0, place) + next + text.slice(place + 1);
      }
    }
  });
const mutations = fc.array(mutation, { minLength: 1, maxLength: 5 });

const long = 3_600_000;

/** Where the values differ: pointers of what is changed, added or removed. */
function differences(old: unknown, fresh: unknown, pointer = ''): string[] {
  if (Object.is(old, fresh)) return [];
  const areObjects = [old, fresh].every((value) => value !== null && typeof value === 'object');
  if (!areObjects || Array.isArray(old) !== Array.isArray(fresh)) return [pointer];
  const [was, is] = [old, fresh] as Record<string, unknown>[];
  return [...new Set([...Object.keys(was ?? {}), ...Object.keys(is ?? {})])].flatMap((name) => {
    const below = `${pointer}/${name}`;
    if (!was || !is || !(name in was) || !(name in is)) return [below];
    return differences(was[name], is[name], below);
  });
}

describe('whatever a rule may propose', () => {
  it(
    'what is proved does no harm',
    async () => {
      let good = 0;
      const fragment = oneOf(
        ...inserts,
        '',
        'false',
        'true',
        'starttls',
        '25',
        '110',
        '995',
        'ssl',
        'port',
        'apop',
        ', ',
      );
      const change = fc.tuple(fc.nat(10_000), fc.nat(8), fragment, fc.nat(10_000), fc.boolean());
      await fc.assert(
        fc.asyncProperty(
          fc.oneof(configuration, oneOf(...seeds.filter(({ path }) => path.endsWith('.yaml')).map(({ text }) => text))),
          change,
          async (withBom, [from, length, newText, which, isWord]) => {
            const text = withBom.replace(/^\uFEFF/, '');
            const words = [...text.matchAll(/[\w.]+/g)];
            const word = words[from % Math.max(1, words.length)];
            const start = isWord && word ? word.index : from % (text.length + 1);
            const end = isWord && word ? start + word[0].length : Math.min(text.length, start + length);
            const pointers = (await judged(text, [])).before.diagnostics.map(({ pointer }) => pointer);
            const pointer = [...pointers, '/pop/ssl', '/smtp/port', '/mailbox'][which % (pointers.length + 3)] ?? '';
            const { verdict, before, after } = await judged(text, [{ rule: 'made-up', pointer, start, end, newText }]);
            if (verdict !== 'good') return;
            good++;
            expect(errorsOf(after).length).toBeLessThanOrEqual(errorsOf(before).length);
            mustNotBeLower(before, after);
            for (const line of commentLines(text)) expect(after.document.source?.text).toContain(line.trim());
            if (before.document.findings.length > 0 || text.includes('&')) return;
            const parent = pointer.slice(0, Math.max(0, pointer.lastIndexOf('/')));
            for (const place of differences(before.document.value, after.document.value))
              expect(place.startsWith(parent)).toBe(true);
          },
        ),
        { numRuns: runs * 2 },
      );
      expect(good).toBeGreaterThan(runs / 20);
    },
    long,
  );
});

describe('whatever is fixed', () => {
  it(
    'generated configurations',
    async () => {
      made = 0;
      await fc.assert(
        fc.asyncProperty(configuration, (text) => mustHold('/x/.mailrc.yaml', text)),
        { numRuns: runs },
      );
      expect(made).toBeGreaterThan(runs);
    },
    long,
  );

  it(
    'generated configurations, some accounts or with an override',
    async () => {
      const options = oneOf<CheckOptions>(
        { accounts: ['a0'] },
        { overrides: [{ pointer: '/pop/port', value: 995 }] },
        { overrides: [{ pointer: '/smtp/ssl', value: true }] },
      );
      await fc.assert(
        fc.asyncProperty(configuration, options, (text, option) => mustHold('/x/.mailrc.yaml', text, option)),
        { numRuns: Math.ceil(runs / 4) },
      );
    },
    long,
  );

  it(
    'mutated real files',
    async () => {
      await fc.assert(
        fc.asyncProperty(oneOf(...seeds), mutations, ({ path, text }, changes) =>
          mustHold(
            path,
            changes.reduce((changed, change) => change(changed), text),
          ),
        ),
        { numRuns: runs },
      );
    },
    long,
  );

  it(
    'mutated generated configurations',
    async () => {
      await fc.assert(
        fc.asyncProperty(configuration, mutations, (text, changes) =>
          mustHold(
            '/x/.mailrc.yaml',
            changes.reduce((changed, change) => change(changed), text),
          ),
        ),
        { numRuns: runs },
      );
    },
    long,
  );

  it(
    'JSON and package.json',
    async () => {
      const json = account.map((text) => JSON.stringify(parseText('/x/.mailrc.yaml', text).value, null, 2) ?? 'null');
      await fc.assert(
        fc.asyncProperty(json, fc.boolean(), fc.array(mutation, { maxLength: 1 }), (text, isPackage, changes) => {
          const changed = changes.reduce((one, change) => change(one), text);
          return isPackage
            ? mustHold('/x/package.json', `{"name": "x", "pop": {"hst": 1}, "mailconf": ${changed}}`)
            : mustHold('/x/.mailrc.json', changed);
        }),
        { numRuns: runs },
      );
    },
    long,
  );
});
