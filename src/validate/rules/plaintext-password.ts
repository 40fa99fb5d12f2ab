import { isPlaceholder } from '../../text/placeholder.js';
import * as say from '../../words/en.js';
import { literalSecrets, type Rule } from './rule.js';

/** A secret that stands in the file itself; of one that nobody filled in another rule speaks. */
export const plaintextPassword: Rule = (context) =>
  literalSecrets(context)
    .filter(({ value }) => !isPlaceholder(value))
    .map(({ pointer }) => ({ rule: 'plaintext-password', pointer, at: 'value', ...say.plaintextPassword(false) }));
