/** Whether the name of a variable says that it is for mail: `SMTP_PASSWORD`, not `AWS_SECRET_ACCESS_KEY`. */
export function isMailVariable(name: string): boolean {
  return name.split('_').some((word) => /^(?:mail|email|mailbox|smtp|pop|pop3|imap)$/i.test(word));
}

const namingWord = /pass|pwd|secret|token|key|cred|auth|login|user|mail|smtp|pop|imap/i;
const namesWithDigits = /pop3|oauth2|smtp2go|o365|office365|mail2/gi;

/**
 * Whether a variable's name looks like the secret itself: letters and digits mixed (`hunter2`, `Passw0rd`), or sixteen
 * small letters, the form of a Google app password. Capitals and `_` are the custom of names.
 */
export function looksLikeSecret(name: string): boolean {
  if (name.includes('_') || /^[A-Z0-9]+$/.test(name) || name.length < 6) return false;
  return looksLikePassword(name) || (name.length >= 10 && isMixedCase(name) && !namingWord.test(name));
}

/** Whether a key looks like a password that slipped there; `connectionTimeout` is a key of other programs. */
export function looksLikePassword(word: string): boolean {
  const bare = word.replace(namesWithDigits, '').replace(/\d+$/, '');
  if (/\d/.test(bare)) return true;
  if (namingWord.test(word)) return false;
  return bare.length < word.length || /^[a-z]{16}$/.test(word);
}

function isMixedCase(name: string): boolean {
  return /[a-z]/.test(name) && /[A-Z]/.test(name);
}
