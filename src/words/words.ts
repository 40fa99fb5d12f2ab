import { listOf } from '../text/shown.js';

/** The words of a diagnostic. A message says what is wrong, the help what to write instead. */
export interface Words {
  readonly message: string;
  readonly help?: string;
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
