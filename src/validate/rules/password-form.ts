import * as say from '../../messages.js';
import { hasForm } from '../password-form.js';
import { literalSecrets, presetOf, type Rule, serverParts, usesMailboxLogin } from '../rule.js';

/** A password that has not the form in which the provider gives them out. */
export const passwordForm: Rule = (context) =>
  literalSecrets(context).flatMap(({ pointer, value }) => {
    const own = pointer.slice(context.account.pointer.length);
    const part = serverParts(context).find((server) =>
      own === '/mailbox/password' ? usesMailboxLogin(server) : own.startsWith(`${server.pointer}/`),
    );
    const file = part ? presetOf(part, context) : null;
    const form = file?.preset.passwordForm;
    if (!file || !form || hasForm(form.pattern, value)) return [];
    const related = [say.presetSays(file, '/passwordForm', 'passwordForm')];
    return [{ rule: 'password-form', pointer, at: 'value', ...say.passwordForm(file.preset.name, form.note), related }];
  });
