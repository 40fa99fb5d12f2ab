import type { Rule } from './rule.js';

/** The account uses the servers of a provider that has closed. */
export const providerClosed = {
  id: 'provider-closed',
  level: 'error',
  check(view, report) {
    const preset = view.account.preset?.preset;
    if (preset?.signIn !== 'closed' || !view.account.usesPreset) return;
    const { name, successor } = preset;
    report(view.blame('/provider', '/mailbox/address'), { provider: name, ...(successor && { successor }) });
  },
} as const satisfies Rule<{ provider: string; successor?: string }>;
