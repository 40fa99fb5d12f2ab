import { lastKey } from './account-view.js';
import type { Rule } from './rule.js';

/** A `#` behind a space begins a comment, though it was meant to belong to the text. */
export const secretCutByComment = {
  id: 'secret-cut-by-comment',
  level: 'warning',
  check(view, report) {
    for (const values of [view.literalSecrets, view.writtenUserIds])
      for (const { pointer } of values)
        if (view.isCutByComment(pointer)) report({ pointer, at: 'value' }, { key: lastKey(pointer) });
  },
} as const satisfies Rule<{ key: string }>;
