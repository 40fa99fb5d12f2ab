import * as say from '../../words/en.js';
import { isCutByComment, literalSecrets, type Rule, writtenUserIds } from './rule.js';

/** A `#` behind a blank begins a comment, though it was meant to belong to the text. */
export const secretCutByComment: Rule = (context) =>
  [...literalSecrets(context), ...writtenUserIds(context)]
    .filter(({ pointer }) => isCutByComment(pointer, context))
    .map(({ pointer }) => {
      const name = pointer.slice(pointer.lastIndexOf('/') + 1);
      return { rule: 'secret-cut-by-comment', pointer, at: 'value', ...say.secretCutByComment(name) };
    });
