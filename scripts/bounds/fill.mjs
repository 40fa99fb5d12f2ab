/** A right account in YAML, and one that can be put on one line. */
export const account =
  'mailbox: {address: jo@example.com, password: {env: MAIL_PASSWORD}}\npop: {server: pop.example.com}\nsmtp: false\n';
export const flowAccount = '{mailbox: {address: jo@example.com}, pop: {server: pop.example.com}, smtp: false}';
export const jsonAccount = '"mailbox":{"address":"jo@example.com"},"pop":{"server":"pop.example.com"},"smtp":false';

/**
 * Pieces, made by their number, joined until the text has the size.
 *
 * @param {number} size
 * @param {(index: number) => string} piece
 * @param {string} separator
 */
export function fill(size, piece, separator = '') {
  const pieces = [];
  let length = 0;
  for (let index = 0; length < size; index++) {
    const next = piece(index);
    pieces.push(next);
    length += next.length + separator.length;
  }
  return pieces.join(separator);
}

/** @param {number} size @param {string} unit */
export function repeat(size, unit) {
  return unit.repeat(Math.ceil(size / unit.length));
}

/** Half of the size for each. @param {number} size @param {(size: number) => string} first @param {(size: number) => string} second */
export function both(size, first, second) {
  return first(size / 2) + second(size / 2);
}

/** A set of accounts around entries. @param {string} entries */
export function accounts(entries) {
  return `accounts:\n${entries}`;
}
