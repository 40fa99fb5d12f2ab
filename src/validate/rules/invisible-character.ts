import type { Finding } from '../../finding.js';
import * as say from '../../messages.js';
import { literalSecrets, type Rule, serverParts, writtenUserIds } from '../rule.js';

const kinds: readonly (readonly [RegExp, string])[] = [
  [/^[ \t]|[ \t]$/, 'a blank at its edge'],
  [/[\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]/, 'a no-break or other special blank'],
  [/[\u200B-\u200D\u2060\u00AD\u180E]/, 'a character of no width'],
  [/\uFEFF/, 'a byte order mark'],
  [/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/, 'a mark of writing direction'],
  [/[\u2018\u2019\u201A\u201C-\u201E\u00AB\u00BB]/, 'a typographic quote'],
];

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
    const kind = typeof value === 'string' ? kinds.find(([characters]) => characters.test(value)) : undefined;
    const name = pointer.slice(pointer.lastIndexOf('/') + 1);
    return kind
      ? [{ rule: 'invisible-character', pointer, at: 'value', ...say.invisibleCharacter(name, kind[1]) }]
      : [];
  });
};
