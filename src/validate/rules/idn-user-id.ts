import * as say from '../../messages.js';
import { splitAddress } from '../address.js';
import { toAsciiHost } from '../host.js';
import { blame, type Rule, writtenUserIds } from '../rule.js';

/** A log-in name with a domain that servers know by its `xn--` form. */
export const idnUserId: Rule = (context) => {
  const { account, isBroken } = context;
  const found = writtenUserIds(context).map(({ pointer, value }) => ({ pointer, value, isWritten: true }));
  const { mailbox } = account.config;
  const isDerived = mailbox !== undefined && account.leaves.get('/mailbox/userId')?.origin.kind !== 'file';
  if (isDerived && typeof mailbox.userId === 'string' && !isBroken('/mailbox')) {
    found.push({ ...blame(account, ['/mailbox/address']), value: mailbox.userId, isWritten: false });
  }
  return found.flatMap(({ pointer, value, isWritten }) => {
    const { local, domain } = splitAddress(value);
    const ascii = toAsciiHost(domain);
    if (local === '' || ascii === '' || /^[\0-\x7f]*$/.test(domain)) return [];
    const userId = `${local}@${ascii}`;
    const isPlain = /^[A-Za-z0-9_][A-Za-z0-9._+@-]*$/.test(userId);
    const fix = isWritten && isPlain ? { fix: { title: `Write ${userId}`, newText: userId } } : {};
    return [{ rule: 'idn-user-id', pointer, at: 'value', ...say.idnUserId(userId, isWritten), ...fix }];
  });
};
