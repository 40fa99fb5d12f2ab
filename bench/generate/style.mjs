/**
 * How a file is written.
 *
 * @typedef {import('./random.mjs').Random} Random
 * @typedef {{
 *   indent: number,
 *   dashIndent: number,
 *   quotes: 'plain' | 'single' | 'double' | 'mixed',
 *   flow: number,
 *   comments: number,
 *   blankLines: number,
 *   anchors: number,
 *   lineEnd: '\n' | '\r\n',
 *   blocks: number,
 *   odd: number,
 *   quotedKeys: number,
 *   start: string,
 *   hasFinalBreak: boolean,
 * }} Style
 */

/** What a person or a program may choose. @param {Random} random @returns {Style} */
export function usualStyle(random) {
  return {
    indent: random.pick([2, 2, 2, 2, 4, 4, 3]),
    dashIndent: random.pick([0, 2]),
    quotes: random.pick(['plain', 'plain', 'plain', 'single', 'double', 'mixed']),
    flow: random.pick([0, 0.1, 0.3, 0.6]),
    comments: random.pick([0, 0, 0.08, 0.2]),
    blankLines: random.pick([0, 0, 0.1]),
    anchors: random.chance(0.06) ? 0.7 : 0,
    lineEnd: random.chance(0.04) ? '\r\n' : '\n',
    blocks: 0,
    odd: 0,
    quotedKeys: random.pick([0, 0, 0, 0, 0.05, 1]) * (random.chance(0.5) ? 1 : 0),
    start: random.chance(0.04) ? '---\n' : '',
    hasFinalBreak: random.chance(0.97),
  };
}

/** Styles of which each file of a fleet has one. @type {Record<string, Partial<Style>>} */
export const styles = {
  crlf: { lineEnd: '\r\n' },
  comments: { comments: 0.5, blankLines: 0.15 },
  quotes: { quotes: 'mixed', quotedKeys: 0.3 },
  flow: { flow: 1, comments: 0 },
  anchors: { anchors: 1 },
  blocks: { blocks: 0.5 },
};

/** Everything that the grammar allows. @param {Random} random @returns {Style} */
export function wildStyle(random) {
  return {
    ...usualStyle(random),
    indent: random.pick([1, 2, 2, 3, 4, 6, 8]),
    flow: random.pick([0, 0.2, 0.5, 1]),
    comments: random.pick([0, 0.1, 0.4]),
    anchors: random.pick([0, 0, 0.4, 1]),
    lineEnd: random.chance(0.1) ? '\r\n' : '\n',
    blocks: random.pick([0, 0, 0.3]),
    odd: random.pick([0, 0, 0.02, 0.1]),
    quotedKeys: random.pick([0, 0, 0.1, 1]),
    start: random.pick(['', '', '', '', '', '---\n', '%YAML 1.2\n---\n', '\ufeff', '# one\n\n---\n', '\n\n']),
    hasFinalBreak: random.chance(0.9),
  };
}
