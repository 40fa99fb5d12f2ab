import { textFault } from '../../text/text-fault.js';
import type { NoArgs, Rule } from './rule.js';

/** Quotes inside of the quotes: they are a part of the secret. */
export const quotedSecret = {
  id: 'quoted-secret',
  level: 'warning',
  check(view, report) {
    for (const { pointer, value } of view.literalSecrets)
      if (textFault(value)?.kind === 'quoted') report({ pointer, at: 'value' }, {});
  },
} as const satisfies Rule<NoArgs>;
