import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { MailrcFile } from '../../src/generated/mailrc.js';
import type { Preset } from '../../src/generated/provider.js';
import { readPresetText } from '../../src/generated/providers.js';
import {
  type ShapeValidator,
  validateAccount,
  validateAccountSet,
  validateProvider,
} from '../../src/generated/validate.js';
import type { PresetFile } from '../../src/model/resolved-account.js';
import { builtinPresets, createBuiltinPresets } from '../../src/presets/builtin-presets.js';
import { indexPresets } from '../../src/presets/preset-index.js';

const mailbox = 'mailbox: {address: jane@example.com}\n';

describe('an account', () => {
  accepts(validateAccount, [
    mailbox,
    `${mailbox}$schema: x\nproviders: ./providers\nprovider: gmail\ndelay: 3600\nx-note: [1, {a: 2}]`,
    `${mailbox}pop: false\nsmtp: false`,
    `${mailbox}pop: {server: pop.example.com, port: 995, ssl: true, apop: false, mechanism: USER, family: 4, tls: {}}`,
    `${mailbox}smtp: {ssl: starttls, auth: true, hello: '[192.0.2.7]'}`,
    `${mailbox}smtp: {auth: {password: {env: SMTP_PASSWORD}}}`,
    `${mailbox}separateSmtp: {sender: jane@isp.example}`,
    `${mailbox}separateSmtp: {server: smtp.isp.example, port: 25, ssl: false, sender: j@isp.example, auth: false, hello: me.example, popBeforeSmtp: {userId: j, password: {file: secret}}}`,
    `${mailbox}separateSmtp: {sender: j@isp.example, auth: {userId: j, password: x}}`,
    `${mailbox}pop: {tls: {ca: ca.pem, servername: mail.example.com, minVersion: TLSv1.3, fingerprint: ${'ab'.repeat(32)}}}`,
    `${mailbox}pop: {tls: {fingerprint: ['${'AB:'.repeat(31)}AB', ${'0a'.repeat(32)}]}}`,
    'mailbox: {address: j@example.com, userId: j, password: "***x", oauth2: {accessToken: {command: [pass]}}}',
    'mailbox: {address: j@example.com, password: ""}',
  ]);

  test.each([
    'jörg@example.com',
    '用户@例え.テスト',
    "o'hara+tag=x!#$%&*/?^_`{|}~-@example.com",
    'jane@localhost',
    'jane@192.0.2.7',
    'jane@sub_domain.example',
  ])('has the address %s', (address) => {
    expect(faults(validateAccount, { mailbox: { address } })).toEqual([]);
  });

  test.each([
    '',
    'jane',
    '@example.com',
    'jane@',
    'jane @example.com',
    'Jane <jane@example.com>',
    'jane@example.com.',
    'jane@[192.0.2.7]',
  ])('does not have the address %j', (address) => {
    expect(faults(validateAccount, { mailbox: { address } })).toEqual(['/mailbox/address pattern']);
  });

  test.each([
    'mail',
    'mail.example.com',
    'bücher.example',
    '例え.テスト',
    '_mail.example',
    '192.0.2.7',
    '::1',
    '2001:db8::7',
    '::ffff:192.0.2.7',
    'fe80::1%eth0',
  ])('has the server %s', (server) => {
    expect(faults(validateAccount, { mailbox: { address: 'j@example.com' }, pop: { server } })).toEqual([]);
  });

  test.each([
    '',
    'https://mail.example.com',
    'mail.example.com:995',
    '[::1]',
    'mail example',
    'mail.example.com.',
    'mail/',
    'jane@mail.example',
  ])('does not have the server %j', (server) => {
    const found = faults(validateAccount, { mailbox: { address: 'j@example.com' }, pop: { server } });
    expect(found).toContain('/pop/server pattern');
  });

  refuses(validateAccount, [
    ['{}', [' required mailbox']],
    ['mailbox: {}', ['/mailbox required address']],
    [`${mailbox}accounts: {}`, [' additionalProperties accounts']],
    [`${mailbox}imap: {}`, ['/imap false schema']],
    [`${mailbox}jmap: 1`, ['/jmap false schema']],
    [`${mailbox}extends: x`, ['/extends false schema']],
    ['mailbox: {address: j@example.com, name: Jane}', ['/mailbox/name false schema']],
    [`${mailbox}__proto__: {}`, [' additionalProperties __proto__']],
    [`${mailbox}constructor: {}`, [' additionalProperties constructor']],
    [`${mailbox}$import: ./evil.cjs`, [' additionalProperties $import']],
    [`${mailbox}delay: 3601`, ['/delay maximum']],
    [`${mailbox}delay: 1.5`, ['/delay type']],
    [`${mailbox}provider: ''`, ['/provider pattern']],
    [`${mailbox}pop: {port: 0}`, ['/pop/port minimum', '/pop const', '/pop anyOf']],
    [`${mailbox}pop: {ssl: tls}`, ['/pop/ssl enum', '/pop const', '/pop anyOf']],
    [`${mailbox}pop: true`, ['/pop type', '/pop const', '/pop anyOf']],
    [`${mailbox}smtp: {prot: 25}`, ['/smtp additionalProperties prot', '/smtp const', '/smtp anyOf']],
    [`${mailbox}smtp: {mechanism: plain}`, ['/smtp/mechanism pattern', '/smtp const', '/smtp anyOf']],
    [`${mailbox}smtp: {family: 5}`, ['/smtp/family enum', '/smtp const', '/smtp anyOf']],
    [`${mailbox}separateSmtp: {}`, ['/separateSmtp required sender']],
    [`${mailbox}separateSmtp: false`, ['/separateSmtp type']],
    [
      `${mailbox}separateSmtp: {sender: j@isp.example, popBeforeSmtp: {}}`,
      ['/separateSmtp/popBeforeSmtp required userId', '/separateSmtp/popBeforeSmtp required password'],
    ],
    [
      `${mailbox}pop: {tls: {fingerprint: abc}}`,
      [
        '/pop/tls/fingerprint type',
        '/pop/tls/fingerprint pattern',
        '/pop/tls/fingerprint anyOf',
        '/pop const',
        '/pop anyOf',
      ],
    ],
  ]);

  test.each<[string, unknown]>([
    ['***', '***'],
    ['a number', 123456],
    ['null', null],
    ['two kinds', { env: 'A', file: 'b' }],
    ['no kind', {}],
    ['an empty command', { command: [] }],
    ['a command line', { command: 'pass show mail' }],
    ['a variable that is none', { env: 'a-b' }],
    ['an empty path', { file: '' }],
  ])('does not have the secret %s', (_, password) => {
    const found = faults(validateAccount, { mailbox: { address: 'j@example.com', password } });
    expect(found).toContain('/mailbox/password anyOf');
  });
});

