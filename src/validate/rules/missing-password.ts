import type { Rule } from './rule.js';

/** A server logs in with the mailbox's password, and no layer gives one. */
export const missingPassword = {
  id: 'missing-password',
  level: 'warning',
  check(view, report) {
    const { mailbox, pop, smtp } = view.config;
    if (mailbox.password !== undefined || mailbox.oauth2 !== undefined) return;
    if (mailbox.address === undefined || view.isBroken('/mailbox')) return;
    const receives = pop && pop.server !== undefined;
    const sends = smtp && smtp.server !== undefined && smtp.auth === true;
    if (!receives && !sends) return;
    // A provider that takes no password has its own rule.
    if (view.providerLogins.some(({ file, leaf }) => leaf === '/mailbox/password' && file.preset.signIn === 'oauth2'))
      return;
    report(view.blame('/mailbox/password'), { service: receives ? 'pop' : 'smtp' });
  },
} as const satisfies Rule<{ service: string }>;
