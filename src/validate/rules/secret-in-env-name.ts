import { looksLikeSecret } from '../../text/secret-names.js';
import * as say from '../../words/en.js';
import { type Rule, writtenSecrets } from './rule.js';

/** The secret itself where the name of its variable belongs. */
export const secretInEnvName: Rule = (context) =>
  writtenSecrets(context).flatMap(({ pointer, value }) => {
    if (typeof value === 'string' || !('env' in value) || !looksLikeSecret(value.env)) return [];
    return [{ rule: 'secret-in-env-name', pointer: `${pointer}/env`, at: 'value' as const, ...say.secretInEnvName }];
  });
