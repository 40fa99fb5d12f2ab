import type { LeafPath } from '../../model/resolved-account.js';
import { type InvisibleCharacter, textFault } from '../../text/text-fault.js';
import { lastKey } from './account-view.js';
import type { Report, Rule } from './rule.js';

type Args = { key: string; character: InvisibleCharacter };

/** A character that came along with copying, and that nobody sees. */
export const invisibleCharacter = {
  id: 'invisible-character',
  level: 'warning',
  check(view, report) {
    for (const { pointer, value } of view.literalSecrets) look(pointer, value, report);
    for (const { pointer, value } of view.writtenUserIds) look(pointer, value, report);
    const { mailbox, separateSmtp } = view.config;
    const texts: (readonly [LeafPath, string | undefined])[] = [
      ['/mailbox/address', mailbox.address],
      ['/separateSmtp/sender', separateSmtp?.sender],
    ];
    for (const { path, settings } of view.servers) texts.push([`${path}/server`, settings.server]);
    for (const [path, text] of texts) {
      if (text === undefined || textFault(text)?.kind !== 'invisible') continue;
      if (view.isFromFile(path) && !view.isBroken(path)) look(view.at(path).pointer, text, report);
    }
  },
} as const satisfies Rule<Args>;

function look(pointer: string, text: string, report: Report<Args>): void {
  const fault = textFault(text);
  if (fault?.kind !== 'invisible') return;
  report({ pointer, at: 'value' }, { key: lastKey(pointer), character: fault.character });
}
