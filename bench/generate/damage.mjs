import { oddValues } from './wild-values.mjs';

/**
 * Damages a text as slips of the hand, of an editor or of a program do, in one to four places.
 *
 * @typedef {import('./random.mjs').Random} Random
 */

/** @param {string} text @param {Random} random @returns {string} */
export function damage(text, random) {
  let damaged = text;
  for (let left = random.pick([1, 1, 1, 2, 3, 4]); left > 0; left--) {
    damaged = random.chance(0.55) ? damageCharacters(damaged, random) : damageLines(damaged, random);
  }
  return damaged;
}

const nasty = [
  ...' \t\n\r:#,{}[]"\'-?|>&*!%@`\\=<~/.$_0aZ',
  ...[
    '\r\n',
    '  ',
    ': ',
    ' #',
    '- ',
    '\n  ',
    '\n\n',
    '---\n',
    '...\n',
    'x: ',
    '<<: ',
    '*a',
    '&a ',
    '!!str ',
    '|\n',
    '>-\n',
    '"\n',
    "''",
  ],
  ...[
    '\u0000',
    '\u0007',
    '\u001b',
    '\u007f',
    '\u0085',
    '\u00a0',
    '\u00ad',
    '\u200b',
    '\u202e',
    '\u2028',
    '\u2029',
    '\ufeff',
    '\ufffe',
    'é',
    '😀',
    '\ud800',
  ],
  ...['null', 'true', '1e3', '0x1', '***', `\${X}`, '# mailconf-disable-next-line plaintext-password\n', '{env: X}'],
];

/** @param {string} text @param {Random} random */
function damageCharacters(text, random) {
  const at = random.below(text.length + 1);
  const length = random.pick([1, 1, 1, 2, 3, 8, 20]);
  const before = text.slice(0, at);
  const part = text.slice(at, at + length);
  const after = text.slice(at + length);
  switch (random.below(6)) {
    case 0:
      return before + after;
    case 1:
      return before + part + part + after;
    case 2:
      return before + [...part].reverse().join('') + after;
    case 3:
      return before + random.pick(nasty) + part + after;
    case 4:
      return before + random.pick(nasty) + after;
    default:
      return before + random.pick(nasty) + random.pick(nasty) + part + after;
  }
}

/** @param {string} text @param {Random} random */
function damageLines(text, random) {
  const lines = text.split('\n');
  const at = random.below(lines.length);
  const line = lines[at] ?? '';
  const other = random.below(lines.length);
  switch (random.below(9)) {
    case 0:
      lines.splice(at, 1);
      break;
    case 1:
      lines.splice(at, 0, line);
      break;
    case 2:
      [lines[at], lines[other]] = [lines[other] ?? '', line];
      break;
    case 3:
      lines[at] = random.pick([' ', '  ', '    ', '\t', '- ', '# ', '? ', ': ']) + line;
      break;
    case 4:
      lines[at] = line.replace(/^\s+/, (indent) => indent.slice(random.between(1, 2)));
      break;
    case 5:
      lines[at] = line.slice(0, random.below(line.length + 1));
      break;
    case 6:
      return lines.slice(0, at + 1).join('\n');
    case 7:
      lines.splice(at, 2, line + (lines[at + 1] ?? '').trimStart());
      break;
    default:
      lines[at] = line.replace(/(:\s*)[^\s#].*$/, (_, colon) => colon + oddText(random));
  }
  return lines.join('\n');
}

/** @param {Random} random */
function oddText(random) {
  const list = oddValues[random.pick(Object.keys(oddValues))] ?? [];
  const value = random.pick(list);
  return value !== null && typeof value === 'object' && 'text' in value ? String(value.text) : String(value);
}
