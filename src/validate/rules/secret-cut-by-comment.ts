import * as say from '../../messages.js';
import { literalSecrets, type Rule, writtenUserIds } from '../rule.js';

/** A `#` behind a blank begins a comment, though it was meant to belong to the text. */
export const secretCutByComment: Rule = (context) =>
  [...literalSecrets(context), ...writtenUserIds(context)].flatMap(({ pointer }) => {
    // A comment that was meant as one has a blank behind its `#`.
    if (!/^[^\s"'#][^\r\n]*?[ \t]#[^\s#!]/.test(context.sourceFrom(pointer))) return [];
    const name = pointer.slice(pointer.lastIndexOf('/') + 1);
    return [{ rule: 'secret-cut-by-comment', pointer, at: 'value', ...say.secretCutByComment(name) }];
  });
