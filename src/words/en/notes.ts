import type { Notes } from '../../model/rule-args.js';
import { clip } from '../../text/shown.js';

// What is said of a place that belongs to a diagnostic. A provider file is quoted in none of them.

/** Notes by name. */
export const notes: { readonly [N in keyof Notes]: (facts: Notes[N]) => string } = {
  'preset-says': ({ provider, what }) => `the preset of ${provider} has \`${clip(what)}\` here`,
  'first-place': () => 'the first one',
  'first-key': () => 'first written here',
  'also-here': () => 'and here',
  'used-here': () => 'used here',
  'not-readable': () => 'cannot be read',
  'missing-in-preset': ({ key }) => `\`${key}\` is missing`,
  'unknown-in-preset': () => 'unknown key',
  'wrong-type-in-preset': () => 'a value of the wrong type',
  'out-of-range-in-preset': () => 'a number out of range',
  'invalid-in-preset': () => 'a value that is not allowed here',
};
