/** Whether the name of a variable says that it is for mail: `SMTP_PASSWORD`, not `AWS_SECRET_ACCESS_KEY`. */
export function isMailVariable(name: string): boolean {
  return name.split('_').some((word) => /^(?:mail|email|mailbox|smtp|pop|pop3|imap)$/i.test(word));
}

const namingWord = /pass|pwd|passwd|secret|token|key|cred|auth|login|user|mail|smtp|pop|imap/i;

/**
 * Whether a variable's name looks like the secret itself: letters and digits without a word that names something
 * (`hunter2x9`), or sixteen small letters, the form of a Google app password.
 */
export function looksLikeSecret(name: string): boolean {
  if (name.includes('_') || namingWord.test(name)) return false;
  return /^[a-z]{16}$/.test(name) || (name.length >= 6 && /\d/.test(name)) || (name.length >= 10 && isMixedCase(name));
}

function isMixedCase(name: string): boolean {
  return /[a-z]/.test(name) && /[A-Z]/.test(name);
}
