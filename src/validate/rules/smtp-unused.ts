import * as say from '../../words/en.js';
import type { Rule } from './rule.js';

/** The file configures `smtp` beside `separateSmtp`, which sends in its place. */
export const smtpUnused: Rule = ({ account, writesSmtp, isBroken }) => {
  if (!account.config.separateSmtp || !writesSmtp || isBroken('/smtp')) return [];
  return [{ rule: 'smtp-unused', pointer: `${account.pointer}/smtp`, at: 'value', ...say.smtpUnused }];
};
