/** The index of the first item for which the question holds, of a list in which it then holds for all that follow. */
export function firstIndex<T>(list: readonly T[], isIt: (item: T) => boolean): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isIt(list[middle] as T)) high = middle;
    else low = middle + 1;
  }
  return low;
}
