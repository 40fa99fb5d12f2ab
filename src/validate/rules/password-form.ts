import { hasForm } from '../../presets/password-form.js';
import { textFault } from '../../text/text-fault.js';
import { presetSays } from './account-view.js';
import type { Rule } from './rule.js';

/** A password that has not the form in which the provider gives them out. */
export const passwordForm = {
  id: 'password-form',
  level: 'warning',
  check(view, report) {
    for (const { pointer, value } of view.literalSecrets) {
      const leaf = pointer.slice(view.account.pointer.length).replace(/\/auth\/password$/, '/auth');
      const file = view.providerAt(leaf);
      const form = file?.preset.passwordForm;
      // What is wrong with the text itself explains the form.
      if (!file || !form || textFault(value) !== null || view.isCutByComment(pointer)) continue;
      if (hasForm(form.pattern, value)) continue;
      const related = [presetSays(file, '/passwordForm', 'passwordForm')];
      const args = { provider: file.preset.name, ...(form.note !== undefined && { note: form.note }) };
      report({ pointer, at: 'value' }, args, { related });
    }
  },
} as const satisfies Rule<{ provider: string; note?: string }>;
