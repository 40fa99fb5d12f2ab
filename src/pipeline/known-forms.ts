import { parsePlainYaml } from '../load/parse-plain-yaml.js';
import type { PresetIndex } from '../resolve/presets.js';
import type { Checked } from './check.js';
import { createFormer, type Form, isReliable } from './form.js';
import { splitSet } from './split-set.js';

/** The forms of texts in which nothing was found wrong. */
export interface KnownForms {
  /** Whether nothing is to be said of the text of a file, since texts of its form were checked. */
  isClean(path: string, text: string): Promise<boolean>;
  /** Keeps the form of what was checked and is clean by itself. */
  keep(text: string, checked: Checked): void;
}

/** Characters of all forms that are kept, and forms that one set of accounts may bring along. */
const keptLength = 4_000_000;
const newInSet = 50;

/** `check` is the careful way, for the accounts of a set one by one. */
export function createKnownForms(
  presets: PresetIndex,
  check: (path: string, text: string) => Promise<Checked>,
): KnownForms {
  const formOf = createFormer(presets);
  const known = new Set<string>();
  let length = 0;
  /** Of the text that was asked for last. */
  let last: { readonly text: string; readonly form: Form | null } | undefined;

  const lookUp = (text: string): Form | null => {
    last = { text, form: formOf(withLineFeeds(text)) };
    return last.form;
  };

  const keep = (text: string, { diagnostics, isSelfContained }: Checked) => {
    if (diagnostics.length > 0 || !isSelfContained || length > keptLength) return;
    const form = last?.text === text ? last.form : lookUp(text);
    if (form === null || !isReliable(form) || parsePlainYaml(text) === undefined) return;
    known.add(form.form);
    length += form.form.length;
  };

  /** Each account stands alone in a text of its own, and no two have one address. */
  const isCleanSet = async (path: string, texts: Iterable<string>): Promise<boolean> => {
    const addresses = new Set<string>();
    let added = 0;
    for (const text of texts) {
      const form = lookUp(text);
      if (!form?.address || addresses.has(form.address)) return false;
      addresses.add(form.address);
      if (known.has(form.form)) continue;
      if (added++ === newInSet) return false;
      keep(text, await check(path, text));
      if (!known.has(form.form)) return false;
    }
    return true;
  };

  return {
    async isClean(path, text) {
      // JSON has another form of its lines.
      if (/\.json$/i.test(path)) return false;
      const set = splitSet(withLineFeeds(text));
      if (set) return isCleanSet(path, set);
      const form = lookUp(text);
      return form !== null && known.has(form.form);
    },
    keep,
  };
}

function withLineFeeds(text: string): string {
  const unix = text.includes('\r') ? text.replaceAll('\r\n', '\n') : text;
  return unix.endsWith('\n') ? unix : `${unix}\n`;
}
