import { splitAddress } from '../../text/address.js';
import { hostFault, toAsciiHost } from '../../text/host.js';
import * as say from '../../words/en.js';
import { blame, type Rule, serverParts, usesMailboxLogin, writtenUserIds } from './rule.js';

/** A log-in name with a domain that servers know by its `xn--` form. */
export const idnUserId: Rule = (context) => {
  const { account, isBroken } = context;
  const found = writtenUserIds(context).map(({ pointer, value }) => ({ pointer, value, isWritten: true }));
  const userId = account.leaves.get('/mailbox/userId');
  const isUsed = serverParts(context).some(usesMailboxLogin) && !isBroken('/mailbox');
  if (typeof userId?.value === 'string' && userId.origin.kind !== 'file' && isUsed) {
    found.push({ value: userId.value, isWritten: false, ...blame(account, ['/mailbox/address']) });
  }
  return found.flatMap(({ pointer, value, isWritten }) => {
    const { local, domain } = splitAddress(value);
    if (local === '' || /^[\0-\x7f]*$/.test(domain) || !value.includes('@') || hostFault(domain)) return [];
    const ascii = `${local}@${toAsciiHost(domain)}`;
    const isPlain = /^[A-Za-z0-9_][A-Za-z0-9._+@-]*$/.test(ascii);
    const fix = isWritten && isPlain ? { fix: { title: `Write ${ascii}`, newText: ascii } } : {};
    return [{ rule: 'idn-user-id', pointer, at: 'value', ...say.idnUserId(ascii, isWritten), ...fix }];
  });
};
