import { domainToASCII } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressFault } from '../../src/text/address.js';
import { type HostFault, hostFault, toAsciiHost } from '../../src/text/host.js';
import { shapeRules } from '../../src/words/en/shape.js';

/** The reason behind the colon of a message. */
const said = (message: string) => message.slice(message.indexOf(': ') + 2);
const words = (found: HostFault | null) =>
  found && [
    said(shapeRules['invalid-host']({ key: 'server', fault: found.fault }).message),
    found.meant && [found.meant.host, found.meant.port ?? ''].join(' ').trim(),
  ];

describe('hosts', () => {
  it.each([
    'your-server.de',
    'mail.your-server.de',
    'your-mail.com',
    'mail.example.com',
    'MAIL.Example.com',
    'localhost',
    'relay_1',
    '_dmarc.example',
    'a-b.example',
    'xn--bcher-kva.example',
    'bücher.example',
    '例え.テスト',
    '192.0.2.1',
    '::1',
    '2001:db8::7',
    '::ffff:192.0.2.1',
    '1and1.example',
    `${'a'.repeat(63)}.example`,
    '3com',
  ])('%s', (host) => {
    expect(hostFault(host)).toBeNull();
  });

  it.each([
    ['', 'it is empty', null],
    ['smtp://mail.example', 'it begins with a scheme', 'mail.example'],
    ['https://mail.example/x?y#z', 'it begins with a scheme', 'mail.example'],
    ['smtps://mail.example:465', 'it begins with a scheme', 'mail.example 465'],
    [' mail.example:99999', 'it contains a space', null],
    ['${SMTP_HOST}', 'it is a placeholder, and mailconf fills in no variables', null],
    ['smtp://u:p@mail.example', 'it begins with a scheme', null],
    ['mail.example:587', 'it contains a port', 'mail.example 587'],
    ['[2001:db8::7]', 'it is written in brackets', '2001:db8::7'],
    ['[2001:db8::7]:25', 'it is written in brackets', '2001:db8::7 25'],
    ['[[a b]]', 'it contains a space', null],
    ['mail.example ', 'it contains a space', 'mail.example'],
    ['\u00a0mail.example', 'it contains a space', 'mail.example'],
    ['mail example', 'it contains a space', null],
    [' a b ', 'it contains a space', null],
    ['mail.example.', 'it ends with a dot', 'mail.example'],
    ['mail.example,', 'it ends with `,`', 'mail.example'],
    ["'mail.example'", 'it has a second pair of quotes', 'mail.example'],
    ['"mail.example:587"', 'it has a second pair of quotes', 'mail.example 587'],
    ['`mail.example`', 'it has a second pair of quotes', 'mail.example'],
    ["''", 'it has a second pair of quotes', null],
    ["'mail.example", 'it begins or ends with a quote', 'mail.example'],
    ['mail.example"', 'it begins or ends with a quote', 'mail.example'],
    ["'u:p@mail.example'", 'it has a second pair of quotes', null],
    ['mail.example/inbox', 'it contains a path', 'mail.example'],
    ['jane@mail.example', 'it is an address, not a server', null],
    ['mail..example', 'it has two dots in a row, or begins with a dot', null],
    ['.mail.example', 'it has two dots in a row, or begins with a dot', null],
    ['-mail.example', 'a part begins or ends with `-`', null],
    ['mail-.example', 'a part begins or ends with `-`', null],
    ['ma!l.example', 'it contains a character that no host name has', null],
    ['mail\u202e.example', 'it contains a character that no host name has', null],
    ['your-server', 'it is a placeholder, and mailconf fills in no variables', null],
    ['*.example', 'it contains a character that no host name has', null],
    [`${'a'.repeat(64)}.example`, 'a part between dots is longer than 63 characters', null],
    ['a.'.repeat(126) + 'aa', 'it is longer than 253 characters', null],
    ['192.0.2', 'it is a number, but not an IPv4 address', null],
    ['192.0.2.256', 'it is a number, but not an IPv4 address', null],
    ['995', 'it is a number, but not an IPv4 address', null],
    ['fe80::1%eth0', 'it contains a character that no host name has', null],
  ])('%j', (host, fault, meant) => {
    expect(words(hostFault(host))).toEqual([fault, meant]);
  });

  it('IDN becomes A-labels (UTS 46)', () => {
    expect(toAsciiHost('BÜCHER.example')).toBe('xn--bcher-kva.example');
    expect(toAsciiHost('bücher。example')).toBe('xn--bcher-kva.example');
    expect(toAsciiHost('faß.example')).toBe('xn--fa-hia.example');
    expect(toAsciiHost('Mail.Example')).toBe('mail.example');
  });
});

