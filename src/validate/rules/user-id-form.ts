import { textFault } from '../../text/text-fault.js';
import { presetSays } from './account-view.js';
import type { Rule } from './rule.js';

/** A log-in name that has not the form that the provider asks for. */
export const userIdForm = {
  id: 'user-id-form',
  level: 'warning',
  check(view, report) {
    for (const { pointer, value } of view.writtenUserIds) {
      const own = pointer.slice(view.account.pointer.length);
      const file = view.providerAt(own.replace(/\/userId$/, own.includes('/auth/') ? '' : '/password'));
      const form = file?.preset.userId;
      if (!file || form === undefined || fits(form, value) || textFault(value) !== null) continue;
      const isFilledIn = own === '/mailbox/userId' && view.account.usesPreset;
      const related = [presetSays(file, '/userId', `userId: ${form}`)];
      const args = { provider: file.preset.name, form, isFilledIn: isFilledIn ? 'yes' : 'no' } as const;
      report({ pointer, at: 'value' }, args, { related });
    }
  },
} as const satisfies Rule<{
  provider: string;
  /** `address`, `local-part`, or the one text that it always is. */
  form: string;
  /** Whether the preset fills it in where the file leaves it out. */
  isFilledIn: 'yes' | 'no';
}>;

/** Of a template only one without a part to fill in is a form that can be checked. */
function fits(form: string, userId: string): boolean {
  if (form === 'address') return userId.includes('@');
  if (form === 'local-part') return !userId.includes('@');
  return form.includes('{') || userId === form;
}
