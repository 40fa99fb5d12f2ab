/** The longest text around the accounts of a set: it is looked at for each of them. */
const longestAround = 2000;

/** Blanks before a name. */
const deepest = 16;
/** Values that aliases may add by our count, which is a high one; the careful parser refuses a million. */
const aliasLimit = 500_000;

/**
 * Takes a set of accounts apart: for each a text with this account alone, and all that stands around the accounts. `null`
 * where the text is no set, or where its lines alone do not tell one account from the next, and each from what the others
 * hold: where two have one name, `default` names none, or an anchor stands in one.
 */
export function splitSet(text: string): { readonly count: number; readonly texts: Iterable<string> } | null {
  const start = headEnd(text);
  if (start === -1) return null;
  const end = tailStart(text, start);
  const names = namesIn(text, start, end);
  if (names === null || anchor.test(text.slice(start, end))) return null;
  // What stands before the first account stands before each.
  const [head, tail] = [text.slice(0, names[0]?.start), text.slice(end)];
  const around = head.length + tail.length > longestAround ? null : aroundOf(head, tail, names);
  if (around === null || addedByAliases(head, text) > aliasLimit) return null;
  return { count: names.length, texts: textsOf(text, names, end, around) };
}

const anchor = /\s&\S/;

/** At most three values for each key, and one for each item. */
function addedByAliases(head: string, text: string): number {
  const values = 3 * (head.match(/[:,\n]/g)?.length ?? 0);
  return values * (text.match(/\*/g)?.length ?? 0);
}

/** The line of an account's name. */
interface NameLine {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

interface Around {
  readonly head: string;
  readonly tail: string;
}

function headEnd(text: string): number {
  const line = 'accounts:\n';
  if (text.startsWith(line)) return line.length;
  const at = text.indexOf(`\n${line}`);
  return at === -1 ? -1 : at + 1 + line.length;
}

/** Where the next key of the root stands. */
function tailStart(text: string, start: number): number {
  const rootLine = /^[^ #\n]/gm;
  rootLine.lastIndex = start;
  return rootLine.exec(text)?.index ?? text.length;
}

/** `null` where there is none, a line as far out as the first name is no name, or a name stands twice. */
function namesIn(text: string, start: number, end: number): readonly NameLine[] | null {
  const first = /^( +)[^ #\n]/gm;
  first.lastIndex = start;
  const indent = first.exec(text)?.[1]?.length;
  if (indent === undefined || indent > deepest) return null;
  const line = new RegExp(
    `^ {1,${indent}}(?![ #\\n])(?:(?<=\\n {${indent}})([A-Za-z][A-Za-z0-9._-]{0,63}):\\n)?`,
    'gm',
  );
  line.lastIndex = start;
  const found: NameLine[] = [];
  const known = new Set<string>();
  for (let match = line.exec(text); match !== null && match.index < end; match = line.exec(text)) {
    const name = match[1];
    if (name === undefined || known.has(name)) return null;
    known.add(name);
    found.push({ name, start: match.index, end: match.index + match[0].length });
  }
  return found.length === 0 ? null : found;
}

/** What stands around the accounts, with a `default` that names the one that is left. */
function aroundOf(head: string, tail: string, names: readonly NameLine[]): Around | null {
  const form = /^default: ([A-Za-z][A-Za-z0-9._-]*)(?=\n)/gm;
  const defaults = [...`${head}\n${tail}`.matchAll(form)];
  if (defaults.some((found) => !names.some(({ name }) => name === found[1]))) return null;
  if (head.includes(onlyName) || tail.includes(onlyName)) return null;
  const named = (part: string) => part.replace(form, `default: ${onlyName}`);
  return { head: named(head), tail: named(tail) };
}

/** Of the account in each of the texts; it stands nowhere around, so that nothing names it by chance. */
const onlyName = 'the-only-account';

function* textsOf(text: string, names: readonly NameLine[], end: number, { head, tail }: Around): Generator<string> {
  for (const [index, { start, name, end: nameEnd }] of names.entries()) {
    const indent = ' '.repeat(nameEnd - start - name.length - 2);
    const body = text.slice(nameEnd, names[index + 1]?.start ?? end);
    yield `${head}${indent}${onlyName}:\n${body}${tail}`;
  }
}
