import { presetSays } from './account-view.js';
import type { Rule } from './rule.js';

/** The provider judges a sender that is not the log-in's own only when the mail itself comes, which no probe sends. */
export const senderCheckedAtData = {
  id: 'sender-checked-at-data',
  level: 'info',
  check(view, report) {
    const { mailbox, separateSmtp } = view.config;
    if (mailbox.address === undefined) return;
    for (const part of view.servers) {
      const { path, protocol, settings } = part;
      if (protocol !== 'smtp' || settings.auth === false) continue;
      const isSeparate = path === '/separateSmtp';
      const sender = isSeparate ? separateSmtp?.sender : mailbox.address;
      const own = typeof settings.auth === 'object' ? settings.auth.userId : undefined;
      const userId = own ?? mailbox.userId ?? mailbox.address;
      if (sender === undefined || sender.toLowerCase() === userId.toLowerCase()) continue;
      const file = view.presetOf(part);
      if (!file?.preset.checksSenderAtData) continue;
      const place = isSeparate ? view.blame('/separateSmtp/sender') : view.blame('/mailbox/address', '/mailbox/userId');
      const related = [presetSays(file, '/checksSenderAtData', 'checksSenderAtData')];
      report(place, { provider: file.preset.name }, { related });
    }
  },
} as const satisfies Rule<{ provider: string }>;
