import { textFault } from '../../text/text-fault.js';
import * as say from '../../words/en.js';
import { literalSecrets, type Rule } from './rule.js';

/** Quotes inside of the quotes: they are a part of the secret. */
export const quotedSecret: Rule = (context) =>
  literalSecrets(context).flatMap(({ pointer, value }) =>
    textFault(value)?.kind === 'quoted'
      ? [{ rule: 'quoted-secret', pointer, at: 'value' as const, ...say.quotedSecret }]
      : [],
  );
