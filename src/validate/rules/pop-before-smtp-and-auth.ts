import * as say from '../../words/en.js';
import type { Rule } from './rule.js';

/** A server that is logged in to needs no POP log-in before. */
export const popBeforeSmtpAndAuth: Rule = ({ account, isBroken }) => {
  const separate = account.config.separateSmtp;
  if (!separate?.popBeforeSmtp || separate.auth === false || isBroken('/separateSmtp')) return [];
  const pointer = `${account.pointer}/separateSmtp/popBeforeSmtp`;
  return [{ rule: 'pop-before-smtp-and-auth', pointer, at: 'value', ...say.popBeforeSmtpAndAuth }];
};
