import * as say from '../../words/en.js';
import { blame, type ProviderLogin, providerLogins, type Rule } from './rule.js';

/** A server logs in with the mailbox's password, and no layer gives one. */
export const missingPassword: Rule = (context) => {
  const { account, isBroken } = context;
  const { mailbox, pop, smtp } = account.config;
  if (mailbox?.address === undefined || isBroken('/mailbox')) return [];
  if (mailbox.password !== undefined || mailbox.oauth2 !== undefined) return [];
  const service =
    pop && pop.server !== undefined ? 'pop' : smtp && smtp.server !== undefined && smtp.auth === true ? 'smtp' : null;
  if (service === null) return [];
  // A provider that takes no password has its own rule.
  const isOauth = ({ file, leaf }: ProviderLogin) => leaf === '/mailbox/password' && file.preset.signIn === 'oauth2';
  if (providerLogins(context).some(isOauth)) return [];
  const place = blame(account, ['/mailbox/password']);
  return [{ rule: 'missing-password', ...place, ...say.missingPassword(service) }];
};
