import type { Document } from '../load/document.js';
import { decoded, parseBytes, parseText } from '../load/load.js';
import { maxFileBytes, readBytesSync } from '../load/read.js';
import { type Checked, checkDocument } from '../pipeline/check.js';
import type { KnownForms } from '../pipeline/known-forms.js';
import type { Opened } from '../pipeline/source.js';
import { builtinPresets } from '../resolve/builtin-presets.js';
import type { Cache } from './cache.js';

/** What is known to have no fault: by its content from earlier runs, by its form from this one. */
export interface Known {
  /** Whether nothing is to be said of a file, as far as that is told at once. */
  isClean(path: string): boolean;
  /** Opens a file; `null` where nothing is to be said of it. */
  open(path: string): Promise<Opened | null>;
  /** Keeps a document that was opened here, where it is clean and nothing around it matters. */
  keep(checked: Checked): void;
  save(): void;
}

/** A file that was read; its text is `null` where the bytes are no UTF-8. */
interface Read {
  readonly path: string;
  readonly bytes: Buffer;
  readonly digest: string | undefined;
  readonly text: string | null;
}

/** What is checked before forms are worth being loaded: so many files, or characters in one. */
const fewFiles = 8;
const shortText = 64 * 1024;

export function createKnown(cache: Cache | null): Known {
  /** For one file after the other. */
  const room = Buffer.allocUnsafeSlow(shortText);
  const opened = new WeakMap<Document, Read>();
  let files = 0;
  let forms: KnownForms | undefined;
  let last: Read | undefined;

  /** Reads a file, whose bytes are there until the next is read; `null` where its content is known. */
  const read = (path: string): Read | null => {
    if (last?.path === path) return last;
    const bytes = readBytesSync(path, maxFileBytes, room);
    const digest = cache?.digestOf(path, bytes);
    if (digest !== undefined && cache?.has(digest)) return null;
    last = { path, bytes, digest, text: decoded(bytes) };
    return last;
  };

  const keepContent = ({ digest }: Read) => {
    if (digest !== undefined) cache?.keep(digest);
  };

  return {
    isClean(path) {
      if (!cache && !forms) return false;
      try {
        const found = read(path);
        if (found === null) return true;
        if (found.text === null || !forms?.isClean(path, found.text)) return false;
        keepContent(found);
        return true;
      } catch {
        // Opened once more it says why.
        return false;
      }
    },
    async open(path) {
      const found = read(path);
      if (found === null) return null;
      last = undefined;
      const { text, bytes } = found;
      files += 1;
      if (text === null) return { document: parseBytes(path, bytes), shadowed: [], foreign: [] };
      if (files > fewFiles || text.length > shortText) forms ??= await loadForms();
      // What goes wrong here is looked at the careful way.
      const isCleanSet = await forms?.isCleanSet(path, text).catch(() => false);
      if (isCleanSet) {
        keepContent(found);
        return null;
      }
      const document = parseText(path, text);
      opened.set(document, found);
      return { document, shadowed: [], foreign: [] };
    },
    keep(checked) {
      const found = opened.get(checked.document);
      if (!found || checked.diagnostics.length > 0 || !checked.isSelfContained) return;
      keepContent(found);
      try {
        if (found.text !== null) forms?.keep(found.text, checked);
      } catch {
        // A pattern that V8 takes for too large is none.
      }
    },
    save: () => cache?.save(),
  };
}

async function loadForms(): Promise<KnownForms> {
  const { createKnownForms } = await import('../pipeline/known-forms.js');
  return createKnownForms(await builtinPresets(), (path, text) => checkDocument(parseText(path, text)));
}
