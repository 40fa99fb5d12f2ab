import { hasForm } from '../../presets/password-form.js';
import { textFault } from '../../text/text-fault.js';
import * as say from '../../words/en.js';
import { isCutByComment, literalSecrets, providerLogins, type Rule } from './rule.js';

/** A password that has not the form in which the provider gives them out. */
export const passwordForm: Rule = (context) => {
  const logins = providerLogins(context);
  return literalSecrets(context).flatMap(({ pointer, value }) => {
    const leaf = pointer.slice(context.account.pointer.length).replace(/\/auth\/password$/, '/auth');
    const file = logins.find((login) => login.leaf === leaf)?.file;
    const form = file?.preset.passwordForm;
    // What is wrong with the text itself explains the form.
    if (!file || !form || textFault(value) !== null || isCutByComment(pointer, context)) return [];
    if (hasForm(form.pattern, value)) return [];
    const related = [say.presetSays(file, '/passwordForm', 'passwordForm')];
    return [{ rule: 'password-form', pointer, at: 'value', ...say.passwordForm(file.preset.name, form.note), related }];
  });
};
