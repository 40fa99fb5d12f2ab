import { MailConfigError } from '../model/diagnostic.js';
import { breaksLine } from '../text/clean-text.js';

/** The refusal of a leaf that the client library cannot do. */
export function unsupported(leaf: string, client: 'nodemailer' | 'node-pop3', why: string): MailConfigError {
  return new MailConfigError('ERR_MAILCONF_UNSUPPORTED', `${leaf}: ${client} ${why}`);
}

/** Refuses a value that would become a second command on the wire: not every account comes from a file that was checked. */
export function assertOneLine(leaf: string, value: string): string {
  if (breaksLine(value)) throw new MailConfigError('ERR_MAILCONF_INVALID', `${leaf} holds a line break or NUL`);
  return value;
}
