import { isIP } from 'node:net';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ipVersion } from '../../src/text/ip-version.js';

const group = fc.oneof(fc.stringMatching(/^[0-9a-fA-F]{1,4}$/), fc.constantFrom('', '12345', 'g', '0', '::', 'ffff'));
const octet = fc.oneof(fc.nat(300).map(String), fc.constantFrom('00', '01', '', 'a', '1 ', '255', '0'));
const ipv4 = fc.array(octet, { minLength: 3, maxLength: 5 }).map((parts) => parts.join('.'));
const ipv6 = fc
  .tuple(
    fc.array(group, { maxLength: 9 }),
    fc.option(fc.ipV4(), { nil: undefined }),
    fc.constantFrom('', '%eth0', '%', '%a b'),
  )
  .map(([groups, end, zone]) => [...groups, ...(end === undefined ? [] : [end])].join(':') + zone);
const near = fc
  .tuple(
    fc.oneof(fc.ipV6(), fc.ipV4(), fc.ipV4Extended()),
    fc.nat(40),
    fc.constantFrom(':', '::', '.', '0', 'f', 'g', '', '%', ' '),
  )
  .map(([address, at, added]) => address.slice(0, at) + added + address.slice(at));
const compressed = fc.tuple(fc.ipV6(), fc.nat(7), fc.nat(7)).map(([address, from, count]) => {
  const groups = address.split(':');
  groups.splice(from, count, '');
  return groups.join(':');
});

it('ipVersion answers as node:net does', () => {
  fc.assert(
    fc.property(fc.oneof(ipv4, ipv6, near, compressed, fc.ipV6(), fc.ipV4(), fc.domain(), fc.string()), (text) => {
      expect([text, ipVersion(text)]).toEqual([text, isIP(text)]);
    }),
    { numRuns: 20_000 },
  );
});

it.each<[string, number]>([
  ['::', 6],
  ['::1', 6],
  ['1::', 6],
  ['1:2:3:4:5:6:7::', 6],
  ['::2:3:4:5:6:7:8', 6],
  ['1:2:3:4:5:6:7:8', 6],
  ['1:2:3:4:5:6:192.0.2.1', 6],
  ['::ffff:192.0.2.1', 6],
  ['fe80::1%eth0', 6],
  ['1:2:3:4:5:6:7:8::', 0],
  ['::1:2:3:4:5:6:7:8', 0],
  ['1::2::3', 0],
  [':::', 0],
  [':1', 0],
  ['1:2:3:4:5:6:7', 0],
  ['192.0.2.1::', 0],
  ['fe80::1%', 0],
  ['192.0.2.1', 4],
  ['192.0.2.01', 0],
  ['192.0.2.256', 0],
  ['192.0.2', 0],
  ['1', 0],
  ['', 0],
])('of %s is %i', (text, version) => {
  expect([ipVersion(text), isIP(text)]).toEqual([version, version]);
});
