/** Whether the name of a variable says that it is for mail: `SMTP_PASSWORD`, not `AWS_SECRET_ACCESS_KEY`. */
export function isMailVariable(name: string): boolean {
  return name.split('_').some((word) => /^(?:mail|email|mailbox|smtp|pop|pop3|imap)$/i.test(word));
}

/** Words that name what a variable or key holds; a name is made of nothing else, but for digits at its end. */
const namingWords =
  /^(?:pass(?:word|wd|code)?|pwd|secret|token|keys?|cred(?:ential)?s?|auth|login|user|name|mail|email|smtp|pop3?|imap|box|server|host|port|account|address|send(?:er)?|out|in|app|web|api|my|main|backup|work|home|test|prod|dev|gmail|gmx|oauth2?|[_-])+\d*$/i;
/** Keys that say that a secret stands behind them, also in other languages. */
const secretKey =
  /pass|pwd|pswd|pswrd|^pw|pw$|pw(?=[_-])|[a-z]Pw|secret|token|cred|oauth|pin$|keys?$|kennwort|losung|heslo|has[lł]o|contrase|senha|parol|wachtwoord|l[oö]senord/i;
const namesWithDigits = /pop3|oauth2|smtp2go|o365|office365|mail2/gi;

/**
 * Whether a variable's name looks like the secret itself: letters and digits mixed (`hunter2`, `Passw0rd`), or sixteen
 * small letters, the form of a Google app password. Capitals and `_` are the custom of names.
 */
export function looksLikeSecret(name: string): boolean {
  if (name.includes('_') || /^[A-Z0-9]+$/.test(name) || name.length < 6) return false;
  return looksLikePassword(name) || (name.length >= 10 && isMixedCase(name) && !namingWords.test(name));
}

/** Our keys behind which a secret stands. */
export const secretKeys: readonly string[] = ['password', 'accessToken', 'oauth2'];

/** Whether a key says that a secret stands behind it: `userPwd`, `heslo`, `apiKey`. */
export function isSecretKey(key: string): boolean {
  return secretKey.test(key);
}

/** Whether a key looks like a password that slipped there; `connectionTimeout` is a key of other programs. */
export function looksLikePassword(word: string): boolean {
  const bare = word.replace(namesWithDigits, '').replace(/(?<!\d)\d+$/, '');
  if (/\d/.test(bare)) return true;
  if (namingWords.test(word)) return false;
  return bare.length < word.length || /^[a-z]{16}$/.test(word);
}

function isMixedCase(name: string): boolean {
  return /[a-z]/.test(name) && /[A-Z]/.test(name);
}
