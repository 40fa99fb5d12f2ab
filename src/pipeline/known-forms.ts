import { parsePlainYaml } from '../load/parse-plain-yaml.js';
import type { PresetIndex } from '../resolve/presets.js';
import type { Checked } from './check.js';
import { createFormer, type Form, type Match } from './form.js';
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

/** Forms that are kept, those of the last texts; and forms that one set of accounts may bring along. */
const kept = 64;
const newInSet = 50;

/** `check` is the careful way, for the accounts of a set one by one. */
export function createKnownForms(
  presets: PresetIndex,
  check: (path: string, text: string) => Promise<Checked>,
): KnownForms {
  const formOf = createFormer(presets);
  /** The one that a text was of last comes first. */
  const known: Form[] = [];

  const matchOf = (text: string): Match | null => {
    for (let index = 0; index < known.length; index++) {
      const form = known[index] as Form;
      const match = form.match(text);
      if (match === null) continue;
      if (index > 0) known.unshift(...known.splice(index, 1));
      return match;
    }
    return null;
  };

  const keep = (text: string, { diagnostics, isSelfContained }: Checked) => {
    if (diagnostics.length > 0 || !isSelfContained || parsePlainYaml(text) === undefined) return;
    const form = formOf(withLineFeeds(text));
    if (form === null) return;
    known.unshift(form);
    if (known.length > kept) known.pop();
  };

  return {
    isClean: (path, text) => !isJson(path) && matchOf(withLineFeeds(text)) !== null,
    async isCleanSet(path, text) {
      const texts = isJson(path) ? null : splitSet(withLineFeeds(text));
      if (!texts) return false;
      const addresses = new Set<string>();
      let added = 0;
      for (const one of texts) {
        let match = matchOf(one);
        if (match === null && added++ < newInSet) {
          keep(one, await check(path, one));
          match = matchOf(one);
        }
        // No two of them have one address.
        if (!match?.address || addresses.has(match.address)) return false;
        addresses.add(match.address);
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
