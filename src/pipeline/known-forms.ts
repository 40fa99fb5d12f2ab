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

/** What is spent on forms, and kept of them. */
interface Limits {
  /** Forms that are kept: those of the last texts. */
  readonly kept: number;
  /** Forms that are made, and texts that are looked at in vain, though nothing is known of what they are good for. */
  readonly firstMade: number;
  readonly firstMissed: number;
}

const usual: Limits = { kept: 64, firstMade: 8, firstMissed: 64 };
/**
 * A form costs as much as the check of fifty texts, and a look at those that are known as much as a tenth of one check: of
 * texts that have few forms in common, none is made or looked at any more.
 */
const matchesForForm = 8;
const accountsForForm = 50;
const missesForMatch = 8;

/** `check` is the careful way, for the accounts of a set one by one. */
export function createKnownForms(
  presets: PresetIndex,
  check: (path: string, text: string) => Promise<Checked>,
  { kept, firstMade, firstMissed }: Limits = usual,
): KnownForms {
  const formOf = createFormer(presets);
  /** The one that a text was of last comes first. */
  const known: Form[] = [];
  let made = 0;
  let matched = 0;
  let missed = 0;

  const matchOf = (text: string): Match | null => {
    if (missed > firstMissed + matched * missesForMatch) return null;
    for (let index = 0; index < known.length; index++) {
      const form = known[index] as Form;
      const match = form.match(text);
      if (match === null) continue;
      if (index > 0) known.unshift(...known.splice(index, 1));
      matched += 1;
      return match;
    }
    missed += 1;
    return null;
  };

  const isWorthAnother = (accounts = 0) => made < firstMade + matched / matchesForForm + accounts / accountsForForm;

  const keep = (text: string, { diagnostics, isSelfContained, accounts }: Checked, ofSet?: number) => {
    const [account, ...others] = accounts;
    // What is asked of two accounts together no form can tell.
    if (!account || others.length > 0) return;
    if (diagnostics.length > 0 || !isSelfContained || !isWorthAnother(ofSet)) return;
    const plain = withLineFeeds(text);
    const form = parsePlainYaml(plain) === undefined ? null : formOf(plain, account.config.mailbox.address);
    if (form === null) return;
    made += 1;
    known.unshift(form);
    if (known.length > kept) known.pop();
  };

  return {
    isClean: (path, text) => !isJson(path) && matchOf(withLineFeeds(text)) !== null,
    async isCleanSet(path, text) {
      const set = isJson(path) ? null : splitSet(withLineFeeds(text));
      if (!set) return false;
      const addresses = new Set<string>();
      for (const one of set.texts) {
        let match = matchOf(one);
        if (match === null && isWorthAnother(set.count)) {
          keep(one, await check(path, one), set.count);
          match = matchOf(one);
        }
        // No two of them have one address.
        if (match === null || addresses.has(match.address)) return false;
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
  const bare = text.charCodeAt(0) === byteOrderMark ? text.slice(1) : text;
  const unix = bare.includes('\r') ? bare.replaceAll('\r\n', '\n') : bare;
  return unix.endsWith('\n') ? unix : `${unix}\n`;
}

const byteOrderMark = 0xfeff;
