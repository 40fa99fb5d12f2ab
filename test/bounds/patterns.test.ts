import { RegExpParser } from '@eslint-community/regexpp';
import { describe, expect, test } from 'vitest';
import { isOpenReference, openLength } from '../../src/mask/shown-values.js';
import { secretPointer, unknownBelowSecret } from '../../src/model/facts/secrets.js';
import { yamlSlip } from '../../src/syntax/yaml/yaml-slip.js';
import { addressFault } from '../../src/text/address.js';
import { holdsPlaceholder } from '../../src/text/placeholder.js';
import { repetitionsOf } from './attack-texts.js';
import { collectPatterns, collectSchemaPatterns, type WrittenPattern } from './collect-patterns.js';
import { createStepCounter } from './count-steps.js';

/** Characters that the pumps of the shorter text make up; the longer one has four times as many. */
const rounds = Number(process.env.MAILCONF_ROUNDS ?? 60);
/** Four times the text may take so many times the steps: by the square it would take sixteen times as many. */
const mostGrowth = 7;

const parser = new RegExpParser({ ecmaVersion: 2025 });

/** The text for which a pattern takes more steps than its length explains, `null` where there is none. */
function slowTextOf({ source, flags }: { source: string; flags: string }): string | null {
  const pattern = parser.parsePattern(source, undefined, undefined, {
    unicode: flags.includes('u'),
    unicodeSets: flags.includes('v'),
  });
  const count = createStepCounter(pattern, flags);
  for (const { raw, attacks } of repetitionsOf(pattern, flags)) {
    if (attacks.length === 0) throw new Error(`nothing is known to feed ${raw} with`);
    for (const { prefix, pump, suffix } of attacks) {
      const times = Math.max(10, Math.ceil(rounds / pump.length));
      const [short, long] = [times, 4 * times].map((often) => count(prefix + pump.repeat(often) + suffix));
      if (long === Number.POSITIVE_INFINITY || (long as number) > mostGrowth * (short as number)) {
        return `${JSON.stringify(prefix)} ${JSON.stringify(pump)}×n ${JSON.stringify(suffix)}: ${short} → ${long} steps`;
      }
    }
  }
  return null;
}

describe('the counter of steps', () => {
  test.each([
    ['a+$', ''],
    ['(a+)+b', ''],
    ['^(?:a|a)*$', ''],
    ['\\s+$', 'g'],
    ['^\\d+\\d+$', ''],
    ['a.*b', ''],
    ['(?:[\\w.]+,?)+;', ''],
    ['"(?:[^"\\\\]|\\\\.)*"', ''],
    ['x*y', 'g'],
  ])('finds out /%s/%s', (source, flags) => {
    expect(slowTextOf({ source, flags })).not.toBeNull();
  });

  test.each([
    ['^a+$', ''],
    ['(?<!a)a+$', ''],
    ['^(?:a+,)*$', ''],
    ['[,;]', 'g'],
    ['a{1,64}$', ''],
    ['^(["\']).*\\1$', 's'],
  ])('lets /%s/%s be', (source, flags) => {
    expect(slowTextOf({ source, flags })).toBeNull();
  });
});

const patterns = [...collectPatterns(), ...collectSchemaPatterns()];

/** Patterns that take time by the square, and see nothing longer than a bound: by their text, why that is. */
const bounded: Readonly<Record<string, string>> = {
  [String.raw`/"(?:[^"\\]|\\.)*"|'[^']*'|(?<=\s)#.*/g`]: 'yamlSlip looks at 4,096 characters',
  [String.raw`/^\s*(?:[a-z][a-z\d+-]*:\/\/)?(?:[\p{L}\p{M}\p{N}\p{So}._-]+|\[?[\da-f:.]+\]?)(?::\d{0,5})?(?:[\s,;.]*$|(?=[/?#][^@]*$))/iu`]:
    'openLength looks at 320 characters',
  [String.raw`/^[\p{L}\p{M}\p{N}.+_'~%\\-]+(?:@[\p{L}\p{M}\p{N}._-]*)?[\s,;.]*$/u`]:
    'openLength looks at 320 characters',
  [String.raw`/^(?:mailto:)?[\p{L}\p{M}\p{N}.+_'~-]+(?:@[\p{L}\p{M}\p{N}._-]*)?[\s,;.]*$/iu`]:
    'openLength looks at 320 characters',
  [String.raw`/<[^<>]*@[^<>]*>\s*$/`]: 'addressFault looks at 1,024 characters',
  [String.raw`/\$\{[A-Za-z_][^{}]*\}|\{\{.*\}\}|<%.*%>/s`]: 'holdsPlaceholder looks at 1,024 characters',
};

