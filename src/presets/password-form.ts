/** Units that a password given out by a provider has at most. */
const longest = 256;

/** A pattern in parts, each of which takes so many characters of one kind. */
interface Form {
  readonly parts: readonly Part[];
  readonly isFromStart: boolean;
  readonly isToEnd: boolean;
}

interface Part {
  /** Tests one character. */
  readonly kind: RegExp;
  readonly min: number;
  readonly max: number;
}

/** The pattern that was asked for last: a rule asks for one again and again. */
let last: { readonly pattern: string; readonly form: Form | null } = { pattern: '', form: null };

/** Whether a pattern is of the kind that `hasForm` reads: characters and classes with counts, no groups, no alternatives. */
export function isPasswordPattern(pattern: string): boolean {
  return readForm(pattern) !== null;
}

/**
 * Whether a password has the form that a provider's passwords have; what cannot be decided counts as right. The pattern may be
 * a stranger's: it takes time by its length and the password's, never more.
 */
export function hasForm(pattern: string, password: string): boolean {
  if (pattern !== last.pattern) last = { pattern, form: readForm(pattern) };
  const { form } = last;
  if (form === null || password.length > longest) return true;
  const characters = [...password];
  // How many characters may have been taken.
  let reached = [true, ...characters.map(() => !form.isFromStart)];
  for (const part of form.parts) reached = take(reached, part, characters);
  return form.isToEnd ? reached.at(-1) === true : reached.includes(true);
}

/** Where the text may be after a part, by where it may have been before it. */
function take(reached: readonly boolean[], { kind, min, max }: Part, characters: readonly string[]): boolean[] {
  const before = [0];
  for (const is of reached) before.push((before.at(-1) as number) + (is ? 1 : 0));
  let run = 0;
  return reached.map((_, end) => {
    run = end > 0 && kind.test(characters[end - 1] as string) ? run + 1 : 0;
    const [first, last] = [end - Math.min(run, max), end - min];
    return first <= last && (before[last + 1] as number) > (before[first] as number);
  });
}

const part = /(\\.|\[(?:\\.|[^\\\]])+\]|[^\\^$*+?()[\]{}|])(?:([*+?])|\{(\d{1,3})(?:(,)(\d{1,3})?)?\})?/suy;

function readForm(pattern: string): Form | null {
  const isFromStart = pattern.startsWith('^');
  const parts: Part[] = [];
  part.lastIndex = isFromStart ? 1 : 0;
  for (;;) {
    const start = part.lastIndex;
    const rest = pattern.slice(start, start + 2);
    if (rest === '' || rest === '$') return { parts, isFromStart, isToEnd: rest === '$' };
    const [, atom, sign, low, comma, high] = part.exec(pattern) ?? [];
    const kind = atom === undefined ? null : kindOf(atom);
    const { min, max } = countOf(sign, low, comma, high);
    if (kind === null || min > max) return null;
    parts.push({ kind, min, max });
  }
}

function countOf(sign?: string, low?: string, comma?: string, high?: string): { min: number; max: number } {
  const most = Number.POSITIVE_INFINITY;
  if (sign !== undefined) return { min: sign === '+' ? 1 : 0, max: sign === '?' ? 1 : most };
  if (low === undefined) return { min: 1, max: 1 };
  const min = Number(low);
  return { min, max: high !== undefined ? Number(high) : comma === undefined ? min : most };
}

/** What an atom takes, `null` where it is none: an escape of no character, a range from its end to its start. */
function kindOf(atom: string): RegExp | null {
  const escapes = atom.match(/\\./gsu) ?? [];
  if (!escapes.every((one) => /[dDwWsS^$\\.*+?()[\]{}|/-]$/.test(one))) return null;
  try {
    return new RegExp(`^${atom}$`, 'u');
  } catch {
    // The RegExp throws nothing but a SyntaxError, at a class or a count that is none.
    return null;
  }
}
