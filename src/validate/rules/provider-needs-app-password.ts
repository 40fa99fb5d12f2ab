import * as say from '../../words/en.js';
import { blame, providerLogins, type Rule } from './rule.js';

/** The provider takes an app password in place of the account's own, which no file shows. */
export const providerNeedsAppPassword: Rule = (context) => {
  const { account } = context;
  if (account.config.mailbox === undefined || context.isBroken('/mailbox')) return [];
  return providerLogins(context).flatMap(({ file, leaf }) => {
    const { signIn, passwordForm } = file.preset;
    const written = account.leaves.get(leaf)?.value;
    const password = leaf.endsWith('/auth') ? (written as { password?: unknown }).password : written;
    // Without a password there is another thing to say first; one with a known form has it or gets `password-form`.
    const isTold = password === undefined || (passwordForm !== undefined && typeof password === 'string');
    if (signIn !== 'app-password' || isTold) return [];
    const place = blame(account, [leaf]);
    return [{ rule: 'provider-needs-app-password', ...place, ...say.providerNeedsAppPassword(file.preset) }];
  });
};
