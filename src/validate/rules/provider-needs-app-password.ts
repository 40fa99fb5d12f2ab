import * as say from '../../messages.js';
import { blame, mailboxPresets, type Rule } from '../rule.js';

/** The provider takes an app password in place of the account's own, which no file shows. */
export const providerNeedsAppPassword: Rule = (context) => {
  const { mailbox } = context.account.config;
  if (mailbox === undefined || mailbox.oauth2 !== undefined || context.isBroken('/mailbox')) return [];
  const found = mailboxPresets(context).find(({ file }) => file.preset.signIn === 'app-password');
  if (!found) return [];
  const { passwordForm } = found.file.preset;
  // What has the form of one needs no advice, and what has not gets `password-form`.
  if (passwordForm && typeof mailbox.password === 'string') return [];
  const place = blame(context.account, ['/mailbox/password', '/provider', '/mailbox/address']);
  return [{ rule: 'provider-needs-app-password', ...place, ...say.providerNeedsAppPassword(found.file.preset) }];
};
