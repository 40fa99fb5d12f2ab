import * as say from '../../messages.js';
import { presetOf, type Rule, serverParts, usesMailboxLogin, writtenUserIds } from '../rule.js';

/** A log-in name that has not the form that the provider asks for. */
export const userIdForm: Rule = (context) =>
  writtenUserIds(context).flatMap(({ pointer, value }) => {
    const own = pointer.slice(context.account.pointer.length);
    const part = serverParts(context).find((server) =>
      own === '/mailbox/userId' ? usesMailboxLogin(server) : own.startsWith(`${server.pointer}/`),
    );
    const file = part ? presetOf(part, context) : null;
    const rule = file?.preset.userId;
    if (!file || rule === undefined || fits(rule, value)) return [];
    const related = [say.presetSays(file, '/userId', `userId: ${rule}`)];
    return [{ rule: 'user-id-form', pointer, at: 'value', ...say.userIdForm(file.preset.name, rule), related }];
  });

/** Of a template only one without a part to fill in is a form that can be told. */
function fits(rule: string, userId: string): boolean {
  if (rule === 'address') return userId.includes('@');
  if (rule === 'local-part') return !userId.includes('@');
  return rule.includes('{') || userId === rule;
}
