import { looksLikeSecret } from '../../text/secret-names.js';
import type { NoArgs, Rule } from './rule.js';

/** The secret itself where the name of its variable belongs. */
export const secretInEnvName = {
  id: 'secret-in-env-name',
  level: 'warning',
  check(view, report) {
    for (const { pointer, value } of view.writtenSecrets) {
      if (typeof value === 'string' || !('env' in value) || !looksLikeSecret(value.env)) continue;
      report({ pointer: `${pointer}/env`, at: 'value' }, {});
    }
  },
} as const satisfies Rule<NoArgs>;
