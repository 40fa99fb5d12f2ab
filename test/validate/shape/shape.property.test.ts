import fc from 'fast-check';
import { expect, it } from 'vitest';
import { validateAccount, validateAccountSet } from '../../../src/generated/validate.js';
import { isWithin } from '../../../src/text/pointer.js';
import { shapeFindings } from '../../../src/validate/shape/shape-findings.js';

const odd = fc.constantFrom<unknown>(
  null,
  true,
  false,
  0,
  1,
  4,
  995,
  70_000,
  1.5,
  '',
  'x',
  'starttls',
  'tls',
  '995',
  '***',
  'a@b.example',
  'a b',
  {},
  [],
  ['x'],
  { env: 'A' },
  { env: '1' },
  { env: 'A', file: 'b' },
  { x: 1 },
);
const key = fc.constantFrom(
  'server',
  'port',
  'ssl',
  'apop',
  'auth',
  'userId',
  'user',
  'password',
  'address',
  'hst',
  'sender',
  'tls',
  'oauth2',
  'accessToken',
  'imap',
  'name',
  'x-a',
  '__proto__',
  'popBeforeSmtp',
  'fingerprint',
  'delay',
);
const part = fc.oneof(
  odd,
  fc.dictionary(
    key,
    fc.oneof(odd, fc.dictionary(key, fc.oneof(odd, fc.dictionary(key, odd, { maxKeys: 3 })), { maxKeys: 4 })),
    { maxKeys: 5 },
  ),
);
const account = fc.record(
  { mailbox: part, pop: part, smtp: part, separateSmtp: part, delay: odd, provider: odd, popp: odd, imap: odd },
  { requiredKeys: [] },
);
const root = fc.oneof(
  account,
  odd,
  fc.record(
    {
      accounts: fc.oneof(
        odd,
        fc.dictionary(fc.constantFrom('a', 'b-1', 'a b', '-'), fc.oneof(account, odd), { maxKeys: 3 }),
      ),
      default: odd,
      pop: odd,
    },
    { requiredKeys: ['accounts'] },
  ),
);

/** Faults that no pattern of the schema tells, or that it tells as well. */
const ofTexts = ['invalid-address', 'invalid-host', 'control-character'];

it('there is a finding exactly where the schema refuses, and one for one place', () => {
  fc.assert(
    fc.property(root, (value) => {
      const isSet = value !== null && typeof value === 'object' && 'accounts' in value;
      const isValid = isSet ? validateAccountSet(value) : validateAccount(value);
      const { findings } = shapeFindings(value);
      if (!isValid) expect(findings.length).toBeGreaterThan(0);
      else expect(findings.filter(({ rule }) => !ofTexts.includes(rule))).toEqual([]);
      const ofValues = findings.filter(({ at }) => at === 'value').map(({ pointer }) => pointer);
      for (const [index, pointer] of ofValues.entries()) {
        const others = ofValues.filter((_, other) => other !== index);
        expect(others.filter((other) => isWithin(other, pointer))).toEqual([]);
      }
    }),
    { numRuns: 5000 },
  );
});
