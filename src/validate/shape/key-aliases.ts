import type { Hint } from '../../model/rule-args.js';
import { suggest } from '../../text/near-words.js';

/** What other programs and providers' pages call our keys, in lower case without `_`, `-` and spaces. */
const aliases: Readonly<Record<string, readonly string[]>> = {
  host: ['server'],
  hostname: ['server'],
  servername: ['server'],
  popserver: ['server', 'pop'],
  smtpserver: ['server', 'smtp'],
  incoming: ['pop'],
  incomingserver: ['pop'],
  outgoing: ['smtp'],
  outgoingserver: ['smtp'],
  pop3: ['pop'],
  email: ['address', 'mailbox'],
  mail: ['address', 'mailbox'],
  emailaddress: ['address'],
  username: ['userId'],
  user: ['userId'],
  login: ['userId'],
  id: ['userId'],
  pass: ['password'],
  passwd: ['password'],
  pwd: ['password'],
  secure: ['ssl'],
  usessl: ['ssl'],
  security: ['ssl'],
  encryption: ['ssl'],
  sockettype: ['ssl'],
  connectionsecurity: ['ssl'],
  tls: ['ssl'],
  authentication: ['auth'],
  authenticationmethod: ['auth'],
  authmethod: ['auth'],
  smtpauth: ['auth'],
  from: ['sender'],
  service: ['provider'],
  wait: ['delay'],
  ehlo: ['hello'],
  helo: ['hello'],
  token: ['accessToken'],
  separatesmtpserver: ['separateSmtp'],
  popbeforesmtpauth: ['popBeforeSmtp'],
};

/** Our key for a misspelt foreign one: `hst` is near to `host`. */
export function keyNearAlias(key: string, known: readonly string[]): string | null {
  const word = plainWord(key);
  const near = word.length > 2 ? suggest(word, Object.keys(aliases)) : null;
  return near === null ? null : keyForAlias(near, known);
}

function plainWord(key: string): string {
  return key.toLowerCase().replaceAll(/[_\s-]/g, '');
}

/** Our key for a foreign one, among those that the object knows. */
export function keyForAlias(key: string, known: readonly string[]): string | null {
  const word = plainWord(key);
  const names = Object.hasOwn(aliases, word) ? (aliases[word] ?? []) : [];
  return names.find((name) => known.includes(name)) ?? null;
}

/** What to write instead of a word of nodemailer that means none of our keys. */
export function foreignHint(key: string): Hint | null {
  const word = plainWord(key);
  const hint = Object.hasOwn(foreignWords, word) ? foreignWords[word] : undefined;
  return hint === undefined ? null : { hint };
}

/** Whether a key asks for a log-in, which POP knows no setting for. */
export function isLoginOfPop(key: string, parent: string): boolean {
  return ['pop', 'popBeforeSmtp'].includes(parent) && (key === 'auth' || keyForAlias(key, ['auth']) !== null);
}

type PlainHint =
  | 'provider-beside-mailbox'
  | 'separate-smtp'
  | 'ssl-starttls'
  | 'ssl-not-false'
  | 'certificates-are-verified';

const foreignWords: Readonly<Record<string, PlainHint>> = {
  service: 'provider-beside-mailbox',
  relay: 'separate-smtp',
  requiretls: 'ssl-starttls',
  starttls: 'ssl-starttls',
  usestarttls: 'ssl-starttls',
  ignoretls: 'ssl-not-false',
  rejectunauthorized: 'certificates-are-verified',
};

/** The objects in which our keys stand, for a key that was written elsewhere. */
const homes: Readonly<Record<string, readonly string[]>> = {
  address: ['mailbox'],
  userId: ['mailbox'],
  password: ['mailbox'],
  server: ['pop', 'smtp'],
  port: ['pop', 'smtp'],
  ssl: ['pop', 'smtp'],
  apop: ['pop'],
  auth: ['smtp'],
  hello: ['smtp'],
  mechanism: ['pop', 'smtp'],
  tls: ['pop', 'smtp'],
  sender: ['separateSmtp'],
  popBeforeSmtp: ['separateSmtp'],
  accessToken: ['mailbox.oauth2'],
};

const services: Readonly<Record<string, string>> = {
  pop: 'pop',
  pop3: 'pop',
  incoming: 'pop',
  smtp: 'smtp',
  outgoing: 'smtp',
};

/** Our key for a word that does not belong where it stands, and the objects in which it does. */
export function homeOf(
  key: string,
  parent: string,
): { readonly key: string; readonly objects: readonly string[] } | null {
  const names = Object.keys(homes);
  const own = names.find((name) => plainWord(name) === plainWord(key)) ?? keyForAlias(key, names);
  if ((own === 'userId' || own === 'password') && /^(?:smtp|separateSmtp)$/.test(parent)) {
    return { key: own, objects: [`${parent}.auth`] };
  }
  const [, service = '', rest = ''] = /^(pop3?|incoming|smtp|outgoing)(.*)$/.exec(plainWord(key)) ?? [];
  const object = services[service];
  if (own !== null && (own !== 'server' || object === undefined)) return { key: own, objects: homes[own] ?? [] };
  if (object === undefined) return null;
  const meant = own ?? names.find((name) => plainWord(name) === rest) ?? keyForAlias(rest, names);
  if (meant === null) return null;
  if (meant !== 'userId' && meant !== 'password') return { key: meant, objects: [object] };
  return { key: meant, objects: [object === 'smtp' ? 'smtp.auth' : 'mailbox'] };
}
