import type { TypeName } from '../../model/rule-args.js';

/** What each key takes, in the words of a message. `separateSmtp.auth` and `smtp.auth` differ, so a parent may be named. */
const expectations: Readonly<Record<string, string>> = {
  $schema: 'the URL of a schema',
  providers: 'the path of a folder with provider files',
  rules: 'levels by rule',
  default: 'the name of an account',
  account: 'the settings of an account',
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
  env: 'the name of an environment variable: letters, digits and `_`, not beginning with a digit',
  file: 'the path of a file',
  command: 'a list: the program and its arguments',
};

/** What a key takes, by the last two keys of its path or by its own. */
export function expectation(path: string): string {
  const own = (name: string) => (Object.hasOwn(expectations, name) ? expectations[name] : undefined);
  return own(path) ?? own(path.slice(path.lastIndexOf('/') + 1)) ?? 'another type of value';
}

/** The types of a value, by name. */
export const typeWords: Readonly<Record<TypeName, string>> = {
  empty: 'empty',
  list: 'a list',
  number: 'a number',
  fraction: 'not a whole number',
  boolean: 'not text',
  true: '`true`',
  false: '`false`',
  text: 'text',
  object: 'an object',
};
