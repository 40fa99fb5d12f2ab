import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAccountFile, isAccountSetFile } from '../../../src/generated/shape-check.js';
import { validateAccount, validateAccountSet } from '../../../src/generated/validate.js';
import { hasShape } from '../../../src/validate/shape/shape-findings.js';

interface Schema {
  readonly [keyword: string]: unknown;
  readonly definitions: Readonly<Record<string, Schema>>;
  readonly properties?: Readonly<Record<string, Schema | false>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly required?: readonly string[];
}

const { definitions } = JSON.parse(
  readFileSync(new URL('../../../schema/mailrc.schema.json', import.meta.url), 'utf8'),
) as Schema;

const words = [
  '',
  'x',
  '***',
  '****',
  'A_b1',
  '1a',
  'jo@example.com',
  'jo@',
  'a b@c.d',
  'mail.example.com',
  'h:1',
  '::1',
];
words.push('fe80::1%eth0', '[192.0.2.7]', 'PLAIN', 'plain', 'TLSv1.2', 'TLSv1.1', 'starttls', 'ab'.repeat(32), 'é\n');
const text = fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'binary', maxLength: 4 }));
const number = fc.oneof(
  fc.constantFrom(
    0,
    1,
    -0,
    -1,
    1.5,
    25,
    995,
    3600,
    3601,
    65535,
    65536,
    4,
    6,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    2 ** 53,
  ),
  fc.integer({ min: -2, max: 70000 }),
);
const odd = fc.oneof(
  text,
  number,
  fc.constantFrom<unknown>(true, false, null, undefined, 1n, Symbol.iterator, new Date(0), /x/, () => 0, new Map()),
  // biome-ignore lint/suspicious/noSparseArray: an array may have a hole where an item is asked for.
  fc.constantFrom<unknown>([], [undefined], [, 'x'], Object.assign([], { env: 'X' }), new String('x'), new Number(25)),
  fc.dictionary(
    fc.constantFrom('env', 'file', 'command', 'server', 'address', '__proto__', 'constructor', 'length'),
    text,
  ),
);

/** Values that a part of the schema takes, with some that it does not, deep in them too. */
function someOf(schema: Schema | false): fc.Arbitrary<unknown> {
  if (schema === false) return odd;
  return fc.oneof({ weight: 30, arbitrary: rightly(schema) }, { weight: 1, arbitrary: odd });
}

function rightly(schema: Schema): fc.Arbitrary<unknown> {
  if (typeof schema.$ref === 'string') return someOf(definitions[schema.$ref.replace('#/definitions/', '')] as Schema);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(someOf));
  if ('const' in schema) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.type === 'integer') {
    const inside = fc.integer({ min: Number(schema.minimum), max: Number(schema.maximum) });
    return fc.oneof({ weight: 19, arbitrary: inside }, { weight: 1, arbitrary: number });
  }
  if (schema.type === 'array') return fc.array(someOf(schema.items as Schema), { maxLength: 2 });
  if (schema.type === 'string') return textOf(schema);
  return objectOf(schema);
}

/** Two of three match the pattern, where any of the words does. */
function textOf({ pattern }: Schema): fc.Arbitrary<string> {
  const right = words.filter((word) => new RegExp(String(pattern ?? ''), 'u').test(word));
  return fc.oneof({ weight: 39, arbitrary: fc.constantFrom(...right) }, { weight: 1, arbitrary: text });
}

/** A value, or none; what the schema forbids comes up now and then. */
function memberOf(schema: Schema | false): fc.Arbitrary<unknown> {
  const value = someOf(schema);
  const none = fc.constant(undefined);
  return fc.oneof({ weight: schema ? 3 : 1, arbitrary: value }, { weight: schema ? 1 : 99, arbitrary: none });
}

function objectOf({ properties = {}, patternProperties = {}, required = [] }: Schema): fc.Arbitrary<unknown> {
  const record = fc.record(
    Object.fromEntries(Object.entries(properties).map(([key, schema]) => [key, memberOf(schema)])),
    { requiredKeys: [...required] },
  );
  const named = Object.values(patternProperties).map((schema) =>
    fc.dictionary(
      fc.constantFrom('x-a', 'x-', 'home', 'work.1', '-x', 'a b', '__proto__'),
      Object.keys(schema).length === 0 ? odd : someOf(schema),
      { maxKeys: 2 },
    ),
  );
  const others = fc.dictionary(fc.constantFrom('foo', 'imap', 'address ', 'toString', '__proto__'), odd, {
    maxKeys: 1,
  });
  return fc
    .tuple(
      record,
      fc.tuple(...named),
      fc.oneof({ weight: 40, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: others }),
      fc.integer({ min: 0, max: 99 }),
      fc.boolean(),
    )
    .map(([own, more, other, dropped, isBare]) => {
      const whole = Object.assign(Object.create(null), own, ...more, other) as Record<string, unknown>;
      // Data has no prototype with members that a loop passes over, as an array's: `pop` is one.
      if (!isBare && !Object.hasOwn(whole, '__proto__')) Object.setPrototypeOf(whole, Object.prototype);
      // Now and then a key is left out, or inherited.
      const key = Object.keys(whole)[dropped];
      for (const [name, value] of Object.entries(whole))
        if (value === undefined && dropped % 2 === 0) delete whole[name];
      if (key === undefined || dropped > 2) return whole;
      const { [key]: value, ...rest } = whole;
      return dropped === 0 ? Object.assign(Object.create({ [key]: value }), rest) : rest;
    });
}

describe('the validator that says yes or no', () => {
  const pairs = [
    ['an account', isAccountFile, validateAccount, 'accountFile'],
    ['a set of accounts', isAccountSetFile, validateAccountSet, 'accountSetFile'],
  ] as const;

  it.each(pairs)('agrees with the one that names all errors on %s', (_, isRight, validate, name) => {
    let right = 0;
    let wrong = 0;
    fc.assert(
      fc.property(someOf(definitions[name] as Schema), (value) => {
        const expected = validate(value);
        if (expected) right += 1;
        else wrong += 1;
        return isRight(value) === expected;
      }),
      { numRuns: Number(process.env.MAILCONF_RUNS ?? 4000) },
    );
    // Both kinds come up.
    expect(right).toBeGreaterThan(20);
    expect(wrong).toBeGreaterThan(20);
  });

  it('says no to what is no object', () => {
    for (const value of [undefined, null, '', 'x', 0, true, [], [{ mailbox: {} }], () => 0]) {
      expect(hasShape(value), String(value)).toBe(false);
    }
  });

  it('reads a set by its accounts', () => {
    const account = { mailbox: { address: 'jo@example.com' } };
    expect(hasShape(account)).toBe(true);
    expect(hasShape({ accounts: { work: account } })).toBe(true);
    expect(hasShape({ accounts: { work: account }, mailbox: account.mailbox })).toBe(false);
  });
});
