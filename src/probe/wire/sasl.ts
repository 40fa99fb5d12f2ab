import { createHmac } from 'node:crypto';
import { Fault } from './fault.js';
import { createScram } from './scram.js';

/** What a mechanism needs to know. */
export interface SaslCredentials {
  readonly userId: string;
  /** The password, or the access token for the OAuth mechanisms. */
  readonly secret: string;
  readonly host: string;
  readonly port: number;
}

/** One SASL exchange (RFC 4422). */
export interface Mechanism {
  readonly name: string;
  /** Sent with the AUTH command, `null` where the server speaks first. */
  readonly initial: string | null;
  /** The answer to each challenge. */
  respond(challenge: Buffer): string | Promise<string>;
  /** Throws where the server must prove something and has not. */
  verify?(): void;
}

type Create = (credentials: SaslCredentials) => Omit<Mechanism, 'name'>;

/** Known mechanisms with a password, the strongest first. */
const byPassword: Readonly<Record<string, Create>> = {
  'SCRAM-SHA-256': ({ userId, secret }) => createScram(userId, secret),
  'CRAM-MD5': createCramMd5,
  PLAIN: createPlain,
  LOGIN: createLogin,
};

/** Known mechanisms with an access token, the standard one first. */
const byToken: Readonly<Record<string, Create>> = {
  OAUTHBEARER: createOauthBearer,
  XOAUTH2: createXoauth2,
};

/** Those that send the secret itself: a password, or a token that is as good as one. */
const revealing: readonly string[] = ['PLAIN', 'LOGIN', 'USER', 'OAUTHBEARER', 'XOAUTH2'];

/** Whether a mechanism shows the secret to the server, and in the clear to everyone on the way. */
export function isRevealing(mechanism: string): boolean {
  return revealing.includes(mechanism);
}

/** Whether a server that was sent so many messages of an exchange can judge the password: before, it sees a name at most. */
export function isProved(mechanism: string, messages: number): boolean {
  return messages >= (mechanism === 'LOGIN' || mechanism === 'SCRAM-SHA-256' ? 2 : 1);
}

/** Names that can be used with a password or with a token, the strongest first. */
export function knownMechanisms(isToken: boolean): string[] {
  return Object.keys(isToken ? byToken : byPassword);
}

/** Begins an exchange; `null` for a mechanism that is not known here. */
export function createMechanism(name: string, credentials: SaslCredentials): Mechanism | null {
  const create = byPassword[name] ?? byToken[name];
  return create ? { name, ...create(credentials) } : null;
}

/** RFC 4616. */
function createPlain({ userId, secret }: SaslCredentials): Omit<Mechanism, 'name'> {
  return { initial: `\0${userId}\0${secret}`, respond: unexpected };
}

/** No RFC, but everywhere: two challenges whose texts differ and mean nothing. */
function createLogin({ userId, secret }: SaslCredentials): Omit<Mechanism, 'name'> {
  const answers = [userId, secret];
  return { initial: null, respond: () => answers.shift() ?? unexpected() };
}

/** RFC 2195. */
function createCramMd5({ userId, secret }: SaslCredentials): Omit<Mechanism, 'name'> {
  let isAnswered = false;
  return {
    initial: null,
    respond(challenge) {
      if (isAnswered || challenge.length === 0) return unexpected();
      isAnswered = true;
      return `${userId} ${createHmac('md5', secret).update(challenge).digest('hex')}`;
    },
  };
}

/** RFC 7628. A challenge says what is wrong with the token, and wants a single 0x01 for an answer. */
function createOauthBearer({ userId, secret, host, port }: SaslCredentials): Omit<Mechanism, 'name'> {
  const name = userId.replaceAll('=', '=3D').replaceAll(',', '=2C');
  return {
    initial: `n,a=${name},\u0001host=${host}\u0001port=${port}\u0001auth=Bearer ${secret}\u0001\u0001`,
    respond: () => '\u0001',
  };
}

/** Google's and Microsoft's own; a challenge wants an empty answer. */
function createXoauth2({ userId, secret }: SaslCredentials): Omit<Mechanism, 'name'> {
  return { initial: `user=${userId}\u0001auth=Bearer ${secret}\u0001\u0001`, respond: () => '' };
}

function unexpected(): never {
  throw new Fault('malformed-reply', { detail: 'a SASL challenge that does not belong to the mechanism' });
}
