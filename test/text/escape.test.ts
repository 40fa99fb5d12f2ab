import { expect, it } from 'vitest';
import { escapeRegExp, xmlText } from '../../src/text/escape.js';
import { isAllowedHost } from '../../src/text/host-glob.js';

const printable = Array.from({ length: 0x7f - 0x20 }, (_, index) => String.fromCharCode(0x20 + index)).join('');

it.each(['', 'u', 'i', 'giu'])('an escaped text matches itself alone, with the flags "%s"', (flags) => {
  const pattern = escapeRegExp(printable);
  expect(printable.replace(new RegExp(pattern, flags), '')).toBe('');
  for (const character of printable) {
    const own = new RegExp(`^${escapeRegExp(character)}$`, flags.replace('i', ''));
    expect([...printable].filter((other) => own.test(other))).toEqual([character]);
  }
});

it('a text of XML holds nothing that XML cannot hold', () => {
  expect(xmlText('a<b>&"c"\u0000\ufffe\ud800')).toBe('a&lt;b&gt;&amp;&quot;c&quot;');
  expect(xmlText('a\u202eb\nc')).toBe('a&#x202e;b\nc');
});

it.each([
  ['*.example.com', 'mail.example.com', true],
  ['*.example.com', 'example.com', false],
  ['mail?.example.com', 'mail1.example.com', true],
  ['mail?.example.com', 'mail.example.com', false],
  ['mail.example.com', 'mailxexample.com', false],
  ['***', 'x', true],
  ['[a-z]*', 'mail', false],
])('%s allows %s: %s', (glob, host, isAllowed) => expect(isAllowedHost(host, [glob])).toBe(isAllowed));
