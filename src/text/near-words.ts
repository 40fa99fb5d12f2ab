/** Units from which on a word is no misspelling. */
const tooLong = 128;

/** The candidate that a word is most likely a misspelling of, `null` where none is near. */
export function suggest(word: string, candidates: Iterable<string>): string | null {
  if (word.length > tooLong) return null;
  const wanted = word.toLowerCase();
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  let best: string | null = null;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - wanted.length) >= bestDistance) continue;
    const distance = editDistance(wanted, candidate.toLowerCase(), bestDistance - 1);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Three rows of the table of distances, used again and again: words are compared by the hundred thousand. */
let rows: [Uint16Array, Uint16Array, Uint16Array] = rowsOf(tooLong);

function rowsOf(length: number): [Uint16Array, Uint16Array, Uint16Array] {
  return [new Uint16Array(length + 1), new Uint16Array(length + 1), new Uint16Array(length + 1)];
}

/**
 * Insertions, deletions, substitutions and swaps of neighbours that make one word of another (Damerau, restricted). Of more
 * than the limit only that they are more is said.
 */
export function editDistance(a: string, b: string, limit = Number.POSITIVE_INFINITY): number {
  if (rows[0].length <= b.length) rows = rowsOf(b.length);
  let [before, previous, current] = rows;
  for (let column = 0; column <= b.length; column++) previous[column] = column;
  let least = 0;
  for (let row = 1; row <= a.length; row++) {
    const code = a.charCodeAt(row - 1);
    const last = row > 1 ? a.charCodeAt(row - 2) : -1;
    const leastBefore = least;
    current[0] = least = row;
    for (let column = 1; column <= b.length; column++) {
      const other = b.charCodeAt(column - 1);
      let cost = (previous[column - 1] as number) + (code === other ? 0 : 1);
      cost = Math.min(cost, (previous[column] as number) + 1, (current[column - 1] as number) + 1);
      if (column > 1 && last === other && code === b.charCodeAt(column - 2)) {
        cost = Math.min(cost, (before[column - 2] as number) + 1);
      }
      current[column] = cost;
      if (cost < least) least = cost;
    }
    // What follows is made of these two rows, and only grows.
    if (least > limit && leastBefore >= limit) return limit + 1;
    [before, previous, current] = [previous, current, before];
  }
  return previous[b.length] as number;
}
