import { expect, it } from 'vitest';
import { domainOf, splitAddress } from '../../src/text/address.js';

it.each([
  ['jane@example.com', 'jane', 'example.com', 'example.com'],
  ['a@b@BÜCHER.example', 'a@b', 'BÜCHER.example', 'xn--bcher-kva.example'],
  ['@example.com', '', 'example.com', 'example.com'],
  ['jane@', 'jane', '', ''],
  ['example.com', 'example.com', '', ''],
  ['', '', '', ''],
])('the parts of %j', (address, local, domain, ascii) => {
  expect(splitAddress(address)).toEqual({ local, domain });
  expect(domainOf(address)).toBe(ascii);
});
