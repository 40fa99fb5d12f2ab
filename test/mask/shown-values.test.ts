import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openKeys, openLength } from '../../src/mask/shown-values.js';

it('plain values are shown where the careful pattern shows them', () => {
  const value = fc.string({ unit: fc.constantFrom('a', 'Z', '9', '_', '.', '+', '-', '@', ':', '/'), maxLength: 12 });
  fc.assert(
    fc.property(fc.constantFrom(...openKeys), value, (key, text) => {
      // A blank behind it is taken off, and is no plain value.
      const isShown = openLength(key, `${text} `) === text.length + 1;
      expect(openLength(key, text) === text.length).toBe(isShown);
    }),
    { numRuns: 2000 },
  );
});
