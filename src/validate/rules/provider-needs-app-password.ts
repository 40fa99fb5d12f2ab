import { partAt } from '../../model/facts/services.js';
import type { LeafPath } from '../../model/resolved-account.js';
import { notesOf } from '../../presets/notes.js';
import type { AccountView } from './account-view.js';
import type { Rule } from './rule.js';

/** The provider takes an app password in place of the account's own, which no file shows. */
export const providerNeedsAppPassword = {
  id: 'provider-needs-app-password',
  level: 'info',
  check(view, report) {
    if (view.config.mailbox.address === undefined || view.isBroken('/mailbox')) return;
    for (const { file, leaf } of view.providerLogins) {
      const { name, signIn, passwordForm } = file.preset;
      if (signIn !== 'app-password') continue;
      const password = passwordAt(leaf, view);
      // Without a password there is another thing to say first; one with a known form has it or gets `password-form`.
      if (password === undefined || (passwordForm !== undefined && typeof password === 'string')) continue;
      const notes = notesOf(file.preset);
      report(view.blame(leaf), { provider: name, ...(notes !== null && { notes }) });
    }
  },
} as const satisfies Rule<{ provider: string; notes?: string }>;

function passwordAt(leaf: LeafPath, { config }: AccountView): unknown {
  return partAt(config, leaf.endsWith('/auth') ? `${leaf}/password` : leaf);
}
