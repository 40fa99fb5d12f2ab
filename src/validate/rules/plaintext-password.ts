import { isPlaceholder } from '../../text/placeholder.js';
import type { Rule } from './rule.js';

/** A secret that stands in the file itself; one that nobody filled in has a rule of its own. */
export const plaintextPassword = {
  id: 'plaintext-password',
  level: 'warning',
  check(view, report) {
    for (const { pointer, value } of view.literalSecrets)
      if (!isPlaceholder(value)) report({ pointer, at: 'value' }, { isTracked: 'no' });
  },
} as const satisfies Rule<{
  /** Whether git tracks the file, which only a machine can tell. */
  isTracked: 'yes' | 'no';
}>;
