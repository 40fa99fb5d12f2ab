import type { NoArgs, Rule } from './rule.js';

/** A server that is logged in to needs no POP log-in before. */
export const popBeforeSmtpAndAuth = {
  id: 'pop-before-smtp-and-auth',
  level: 'warning',
  check(view, report) {
    const { separateSmtp } = view.config;
    if (!separateSmtp?.popBeforeSmtp || separateSmtp.auth === false || view.isBroken('/separateSmtp')) return;
    report(view.at('/separateSmtp/popBeforeSmtp'), {});
  },
} as const satisfies Rule<NoArgs>;
