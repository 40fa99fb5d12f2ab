/** What each key takes, in the words of a message. `separateSmtp.auth` and `smtp.auth` differ, so a parent may be named. */
const expectations: Readonly<Record<string, string>> = {
  $schema: 'the URL of a schema',
  providers: 'the path of a folder with provider files',
  default: 'the name of an account',
  accounts: 'accounts by name',
  provider: 'a provider id, the path of a provider file, or `none`',
  mailbox: 'an object such as `{address: you@example.com}`',
  address: 'an e-mail address',
  userId: 'text',
  password: 'text, or a reference such as `{env: MAIL_PASSWORD}`',
  accessToken: 'text, or a reference such as `{env: MAIL_TOKEN}`',
  oauth2: 'an object `{accessToken: …}`',
  pop: 'an object such as `{server: …}`, or `false`',
  smtp: 'an object such as `{server: …}`, or `false`',
  separateSmtp: 'an object such as `{server: …, sender: …}`',
  popBeforeSmtp: 'an object `{userId: …, password: …}`',
  server: 'a host name',
  servername: 'a host name',
  port: 'a whole number from 1 to 65535',
  ssl: '`true`, `false` or `starttls`',
  apop: '`true` or `false`',
  'smtp/auth': '`true`, `false` or `{userId: …, password: …}`',
  'separateSmtp/auth': '`false` or `{userId: …, password: …}`',
  sender: 'an e-mail address',
  delay: 'whole seconds from 0 to 3600',
  hello: 'a host name or an address literal',
  mechanism: 'a SASL mechanism such as `PLAIN`',
  family: '`4` or `6`',
  tls: 'an object such as `{ca: ca.pem}`',
  ca: 'the path of a PEM file',
  minVersion: '`TLSv1.2` or `TLSv1.3`',
  fingerprint: 'a SHA-256 fingerprint of 64 hexadecimal digits, or a list of them',
  env: 'the name of an environment variable: letters, digits and `_`, no digit first',
  file: 'the path of a file',
  command: 'a list: the program and its arguments',
};

/** What the key at the end of a path takes. */
export function expectationOf(keys: readonly string[]): string {
  const last = keys.at(-1) ?? '';
  if (/^\d+$/.test(last) && keys.length > 1) return expectationOf(keys.slice(0, -1));
  const inAccounts = keys.length === 2 && keys[0] === 'accounts';
  if (keys.length === 0 || inAccounts) return 'the settings of an account';
  const own = (name: string) => (Object.hasOwn(expectations, name) ? expectations[name] : undefined);
  return own(keys.slice(-2).join('/')) ?? own(last) ?? 'another kind of value';
}

/** The name of a value's JSON type in the words of a message. */
export function typeWord(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number') return Number.isInteger(value) ? 'a number' : 'no whole number';
  if (typeof value === 'boolean') return `\`${value}\``;
  return typeof value === 'string' ? 'text' : 'an object';
}
