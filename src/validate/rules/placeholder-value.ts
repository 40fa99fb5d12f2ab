import { holdsPlaceholder, isPlaceholder } from '../../text/placeholder.js';
import { lastKey } from './account-view.js';
import type { Rule } from './rule.js';

/** A text that nobody filled in. */
export const placeholderValue = {
  id: 'placeholder-value',
  level: 'warning',
  check(view, report) {
    for (const { pointer, value } of view.literalSecrets)
      if (isPlaceholder(value)) report({ pointer, at: 'value' }, { key: lastKey(pointer), of: 'secret' });
    for (const { pointer, value } of view.writtenUserIds)
      if (holdsPlaceholder(value)) report({ pointer, at: 'value' }, { key: lastKey(pointer), of: 'name' });
  },
} as const satisfies Rule<{ key: string; of: 'secret' | 'name' }>;
