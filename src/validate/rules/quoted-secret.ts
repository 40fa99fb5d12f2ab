import * as say from '../../messages.js';
import { literalSecrets, type Rule } from '../rule.js';

/** Quotes inside of the quotes: they are a part of the secret. */
export const quotedSecret: Rule = (context) =>
  literalSecrets(context).flatMap(({ pointer, value }) =>
    /^(["']).*\1$/s.test(value) && value.length > 1
      ? [{ rule: 'quoted-secret', pointer, at: 'value' as const, ...say.quotedSecret }]
      : [],
  );