describe('a set of accounts', () => {
  accepts(validateAccountSet, [
    'accounts: {}',
    'default: a\nproviders: p\naccounts: {a: {mailbox: {address: j@example.com}}, b.c-d_e: {mailbox: {address: j@example.com}}}\nx-a: 1',
  ]);
  refuses(validateAccountSet, [
    ['{}', [' required accounts']],
    ['accounts: {}\nmailbox: {address: j@example.com}', [' additionalProperties mailbox']],
    ['accounts: []', ['/accounts type']],
    ['accounts: {-a: {mailbox: {address: j@example.com}}}', ['/accounts additionalProperties -a']],
    [
      `accounts: {${'a'.repeat(65)}: {mailbox: {address: j@example.com}}}`,
      [`/accounts additionalProperties ${'a'.repeat(65)}`],
    ],
    ['accounts: {__proto__: {mailbox: {address: j@example.com}}}', ['/accounts additionalProperties __proto__']],
    ['accounts: {a: {mailbox: {address: j@example.com}, x-a: 1}}', ['/accounts/a additionalProperties x-a']],
    ['accounts: {a: null}', ['/accounts/a type']],
    ['accounts: {}\ndefault: ""', ['/default pattern']],
  ]);
});

describe('a provider file', () => {
  const server = '{server: mail.example.com, port: 995, ssl: true}';
  accepts(validateProvider, [
    'id: x\nname: X',
    `id: x\nname: X\npop: ${server}\nsmtp: false\nalternatives: {pop: [${server}]}\nuserId: '{local}%{domain}'\nnotes: {en: Hello, pt-BR: Olá}`,
    `id: x\nname: X\nsmtp: ${server}\nsignIn: closed\nsuccessor: y\nnotes: Hello`,
  ]);
  refuses(validateProvider, [
    ['id: none\nname: X', ['/id pattern']],
    ['id: X\nname: X', ['/id pattern']],
    ['name: X', [' required id']],
    [
      'id: x\nname: X\npop: {server: mail.example.com}',
      ['/pop required port', '/pop required ssl', '/pop const', '/pop anyOf'],
    ],
    ['id: x\nname: X\nmailbox: {password: a}', [' additionalProperties mailbox']],
    [
      `id: x\nname: X\npop: {server: a, port: 1, ssl: true, tls: {}}`,
      ['/pop additionalProperties tls', '/pop const', '/pop anyOf'],
    ],
    [
      `id: x\nname: X\nsmtp: {server: a, port: 1, ssl: true, auth: {password: a}}`,
      ['/smtp/auth type', '/smtp const', '/smtp anyOf'],
    ],
    ['id: x\nname: X\nuserId: local', ['/userId pattern']],
    ['id: x\nname: X\nverified: 2025-13-01', ['/verified pattern']],
    ['id: x\nname: X\nwebsite: http://example.com', ['/website pattern']],
  ]);
});