describe('addresses', () => {
  it.each([
    'jane@mail.example',
    'jane+tag@mail.example',
    "o'brien.x@mail.example",
    'jöe@bücher.example',
    '用户@例え.テスト',
    '!#$%&@x',
    `${'a'.repeat(64)}@x.example`,
    'jane@192.0.2.1',
  ])('%s', (address) => {
    expect(addressFault(address)).toBeNull();
  });

  it.each([
    ['', 'it is empty', null],
    ['jane', 'it has no `@`', null],
    ['mail.example.com', 'it has no `@`', null],
    ['@mail.example', 'nothing is before the `@`', null],
    ['jane@', 'nothing is after the `@`', null],
    ['a@b@c.example', 'it has two `@`', null],
    ['Jane <jane@mail.example>', 'it has a display name or angle brackets', 'jane@mail.example'],
    ['<jane@mail.example>', 'it has a display name or angle brackets', 'jane@mail.example'],
    ['Jane <jane>', 'it has a display name or angle brackets', null],
    ['mailto:jane@mail.example', 'it begins with `mailto:`', 'jane@mail.example'],
    ['mailto:jane', 'it begins with `mailto:`', null],
    ['mailto:mailto:a@b', 'it begins with `mailto:`', null],
    [' jane@mail.example', 'it contains a space', 'jane@mail.example'],
    ["'jane@mail.example'", 'it has a second pair of quotes', 'jane@mail.example'],
    ['"jane@mail.example"', 'it has a second pair of quotes', 'jane@mail.example'],
    ["'jane'", 'it has a second pair of quotes', null],
    ["'Jane <jane@mail.example>'", 'it has a second pair of quotes', 'jane@mail.example'],
    ['jane@mail.example"', 'after the `@`, it begins or ends with a quote', null],
    ['jane doe@mail.example', 'it contains a space', null],
    [' jane doe@mail.example ', 'it contains a space', null],
    ['.jane@mail.example', 'the part before the `@` begins or ends with a dot, or has two in a row', null],
    ['jane.@mail.example', 'the part before the `@` begins or ends with a dot, or has two in a row', null],
    ['ja..ne@mail.example', 'the part before the `@` begins or ends with a dot, or has two in a row', null],
    ['"jane"@mail.example', 'the part before the `@` contains a character that is not allowed there', null],
    ['ja(ne)@mail.example', 'the part before the `@` contains a character that is not allowed there', null],
    ['jane@mail..example', 'after the `@`, it has two dots in a row, or begins with a dot', null],
    ['jane@mail.example.', 'after the `@`, it ends with a dot', 'jane@mail.example'],
    ['jane@mail.example,', 'after the `@`, it ends with `,`', 'jane@mail.example'],
    ['jane@[192.0.2.1]', 'after the `@`, it is written in brackets', null],
    [`${'a'.repeat(65)}@x.example`, 'the part before the `@` is longer than 64 bytes', null],
    [`${'ü'.repeat(33)}@x.example`, 'the part before the `@` is longer than 64 bytes', null],
  ])('%j', (address, fault, meant) => {
    const found = addressFault(address);
    const { message } = shapeRules['invalid-address']({ key: 'address', ...(found ?? { fault: 'empty' }) });
    expect(found && [said(message), found.meant]).toEqual([fault, meant]);
  });
});

