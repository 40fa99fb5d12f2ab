import { fromPointer, isIndex } from '../../../text/pointer.js';
import type { Span } from '../../../text/source-text.js';
import type { Location } from '../../document.js';
import type { QuickEntry, QuickNode } from './tree-recorder.js';

interface Keyed {
  readonly byName: ReadonlyMap<string | null, QuickEntry>;
  readonly merge: QuickEntry | undefined;
}

/** Finds places in the tree of a text. */
export function createPlaces(root: QuickNode): (pointer: string) => Location | null {
  const mappings = new Map<QuickNode, Keyed>();

  const keyed = (node: QuickNode): Keyed => {
    const known = mappings.get(node);
    if (known) return known;
    const own = node.entries.filter(({ isMerge }) => !isMerge);
    const merge = node.entries.find(({ isMerge }) => isMerge);
    const found = { byName: new Map(own.map((entry) => [entry.name, entry])), merge };
    mappings.set(node, found);
    return found;
  };

  const entryOf = (node: QuickNode, name: string, uses: Span[]): QuickEntry | undefined => {
    if (node.kind === 'list') return isIndex(name) ? node.entries[Number(name)] : undefined;
    const { byName, merge } = keyed(node);
    return byName.get(name) ?? (merge && mergedEntryOf(merge.value, name, uses));
  };

  /** Looks in the mappings that a merge key names, one after the other. */
  const mergedEntryOf = (named: QuickNode, name: string, uses: Span[]): QuickEntry | undefined => {
    const list = named.target ?? named;
    const sources = list.kind === 'list' ? list.entries.map(({ value }) => value) : [named];
    for (const source of sources) {
      const inner: Span[] = [];
      const entry = entryOf(source.target ?? source, name, inner);
      if (entry === undefined) continue;
      if (list.kind === 'list' && list !== named) uses.push(spanOf(named));
      if (source.target) uses.push(spanOf(source));
      uses.push(...inner);
      return entry;
    }
    return undefined;
  };

  return (pointer) => {
    const uses: Span[] = [];
    let key: QuickNode | null = null;
    let node = root;
    for (const name of fromPointer(pointer)) {
      const entry = entryOf(node, name, uses);
      if (entry === undefined) return null;
      key = entry.key as QuickNode | null;
      node = entry.value;
      if (node.target) {
        uses.push(spanOf(node));
        node = node.target;
      }
    }
    return { key: key && spanOf(key), value: spanOf(node), uses };
  };
}

function spanOf({ start, end }: Span): Span {
  return { start, end };
}
