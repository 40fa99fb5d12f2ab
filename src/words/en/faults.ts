import type { AddressFault } from '../../text/address.js';
import type { HostFaultName } from '../../text/host.js';

// Why a text is not a host or an address, behind "invalid host name: ".

/** Faults of a host, by name. */
export const hostFaults: Readonly<Record<HostFaultName, string>> = {
  empty: 'it is empty',
  'two-pairs-of-quotes': 'it has a second pair of quotes',
  quote: 'it begins or ends with a quote',
  placeholder: 'it is a placeholder, and mailconf fills in no variables',
  space: 'it contains a space',
  scheme: 'it begins with a scheme',
  brackets: 'it is written in brackets',
  port: 'it contains a port',
  address: 'it is an address, not a server',
  path: 'it contains a path',
  comma: 'it ends with `,`',
  semicolon: 'it ends with `;`',
  'final-dot': 'it ends with a dot',
  'too-long': 'it is longer than 253 characters',
  'unexpected-character': 'it contains a character that no host name has',
  'empty-label': 'it has two dots in a row, or begins with a dot',
  'long-label': 'a part between dots is longer than 63 characters',
  'hyphen-at-edge': 'a part begins or ends with `-`',
  number: 'it is a number, but not an IPv4 address',
};

/** Faults of an address before its `@`, and of its form, by name. */
export const addressFaults: Readonly<Record<Exclude<AddressFault, 'domain'>, string>> = {
  empty: 'it is empty',
  'too-long': 'it is longer than 1024 characters',
  'two-pairs-of-quotes': 'it has a second pair of quotes',
  'display-name': 'it has a display name or angle brackets',
  placeholder: 'it is a placeholder, and mailconf fills in no variables',
  mailto: 'it begins with `mailto:`',
  space: 'it contains a space',
  'no-at': 'it has no `@`',
  'no-local-part': 'nothing is before the `@`',
  'two-at': 'it has two `@`',
  dots: 'the part before the `@` begins or ends with a dot, or has two in a row',
  'unexpected-character': 'the part before the `@` contains a character that is not allowed there',
  'long-local-part': 'the part before the `@` is longer than 64 bytes',
  'no-domain': 'nothing is after the `@`',
};