/** What makes a text a host, or an address, without what is said of the others. */
const isLabel = (label: string) => /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?$/i.test(label) && label.length <= 63;
const isHostName = (host: string) =>
  host.length <= 253 && host.split('.').every(isLabel) && !/^\d+$/.test(host.split('.').at(-1) ?? '');
const isAtoms = (text: string) => text.length <= 64 && text.split('.').every((part) => /^[a-z0-9+_-]+$/i.test(part));

describe('plain texts', () => {
  const label = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', 'Z', '7', '-', '_'), maxLength: 4 }),
    fc.integer({ min: 60, max: 66 }).map((length) => 'a'.repeat(length)),
    fc.integer({ min: 60, max: 66 }).map((length) => `a${'-'.repeat(length - 2)}b`),
    fc.constantFrom('1', '22', 'de', 'example'),
  );
  const host = fc
    .oneof(fc.array(label, { minLength: 2, maxLength: 5 }), fc.constant(Array.from({ length: 85 }, () => 'ab')))
    .map((labels) => labels.join('.'));
  const local = fc.string({ unit: fc.constantFrom('a', 'B', '0', '.', '+', '_', '-'), maxLength: 70 });
  const isIp = (text: string) => /^(?:\d+\.){3}\d+$/.test(text);

  it('are hosts where each label is one', () => {
    fc.assert(
      fc.property(host, (text) => {
        fc.pre(!isIp(text));
        expect(hostFault(text) === null).toBe(isHostName(text));
      }),
    );
  });

  it('are addresses where both parts are right', () => {
    fc.assert(
      fc.property(local, host, (part, text) => {
        fc.pre(!isIp(text));
        expect(addressFault(`${part}@${text}`) === null).toBe(isAtoms(part) && isHostName(text));
      }),
    );
  });
});

describe('toAsciiHost', () => {
  const label = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
    fc.string({ unit: 'binary', maxLength: 5 }),
    fc.constantFrom(
      'bücher',
      'straße',
      'ΣΊΣΥΦΟΣ',
      '例え',
      'مثال',
      'xn--bcher-kva',
      'xn--a',
      'xn--é',
      'a\u200db',
      'ｘ',
      'ｙ',
      'X',
    ),
    fc.constantFrom(
      '%41',
      'é%',
      ':1',
      '/é',
      '?é',
      '#é',
      '@é',
      '[é',
      ' é',
      'é\t',
      '１',
      '１.2.3.4',
      '0x１',
      '',
      '\u00ad',
      '-é',
    ),
  );
  const host = fc
    .tuple(fc.array(label, { minLength: 1, maxLength: 4 }), fc.constantFrom('.', '。', '．', '..'))
    .map(([labels, dot]) => labels.join(dot))
    .filter((name) => /[^\0-\x7f]/.test(name));

  it('is what node:url makes of a name beyond ASCII', () => {
    fc.assert(
      fc.property(host, (name) => {
        // node:url drops tabs and line breaks.
        const isWord = !/[\0- \x7f]/.test(name);
        expect([name, toAsciiHost(name)]).toEqual([name, isWord ? domainToASCII(name) : '']);
      }),
      { numRuns: 20_000 },
    );
  });

  it.each([
    ['Bücher.Example', 'xn--bcher-kva.example'],
    ['ｘ', 'x'],
    ['ｙ', 'y'],
    ['MAIL.example', 'mail.example'],
    ['é é', ''],
    ['é:25', ''],
    ['', ''],
    ['mail.example\r\nX: y', ''],
    ['mail example', ''],
    ['b\tücher.example', ''],
  ])('of %j is %j', (name, ascii) => {
    expect(toAsciiHost(name)).toBe(ascii);
  });
});
