/** The words of a diagnostic. A message says what is wrong, the help what to write instead. */
export interface Words {
  readonly message: string;
  readonly help?: string;
}

/** `a, b or c`. */
export function listOf(words: readonly string[], conjunction = 'or'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${conjunction} ${words.at(-1)}`;
}

/** The items of an argument that holds a list. */
export function itemsOf(list: string): string[] {
  return list === '' ? [] : list.split('\n');
}

/** A text as it stands in a file. */
export function code(text: string | number): string {
  return `\`${text}\``;
}

/** A list of texts as they stand in a file. */
export function codes(list: string, conjunction?: string): string {
  return listOf(itemsOf(list).map(code), conjunction);
}
