import { textFault } from '../../text/text-fault.js';
import * as say from '../../words/en.js';
import { providerLogins, type Rule, writtenUserIds } from './rule.js';

/** A log-in name that has not the form that the provider asks for. */
export const userIdForm: Rule = (context) => {
  const logins = providerLogins(context);
  return writtenUserIds(context).flatMap(({ pointer, value }) => {
    const own = pointer.slice(context.account.pointer.length);
    const leaf = own.replace(/\/userId$/, own.includes('/auth/') ? '' : '/password');
    const file = logins.find((login) => login.leaf === leaf)?.file;
    const rule = file?.preset.userId;
    if (!file || rule === undefined || fits(rule, value) || textFault(value) !== null) return [];
    const isFilledIn = own === '/mailbox/userId' && context.account.usesPreset;
    const words = say.userIdForm(file.preset.name, rule, isFilledIn);
    const related = [say.presetSays(file, '/userId', `userId: ${rule}`)];
    return [{ rule: 'user-id-form', pointer, at: 'value', ...words, related }];
  });
};

/** Of a template only one without a part to fill in is a form that can be told. */
function fits(rule: string, userId: string): boolean {
  if (rule === 'address') return userId.includes('@');
  if (rule === 'local-part') return !userId.includes('@');
  return rule.includes('{') || userId === rule;
}
