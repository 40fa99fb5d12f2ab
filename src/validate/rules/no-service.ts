import * as say from '../../messages.js';
import type { Rule } from '../rule.js';

/** Neither the file nor the preset configures a service. */
export const noService: Rule = ({ account, isBroken }) => {
  const { pop, smtp, separateSmtp } = account.config;
  if (pop || smtp || separateSmtp) return [];
  if (['', '/provider', '/mailbox/address', '/pop', '/smtp', '/separateSmtp'].some(isBroken)) return [];
  return [{ rule: 'no-service', pointer: account.pointer, at: 'key', ...say.noService }];
};