/** Patterns that an expression makes: by a part of it, patterns of the kind, or why they need none. */
const made: Readonly<Record<string, readonly RegExp[] | string>> = {
  closedFolders: [/(?:^|[/\\])(?:node_modules|\.git)(?:[/\\]|$)/],
  'names.replace': 'the pattern comes from the command line, and a file name has 255 bytes',
  patternOf: [/^\/accounts\/[^/]*\/x-a\/[^/]*\/b(?:\/|$)/u],
  '(`^${pattern}$`': 'the pattern comes from the command line',
  // A character, an escape or a class.
  '`^${atom}$`': [/^a$/u, /^\d$/u, /^[A-Z2-7]$/u],
  secretPlaces: [secretPointer, unknownBelowSecret],
  escapeRegExp: [/hunter2|aHVudGVyMg==|aHVudGVyMg/giu],
};

test('there are patterns', () => {
  expect(patterns.length).toBeGreaterThan(200);
});

const literals = patterns.filter((one): one is WrittenPattern & { source: string } => one.source !== null);

test.each(literals.filter(({ text }) => bounded[text] === undefined).map((one) => [one.place, one.text, one] as const))(
  '%s %s takes time by the length of the text',
  (_place, _text, pattern) => {
    expect(slowTextOf(pattern)).toBeNull();
  },
);

test.each(patterns.filter(({ source }) => source === null).map(({ place, text }) => [place, text] as const))(
  '%s %s makes patterns that are known',
  (_place, text) => {
    const kind = Object.entries(made).find(([part]) => text.includes(part))?.[1];
    expect(kind, `no pattern of the kind is known for ${text}`).toBeDefined();
    if (typeof kind !== 'string') for (const one of kind ?? []) expect(slowTextOf(one)).toBeNull();
  },
);

test('every bound is of a pattern that needs one', () => {
  for (const text of Object.keys(bounded)) {
    const pattern = literals.find((one) => one.text === text);
    expect(pattern, text).toBeDefined();
    expect(slowTextOf(pattern as { source: string; flags: string }), text).not.toBeNull();
  }
});

/** By the square these would take hours. */
describe('what sees a bounded part alone ends on a text of a million characters', () => {
  const million = 1_000_000;
  test('openLength', () => {
    for (const key of ['server', 'hello', 'userId', 'address', 'sender', 'provider', 'ca', 'port']) {
      for (const unit of ['.', ' ', 'a', 'a@', ',']) expect(openLength(key, `${unit.repeat(million)}\0`)).toBe(0);
    }
    expect(isOpenReference('file', '../'.repeat(million))).toBe(false);
  });
  test('addressFault', () => {
    for (const unit of ['<', '<@', '@', ' ', '.']) expect(addressFault(unit.repeat(million))).not.toBeNull();
  });
  test('holdsPlaceholder', () => {
    for (const unit of ['${', '{{', '<%', 'x']) expect(holdsPlaceholder(unit.repeat(million))).toBe(false);
  });
  test('yamlSlip', () => {
    for (const unit of ['"', '\\"', "'", '[', ' #', '[ "\\']) {
      const text = `${unit.repeat(million)}\nx`;
      yamlSlip('BAD_INDENT', text, { start: text.length - 1, end: text.length });
    }
  });
});
