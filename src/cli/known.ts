import type { Document } from '../load/document.js';
import { decoded, parseBytes, parseText } from '../load/load.js';
import { maxFileBytes, readBytes } from '../load/read.js';
import { type Checked, checkDocument } from '../pipeline/check.js';
import type { KnownForms } from '../pipeline/known-forms.js';
import type { Opened } from '../pipeline/source.js';
import { builtinPresets } from '../resolve/presets.js';
import type { Cache } from './cache.js';

/** What is known to have no fault: by its content from earlier runs, by its form from this one. */
export interface Known {
  /** Opens a file; `null` where nothing is to be said of it. */
  open(path: string): Promise<Opened | null>;
  /** Keeps a document that was opened here, where it is clean and nothing around it matters. */
  keep(checked: Checked): void;
  save(): void;
}

interface Read {
  readonly text: string | null;
  readonly digest: string | undefined;
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
  return {
    async open(path) {
      const bytes = await readBytes(path, maxFileBytes, room);
      const digest = cache?.digestOf(path, bytes);
      if (digest !== undefined && cache?.has(digest)) return null;
      const text = decoded(bytes);
      files += 1;
      if (text !== null && (files > fewFiles || text.length > shortText)) forms ??= await loadForms();
      if (text !== null && (await forms?.isClean(path, text))) {
        if (digest !== undefined) cache?.keep(digest);
        return null;
      }
      const document = text === null ? parseBytes(path, bytes) : parseText(path, text);
      opened.set(document, { text, digest });
      return { document, shadowed: [], foreign: [] };
    },
    keep(checked) {
      const read = opened.get(checked.document);
      if (!read || checked.diagnostics.length > 0 || !checked.isSelfContained) return;
      if (read.digest !== undefined) cache?.keep(read.digest);
      if (read.text !== null) forms?.keep(read.text, checked);
    },
    save: () => cache?.save(),
  };
}

async function loadForms(): Promise<KnownForms> {
  const { createKnownForms } = await import('../pipeline/known-forms.js');
  return createKnownForms(await builtinPresets(), (path, text) => checkDocument(parseText(path, text)));
}
