import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as bytes from '../../src/text/bytes.js';

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.string());
const anyBytes = fc.uint8Array({ maxLength: 200 });
/** UTF-8 with a few bytes changed, cut or put in. */
const almostUtf8 = fc
  .tuple(text, fc.array(fc.tuple(fc.nat(200), fc.integer({ min: 0, max: 255 })), { maxLength: 3 }), fc.nat(3))
  .map(([written, changes, cut]) => {
    const result = Uint8Array.from(Buffer.from(`\uFEFF${written}`).subarray(cut));
    for (const [index, byte] of changes) if (index < result.length) result[index] = byte;
    return result;
  });
const halfPair = fc.constantFrom('\ud800', 'a\udfff', '\udc00\ud800b');

describe('is what Buffer makes of it:', () => {
  function same<T>(name: string, values: fc.Arbitrary<T>, own: (value: T) => unknown, byBuffer: (value: T) => unknown) {
    it(name, () => {
      fc.assert(
        fc.property(values, (value) => {
          expect(own(value)).toEqual(byBuffer(value));
        }),
        { numRuns: 500 },
      );
    });
  }
  const base64 = fc.stringMatching(/^[A-Za-z0-9+/_-]{0,50}$/);
  const hex = fc.stringMatching(/^(?:[0-9a-fA-F]{2}){0,50}$/);

  same('toUtf8', fc.oneof(text, halfPair), bytes.toUtf8, (value) => new Uint8Array(Buffer.from(value)));
  same('utf8Length', fc.oneof(text, halfPair), bytes.utf8Length, (value) => Buffer.byteLength(value));
  same('fromUtf8', fc.oneof(anyBytes, almostUtf8), bytes.fromUtf8, (value) => Buffer.from(value).toString('utf8'));
  same('fromLatin1', text, bytes.fromLatin1, (value) => new Uint8Array(Buffer.from(value, 'latin1')));
  same('toBase64', anyBytes, bytes.toBase64, (value) => Buffer.from(value).toString('base64'));
  same('toBase64Url', anyBytes, bytes.toBase64Url, (value) => Buffer.from(value).toString('base64url'));
  same('toHex', anyBytes, bytes.toHex, (value) => Buffer.from(value).toString('hex'));
  same('fromBase64', base64, bytes.fromBase64, (value) => new Uint8Array(Buffer.from(value, 'base64')));
  same('fromHex', hex, bytes.fromHex, (value) => new Uint8Array(Buffer.from(value, 'hex')));
});

describe('fromStrictUtf8', () => {
  it('gives back what toUtf8 made, a BOM included', () => {
    fc.assert(
      fc.property(text, (written) => {
        const withBom = `\uFEFF${written.toWellFormed()}`;
        expect(bytes.fromStrictUtf8(bytes.toUtf8(withBom))).toBe(withBom);
      }),
    );
  });

  it.each([
    ['a byte alone', [0x61, 0x80]],
    ['a cut character', [0xe2, 0x82]],
    ['half a surrogate pair', [0xed, 0xa0, 0x80]],
    ['an overlong form', [0xc0, 0xaf]],
    ['what is beyond Unicode', [0xf4, 0x90, 0x80, 0x80]],
  ])('refuses %s', (_, values) => {
    expect(bytes.fromStrictUtf8(Uint8Array.from(values))).toBeNull();
  });
});
