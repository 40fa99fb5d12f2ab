import type { NoArgs, Rule } from './rule.js';

/** The file configures `smtp` beside `separateSmtp`, which sends in its place. */
export const smtpUnused = {
  id: 'smtp-unused',
  level: 'warning',
  check(view, report) {
    if (!view.config.separateSmtp || !view.account.layers.written.smtp || view.isBroken('/smtp')) return;
    report(view.at('/smtp'), {});
  },
} as const satisfies Rule<NoArgs>;
