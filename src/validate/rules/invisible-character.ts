import type { Finding } from '../../model/finding.js';
import { textFault } from '../../text/text-fault.js';
import * as say from '../../words/en.js';
import { literalSecrets, type Rule, serverParts, writtenUserIds } from './rule.js';

/** A character that came along with copying, and that nobody sees. */
export const invisibleCharacter: Rule = (context) => {
  const { account, isBroken } = context;
  const values: [string, unknown][] = [...literalSecrets(context), ...writtenUserIds(context)].map((found) => [
    found.pointer,
    found.value,
  ]);
  const texts = [
    '/mailbox/address',
    '/separateSmtp/sender',
    ...serverParts(context).map((part) => `${part.pointer}/server`),
  ];
  for (const text of texts) {
    const leaf = account.leaves.get(text);
    if (leaf?.origin.kind === 'file' && !isBroken(text)) values.push([leaf.origin.pointer, leaf.value]);
  }
  return values.flatMap(([pointer, value]): Finding[] => {
    const fault = typeof value === 'string' ? textFault(value) : null;
    const name = pointer.slice(pointer.lastIndexOf('/') + 1);
    if (fault?.kind !== 'invisible') return [];
    return [{ rule: 'invisible-character', pointer, at: 'value', ...say.invisibleCharacter(name, fault.what) }];
  });
};
