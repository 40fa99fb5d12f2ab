import { notesOf } from '../../presets/notes.js';
import type { Rule } from './rule.js';

/** The provider takes no password, and the file gives no OAuth 2 token. */
export const providerNeedsOauth2 = {
  id: 'provider-needs-oauth2',
  level: 'warning',
  check(view, report) {
    const { mailbox } = view.config;
    if (mailbox.address === undefined || view.isBroken('/mailbox')) return;
    for (const { file, leaf } of view.providerLogins) {
      const hasToken = leaf === '/mailbox/password' && mailbox.oauth2 !== undefined;
      if (file.preset.signIn !== 'oauth2' || hasToken) continue;
      const notes = notesOf(file.preset);
      const place = view.blame(leaf, '/provider', '/mailbox/address');
      report(place, { provider: file.preset.name, ...(notes !== null && { notes }) });
    }
  },
} as const satisfies Rule<{ provider: string; notes?: string }>;
