import { textFault } from '../../text/text-fault.js';
import * as say from '../../words/en.js';
import { literalSecrets, type Rule } from './rule.js';

/** A password with letters that servers read in different encodings. */
export const nonAsciiSecret: Rule = (context) =>
  literalSecrets(context).flatMap(({ pointer, value }) =>
    /[^\0-\x7f]/.test(value) && textFault(value) === null
      ? [{ rule: 'non-ascii-secret', pointer, at: 'value' as const, ...say.nonAsciiSecret }]
      : [],
  );
