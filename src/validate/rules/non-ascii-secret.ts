import { textFault } from '../../text/text-fault.js';
import type { NoArgs, Rule } from './rule.js';

/** A password with letters that servers read in different encodings. */
export const nonAsciiSecret = {
  id: 'non-ascii-secret',
  level: 'info',
  check(view, report) {
    for (const { pointer, value } of view.literalSecrets) {
      if (/[^\0-\x7f]/.test(value) && textFault(value) === null) report({ pointer, at: 'value' }, {});
    }
  },
} as const satisfies Rule<NoArgs>;
