import { holdsPlaceholder, isPlaceholder } from '../../text/placeholder.js';
import * as say from '../../words/en.js';
import { literalSecrets, type Rule, writtenUserIds } from './rule.js';

/** A text that nobody filled in. */
export const placeholderValue: Rule = (context) => {
  const at = 'value' as const;
  const secrets = literalSecrets(context).map(({ pointer, value }) => ({ pointer, value, isSecret: true }));
  const userIds = writtenUserIds(context).map(({ pointer, value }) => ({ pointer, value, isSecret: false }));
  return [...secrets, ...userIds]
    .filter(({ value, isSecret }) => (isSecret ? isPlaceholder(value) : holdsPlaceholder(value)))
    .map(({ pointer, isSecret }) => {
      const name = pointer.slice(pointer.lastIndexOf('/') + 1);
      return { rule: 'placeholder-value', pointer, at, ...say.placeholderValue(name, isSecret) };
    });
};
