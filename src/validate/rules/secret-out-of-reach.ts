import type { Finding } from '../../model/finding.js';
import { isMailVariable, looksLikeSecret } from '../../text/secret-names.js';
import * as say from '../../words/en.js';
import { type Rule, type RuleContext, type WrittenValue, writtenSecrets } from './rule.js';

/** A secret that `probe` reads only when it is told that it may. */
export const secretOutOfReach: Rule = (context) =>
  writtenSecrets(context).flatMap((secret) => outOfReach(secret, context) ?? []);

function outOfReach({ pointer, value }: WrittenValue<unknown>, { secretPath }: RuleContext): Finding | null {
  if (value === null || typeof value !== 'object') return null;
  const found = (kind: string, flag: string): Finding => ({
    rule: 'secret-out-of-reach',
    pointer: `${pointer}/${kind}`,
    at: 'value',
    ...say.secretOutOfReach(kind, flag),
  });
  if ('command' in value) return found('command', '--allow-commands');
  if ('file' in value) {
    const { path, isInTree } = secretPath(String(value.file));
    return isInTree ? null : found('file', `--allow-file ${shellWord(path)}`);
  }
  const name = 'env' in value ? String(value.env) : '';
  return isMailVariable(name) || looksLikeSecret(name) ? null : found('env', `--allow-env ${name}`);
}

function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
