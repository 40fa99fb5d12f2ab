import * as say from '../../words/en.js';
import { blame, presetOf, type Rule, serverParts } from './rule.js';

/** The provider judges a sender that is not the log-in's own only when the mail itself comes, which no probe sends. */
export const senderCheckedAtData: Rule = (context) => {
  const { account } = context;
  const { mailbox, separateSmtp } = account.config;
  return serverParts(context).flatMap((part) => {
    const { pointer, settings } = part;
    if (part.protocol !== 'smtp' || settings.auth === false || mailbox?.address === undefined) return [];
    const file = presetOf(part, context);
    if (!file?.preset.checksSenderAtData) return [];
    const isSeparate = pointer === '/separateSmtp';
    const sender = isSeparate ? separateSmtp?.sender : mailbox.address;
    const own = typeof settings.auth === 'object' ? settings.auth.userId : undefined;
    const userId = own ?? mailbox.userId;
    if (sender === undefined || sender.toLowerCase() === userId.toLowerCase()) return [];
    const leaves = isSeparate ? ['/separateSmtp/sender'] : ['/mailbox/address', '/mailbox/userId'];
    const words = say.senderCheckedAtData(file.preset.name);
    const related = [say.presetSays(file, '/checksSenderAtData', 'checksSenderAtData')];
    return [{ rule: 'sender-checked-at-data', ...blame(account, leaves), ...words, related }];
  });
};
