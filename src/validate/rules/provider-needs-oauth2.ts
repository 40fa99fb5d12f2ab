import * as say from '../../messages.js';
import { blame, mailboxPresets, type Rule } from '../rule.js';

/** The provider takes no password, and the file gives no OAuth 2 token. */
export const providerNeedsOauth2: Rule = (context) => {
  if (context.account.config.mailbox?.oauth2 !== undefined || context.isBroken('/mailbox')) return [];
  const found = mailboxPresets(context).find(({ file }) => file.preset.signIn === 'oauth2');
  if (!found) return [];
  const place = blame(context.account, ['/mailbox/password', '/provider', '/mailbox/address']);
  return [{ rule: 'provider-needs-oauth2', ...place, ...say.providerNeedsOauth2(found.file.preset) }];
};
