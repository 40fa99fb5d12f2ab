import * as say from '../../words/en.js';
import { blame, providerLogins, type Rule } from './rule.js';

/** The provider takes no password, and the file gives no OAuth 2 token. */
export const providerNeedsOauth2: Rule = (context) => {
  const { account } = context;
  if (account.config.mailbox === undefined || context.isBroken('/mailbox')) return [];
  return providerLogins(context).flatMap(({ file, leaf }) => {
    const hasToken = leaf === '/mailbox/password' && account.config.mailbox.oauth2 !== undefined;
    if (file.preset.signIn !== 'oauth2' || hasToken) return [];
    const place = blame(account, [leaf, '/provider', '/mailbox/address']);
    return [{ rule: 'provider-needs-oauth2', ...place, ...say.providerNeedsOauth2(file.preset) }];
  });
};
