/** A line's first word, in capitals, and what follows it. */
export function splitCommand(line: string): [verb: string, args: string] {
  const at = line.indexOf(' ');
  return at < 0 ? [line.toUpperCase(), ''] : [line.slice(0, at).toUpperCase(), line.slice(at + 1)];
}
