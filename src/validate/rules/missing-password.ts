import * as say from '../../messages.js';
import { blame, type Rule } from '../rule.js';

/** A server logs in with the mailbox's password, and no layer gives one. */
export const missingPassword: Rule = ({ account, isBroken }) => {
  const { mailbox, pop, smtp } = account.config;
  if (mailbox?.address === undefined || isBroken('/mailbox')) return [];
  if (mailbox.password !== undefined || mailbox.oauth2 !== undefined) return [];
  const service =
    pop && pop.server !== undefined ? 'pop' : smtp && smtp.server !== undefined && smtp.auth === true ? 'smtp' : null;
  if (service === null) return [];
  const place = blame(account, ['/mailbox/password']);
  return [{ rule: 'missing-password', ...place, ...say.missingPassword(service) }];
};
