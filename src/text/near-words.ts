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
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Insertions, deletions, substitutions and swaps of neighbours that make one word of another (Damerau, restricted). */
export function editDistance(a: string, b: string): number {
  let before = new Uint16Array(b.length + 1);
  let previous = Uint16Array.from({ length: b.length + 1 }, (_, index) => index);
  let current = new Uint16Array(b.length + 1);
  for (let row = 1; row <= a.length; row++) {
    const code = a.charCodeAt(row - 1);
    const last = row > 1 ? a.charCodeAt(row - 2) : -1;
    current[0] = row;
    for (let column = 1; column <= b.length; column++) {
      const other = b.charCodeAt(column - 1);
      let cost = (previous[column - 1] as number) + (code === other ? 0 : 1);
      cost = Math.min(cost, (previous[column] as number) + 1, (current[column - 1] as number) + 1);
      if (column > 1 && last === other && code === b.charCodeAt(column - 2)) {
        cost = Math.min(cost, (before[column - 2] as number) + 1);
      }
      current[column] = cost;
    }
    [before, previous, current] = [previous, current, before];
  }
  return previous[b.length] as number;
}
