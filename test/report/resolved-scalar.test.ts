import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { scalar } from '../../src/report/resolved-yaml.js';

const options = { collectionStyle: 'flow', flowCollectionPadding: false, lineWidth: 0, blockQuote: false } as const;
const word = fc.stringMatching(/^[A-Za-z0-9@._-]{1,12}$/);
const odd = fc.constantFrom(
  'true',
  'True',
  'NULL',
  'yes',
  'no',
  'n',
  'y',
  'inf',
  'nan',
  'e5',
  '0x1f',
  '***',
  '-',
  'a: b',
  'a #b',
  '',
);

it('is what the library writes, and is read as what was written', () => {
  const leaf = fc.oneof(
    fc.boolean(),
    fc.integer(),
    fc.constant(-0),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    word,
    odd,
  );
  const value = fc.oneof(
    leaf,
    fc.array(leaf, { maxLength: 3 }),
    fc.dictionary(fc.oneof(word, odd), leaf, { maxKeys: 2 }),
  );
  fc.assert(
    fc.property(value, (value) => {
      expect(scalar(value)).toBe(stringify(value, options).trimEnd());
      expect(parse(scalar(value))).toEqual(parse(stringify(value)));
    }),
    { numRuns: 3000 },
  );
});