describe('the built-in presets', () => {
  const builtin = builtinPresets();
  const files = builtin.all();
  const all = indexPresets(files);
  const idsOf = (found: readonly PresetFile[]) => found.map(({ preset }) => preset.id);

  test('are valid, and found by domain and alias', () => {
    expect(files.length).toBeGreaterThanOrEqual(40);
    for (const { preset } of files) {
      expect(faults(validateProvider, preset), preset.id).toEqual([]);
      for (const name of [preset.id, ...(preset.aliases ?? [])]) expect(all.byName(name)?.preset.id).toBe(preset.id);
      for (const domain of preset.domains ?? []) {
        expect(all.byDomain(domain.replace('*', 'any'))?.preset.id, domain).toBe(preset.id);
      }
    }
  });

  test('know no name that Object has', () => {
    for (const name of ['constructor', 'toString', '__proto__']) {
      for (const index of [all, builtin]) expect([index.byName(name), index.byDomain(name)]).toEqual([null, null]);
    }
  });

  test('answer the same by their words as an index of all of them', () => {
    const services = ['pop', 'smtp'] as const;
    const kinds = ['mx', 'networkBound'] as const;
    const words = [...new Set(readPresetText().match(/(?<=")[^"\\]+(?=")/g))].flatMap((word) => {
      const below = word.replace('*', 'any.host');
      return [word, word.toUpperCase(), `x.${below}`, below.slice(1)];
    });
    expect(words.length).toBeGreaterThan(5000);
    let fresh = createBuiltinPresets();
    for (const [index, word] of words.entries()) {
      // The first questions are answered in another way than those that follow.
      if (index % 3 === 0) fresh = createBuiltinPresets();
      const told = (index: typeof all) => ({
        name: index.byName(word)?.preset.id,
        domain: index.byDomain(word)?.preset.id,
        servers: services.map((service) =>
          [[], [465, true], [110], [587, 'starttls']].map((more) =>
            idsOf(index.withServer(service, word, ...(more as [number, boolean]))),
          ),
        ),
        hosts: kinds.map((kind) => idsOf(index.withHost(kind, word))),
      });
      expect(told(builtin), word).toEqual(told(all));
      expect(told(fresh), word).toEqual(told(all));
    }
    for (const service of services) expect(builtin.servers(service)).toEqual(all.servers(service));
    expect(builtin.domains()).toEqual(all.domains());
    for (const name of ['gmial', 'gmxx', 'yaho', 'none', '']) expect(builtin.nearest(name)).toBe(all.nearest(name));
  });
});

test('the types are closed', () => {
  const account: MailrcFile = {
    mailbox: { address: 'j@example.com', password: { command: ['pass', 'mail'] } },
    pop: { ssl: 'starttls' },
    smtp: false,
  };
  const set: MailrcFile = { accounts: { a: { mailbox: { address: 'j@example.com' } } } };
  const preset: Preset = { id: 'x', name: 'X', pop: false, notes: { en: 'Hello' } };
  // @ts-expect-error: no such key
  const typo: MailrcFile = { mailbox: { address: 'j@example.com' }, smpt: false };
  // @ts-expect-error: reserved
  const reserved: MailrcFile = { mailbox: { address: 'j@example.com' }, imap: {} };
  expect([account, set, preset, typo, reserved].map((value) => validateAccount(value))).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
});

function accepts(validate: ShapeValidator, texts: string[]): void {
  test.each(texts)('the schema accepts %j', (text) => {
    expect(faults(validate, data(text))).toEqual([]);
  });
}

function refuses(validate: ShapeValidator, table: [text: string, faults: string[]][]): void {
  test.each(table)('the schema refuses %j', (text, expected) => {
    expect(faults(validate, data(text))).toEqual(expected);
  });
}

/** Pointer and keyword of each error, with the key that is missing or too much. */
function faults(validate: ShapeValidator, value: unknown): string[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, keyword, params }) =>
    [instancePath, keyword, params.missingProperty ?? params.additionalProperty ?? []].flat().join(' '),
  );
}

/** What a text holds, in objects without a prototype, as the loader makes them. */
function data(text: string): unknown {
  return bare(parse(text, (_, value) => value, { mapAsMap: true }));
}

function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (!(value instanceof Map)) return value;
  return Object.assign(Object.create(null), Object.fromEntries([...value].map(([key, part]) => [key, bare(part)])));
}
