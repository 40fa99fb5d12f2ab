import { MailConfigError } from '../model/diagnostic.js';

/** Bytes that a secret may have which is kept outside of the file. */
export const maxSecretBytes = 4096;

/** Why a secret cannot be read; nothing of it is in the message. */
export function unavailable(message: string): MailConfigError {
  return new MailConfigError('ERR_MAILCONF_SECRET', message);
}
