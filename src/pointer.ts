/** Makes an RFC 6901 JSON pointer of keys. */
export function toPointer(keys: readonly string[]): string {
  return keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The keys of an RFC 6901 JSON pointer. */
export function fromPointer(pointer: string): string[] {
  if (pointer === '') return [];
  return pointer
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Whether `pointer` is `ancestor` or stands below it. */
export function isWithin(pointer: string, ancestor: string): boolean {
  return pointer === ancestor || pointer.startsWith(`${ancestor}/`);
}

/** Whether a secret is written at that pointer or above it. */
export function isSecretPointer(pointer: string): boolean {
  return /\/(?:mailbox\/password|mailbox\/oauth2\/accessToken|auth\/password|popBeforeSmtp\/password)(?:\/|$)/.test(
    pointer,
  );
}

/** The pointer as it may be shown: a key inside a secret is `***`, since it may be the secret itself. */
export function maskPointer(pointer: string): string {
  const masked = pointer.replace(
    /(\/(?:mailbox\/password|mailbox\/oauth2\/accessToken|auth\/password|popBeforeSmtp\/password))\/(?!(?:env|file|command)(?:\/|$)).+$/,
    (_, secret: string) => `${secret}/***`,
  );
  return masked.split('/').map(maskKey).join('/');
}

/** A key as it may be shown: `{password:x}` without a blank, or `{pw x}`, makes one key of the key and the secret. */
export function maskKey(key: string): string {
  return key.replace(/^([^\s:=]*[\s:=]).+$/s, '$1***');
}
