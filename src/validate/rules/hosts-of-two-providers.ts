import type { PresetFile } from '../../model/resolved-account.js';
import { type AccountView, usesMailboxLogin } from './account-view.js';
import type { Rule } from './rule.js';

/** Mail is received at one provider and sent at another, with the same password. */
export const hostsOfTwoProviders = {
  id: 'hosts-of-two-providers',
  level: 'warning',
  check(view, report) {
    const receivers = presetsOf('pop', view);
    if (receivers.length === 0) return;
    const senders = presetsOf('smtp', view);
    if (senders.length === 0) return;
    if (receivers.some(({ preset }) => senders.some((other) => other.preset.id === preset.id))) return;
    const [receiving, sending] = [receivers[0] as PresetFile, senders[0] as PresetFile];
    const args = { receiving: receiving.preset.name, sending: sending.preset.name };
    report(view.blame('/smtp/server', '/pop/server'), args);
  },
} as const satisfies Rule<{ receiving: string; sending: string }>;

/** The presets that have the server at which the mailbox's own ID and password log in. */
function presetsOf(protocol: 'pop' | 'smtp', { servers, presets }: AccountView): readonly PresetFile[] {
  const part = servers.find((one) => one.protocol === protocol && usesMailboxLogin(one));
  return part?.settings.server === undefined ? [] : presets.withServer(protocol, part.settings.server);
}
