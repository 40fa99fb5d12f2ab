import * as say from '../../words/en.js';
import { blame, type Rule } from './rule.js';

/** The account uses the servers of a provider that has closed. */
export const providerClosed: Rule = ({ account }) => {
  const preset = account.preset?.preset;
  if (preset?.signIn !== 'closed' || !account.usesPreset) return [];
  const place = blame(account, ['/provider', '/mailbox/address']);
  return [{ rule: 'provider-closed', ...place, ...say.providerClosed(preset.name, preset.successor ?? null) }];
};
