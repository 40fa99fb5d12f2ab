import { parsePlainYaml } from '../load/parse-plain-yaml.js';
import type { PresetIndex } from '../resolve/presets.js';
import type { Checked } from './check.js';
import { createFormer, type Form, isReliable } from './form.js';
import { splitSet } from './split-set.js';

/** The forms of texts in which nothing was found wrong. */
export interface KnownForms {
  /** Whether nothing is to be said of the text of a file, since one of its form was checked. */
  isClean(path: string, text: string): boolean;
  /** Whether nothing is to be said of a set of accounts, since texts of the form of each were checked, or are now. */
  isCleanSet(path: string, text: string): Promise<boolean>;
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

  return {
    isClean(path, text) {
      if (isJson(path)) return false;
      const form = lookUp(text);
      return form !== null && known.has(form.form);
    },
    async isCleanSet(path, text) {
      const texts = isJson(path) ? null : splitSet(withLineFeeds(text));
      if (!texts) return false;
      const addresses = new Set<string>();
      let added = 0;
      for (const one of texts) {
        const form = lookUp(one);
        // No two of them have one address.
        if (!form?.address || addresses.has(form.address)) return false;
        addresses.add(form.address);
        if (known.has(form.form)) continue;
        if (added++ === newInSet) return false;
        keep(one, await check(path, one));
        if (!known.has(form.form)) return false;
      }
      return true;
    },
    keep,
  };
}

/** JSON has another form of its lines. */
function isJson(path: string): boolean {
  return /\.json$/i.test(path);
}

function withLineFeeds(text: string): string {
  const unix = text.includes('\r') ? text.replaceAll('\r\n', '\n') : text;
  return unix.endsWith('\n') ? unix : `${unix}\n`;
}
