import { nearDomain } from '../../presets/near-host.js';
import { notesOf } from '../../presets/notes.js';
import { splitAddress } from '../../text/address.js';
import type { Rule } from './rule.js';

const parts = ['/provider', '/mailbox/address', '/pop', '/smtp', '/separateSmtp'] as const;

/** Neither the file nor the preset configures a service. */
export const noService = {
  id: 'no-service',
  level: 'error',
  check(view, report) {
    const { mailbox, pop, smtp, separateSmtp } = view.config;
    if (pop || smtp || separateSmtp) return;
    if (view.hasUnknownParts || parts.some((part) => view.isBroken(part))) return;
    const { presets } = view;
    const preset = view.account.preset?.preset;
    const near =
      mailbox.address && !preset ? nearDomain(splitAddress(mailbox.address).domain, presets.domains()) : null;
    // A domain that looks misspelt is the mistake itself.
    if (near !== null) return report(view.blame('/mailbox/address'), { near });
    const notes = preset ? { provider: preset.name, notes: notesOf(preset) ?? '' } : {};
    report(view.blame('/provider', '/mailbox/address'), notes);
  },
} as const satisfies Rule<{ near?: string; provider?: string; notes?: string }>;
