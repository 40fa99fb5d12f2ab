import { isMailVariable, looksLikeSecret } from '../../text/secret-names.js';
import type { Rule } from './rule.js';

/** A secret that `probe` reads only with a flag that allows it. */
export const secretOutOfReach = {
  id: 'secret-out-of-reach',
  level: 'info',
  check(view, report) {
    for (const { pointer, value } of view.writtenSecrets) {
      if (typeof value === 'string') continue;
      const reportKind = (kind: 'env' | 'file' | 'command', flag: string) =>
        report({ pointer: `${pointer}/${kind}`, at: 'value' }, { kind, flag });
      if ('command' in value) reportKind('command', '--allow-commands');
      else if ('file' in value) {
        const { path, isInTree } = view.secretPath(String(value.file));
        if (!isInTree) reportKind('file', `--allow-file ${shellWord(path)}`);
      } else {
        const name = String(value.env);
        if (!isMailVariable(name) && !looksLikeSecret(name)) reportKind('env', `--allow-env ${name}`);
      }
    }
  },
} as const satisfies Rule<{ kind: 'env' | 'file' | 'command'; flag: string }>;

function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
