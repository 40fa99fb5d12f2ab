import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMask } from '../../src/mask/reply.js';
import { cleanText } from '../../src/text/clean-text.js';
import { isAllowedHost } from '../../src/text/host-glob.js';

it('hides a secret in every form', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 4 }), fc.string(), fc.string(), (secret, before, after) => {
      fc.pre(secret.trim().length >= 4 && !/^\*+$/.test(secret.trim()));
      const mask = createMask();
      mask.addSecret(secret);
      const forms = [secret, Buffer.from(secret).toString('base64'), encodeURIComponent(secret), cleanText(secret)];
      for (const form of forms.filter((text) => text.length >= 4)) {
        expect(mask.apply(`${before} ${form} ${after}`)).toContain('***');
      }
    }),
  );
});

it('hides derived data that is cut', () => {
  const mask = createMask();
  mask.addDerived('AHVzZXIAcGFzc3dvcmQ=');
  expect(mask.apply('AUTH PLAIN AHVzZXIAcGFz" unknown')).toBe('AUTH PLAIN ***" unknown');
  expect(mask.apply('AHVzZXIAcGFzc3dvcmQ= twice AHVzZXIA')).toBe('*** twice ***');
  expect(mask.apply('AHVz is too short to tell')).toBe('AHVz is too short to tell');
});

it('hides echoes that lie over each other as one, and those side by side each', () => {
  const mask = createMask();
  for (const data of ['abcdefghijkl', 'abcdefghXYZ', 'ijklmnopqrst']) mask.addDerived(data);
  expect(mask.apply('<abcdefghijklmnopq>')).toBe('<***>');
  expect(mask.apply('<abcdefghijk>, <abcdefghX>')).toBe('<***>, <***>');
  expect(mask.apply('abcdefghXYabcdefgh')).toBe('******');
});

it('hides nothing while nothing is known', () => {
  expect(createMask().apply('535 no')).toBe('535 no');
});

it.each([
  ['mail.example.net', ['mail.example.net'], true],
  ['mail.example.net', ['*.example.net'], true],
  ['a.mail.example.net', ['*.example.net'], true],
  ['example.net', ['*.example.net'], false],
  ['mail.example.net.evil.example', ['*.example.net'], false],
  ['mailxexample.net', ['mail.example.net'], false],
  ['MAIL.example.net', ['mail.EXAMPLE.net'], true],
  ['mail1.example.net', ['mail?.example.net'], true],
  ['mail.example.net', [], false],
  ['anything', undefined, true],
])('%s among %j: %s', (host, globs, isAllowed) => {
  expect(isAllowedHost(host, globs)).toBe(isAllowed);
});

describe('a secret behind one encoding', () => {
  const secret = 'hunter2-Secret%Zz';
  const hidden = createMask();
  hidden.addSecret(secret);
  const percent = [...Buffer.from(secret)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  it.each([
    ['percent-encoded in full', percent],
    ['split over two lines', 'hunter2- Secret%Zz'],
    ['base64 with something before it', Buffer.from(`PASS ${secret}`).toString('base64')],
    ['the tail of a PLAIN response', Buffer.from(`\0jo\0${secret}`).toString('base64').slice(4)],
    ['hexadecimal with blanks', (Buffer.from(secret).toString('hex').match(/../g) ?? []).join(' ')],
    ['HTML escapes', [...secret].map((character) => `&#${character.codePointAt(0)};`).join('')],
    ['letters apart', [...secret].join(' ')],
    ['backwards', [...secret].reverse().join('')],
  ])('%s hides all of the text', (_, form) => {
    expect(hidden.apply(`535 5.7.8 bad ${form} x`)).toBe('***');
  });

  it('in data of any depth', () => {
    expect(hidden.applyTo({ names: [`a ${secret}`], certificate: { subject: secret, daysLeft: 3 } })).toEqual({
      names: ['a ***'],
      certificate: { subject: '***', daysLeft: 3 },
    });
  });

  it('leaves a text that holds none', () => {
    expect(hidden.apply('250-mail.example.com SIZE 10240000')).toBe('250-mail.example.com SIZE 10240000');
  });
});
