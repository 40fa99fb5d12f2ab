/** The keys of an account. */
export const accountKeys: readonly string[] = ['provider', 'mailbox', 'pop', 'smtp', 'separateSmtp', 'delay'];

/** Keys below which the settings of an object stand, each a leaf of its own. */
export const objectKeys: readonly string[] = [
  'mailbox',
  'pop',
  'smtp',
  'separateSmtp',
  'popBeforeSmtp',
  'oauth2',
  'tls',
];
