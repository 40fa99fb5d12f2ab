import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import type { Session } from './line-server.js';

/** Who is known. */
export interface Accounts {
  /** Passwords by ID. */
  readonly users: Readonly<Record<string, string>>;
  /** Access tokens by ID, for XOAUTH2 and OAUTHBEARER. */
  readonly tokens: Readonly<Record<string, string>>;
  readonly scram?: ScramOptions;
}

/** What a server does in SCRAM-SHA-256; an honest one needs none of it. */
export interface ScramOptions {
  /** 4096 if left out. */
  readonly iterations?: number | string;
  /** Takes any password, as one does who knows none: with a wrong signature, or without one. */
  readonly impostor?: 'wrong signature' | 'no signature';
  /** What it makes of the client's nonce. */
  readonly nonce?: (client: string) => string;
  /** More attributes of its first message. */
  readonly extension?: string;
  /** A refusal is told in `e=` first. */
  readonly tellsError?: boolean;
}

/** How a SASL dialogue ended: an ID, or a refusal. */
export type Verdict =
  | { readonly ok: true; readonly userId: string }
  | { readonly ok: false; readonly reason: 'rejected' | 'malformed' | 'cancelled' };

interface Exchange {
  readonly session: Session;
  readonly accounts: Accounts;
  /** `null`: none was given with the command; `=` is an empty one. */
  readonly initial: string | null;
  /** Sends a challenge (base64) and gives the answer, decoded; `null` if the client cancelled or left. */
  ask(challenge: string): Promise<string | null>;
}

const cancelled: Verdict = { ok: false, reason: 'cancelled' };
const malformed: Verdict = { ok: false, reason: 'malformed' };
const rejected: Verdict = { ok: false, reason: 'rejected' };

const mechanisms: Readonly<Record<string, (exchange: Exchange) => Promise<Verdict>>> = {
  PLAIN: plain,
  LOGIN: login,
  'CRAM-MD5': cramMd5,
  'SCRAM-SHA-256': scramSha256,
  XOAUTH2: xoauth2,
  OAUTHBEARER: oauthBearer,
};

/** Runs the dialogue of one mechanism; `prompt` makes the line of a challenge. `null`: no such mechanism. */
export async function authenticate(
  mechanism: string,
  { session, accounts, initial, prompt }: Omit<Exchange, 'ask'> & { prompt(challenge: string): string },
): Promise<Verdict | null> {
  const run = mechanisms[mechanism];
  if (!run) return null;
  const ask = async (challenge: string): Promise<string | null> => {
    await session.send(prompt(challenge));
    const line = await session.readLine();
    return line === null || line === '*' ? null : decode(line);
  };
  return run({ session, accounts, initial: initial === null ? null : decode(initial === '=' ? '' : initial), ask });
}

function decode(text: string): string {
  return Buffer.from(text, 'base64').toString('utf8');
}

function check(accounts: Accounts, userId: string, password: string): Verdict {
  return Object.hasOwn(accounts.users, userId) && accounts.users[userId] === password ? { ok: true, userId } : rejected;
}

async function plain({ accounts, initial, ask }: Exchange): Promise<Verdict> {
  const response = initial ?? (await ask(''));
  if (response === null) return cancelled;
  const [, userId, password, ...more] = response.split('\0');
  if (userId === undefined || password === undefined || more.length > 0) return malformed;
  return check(accounts, userId, password);
}

async function login({ accounts, initial, ask }: Exchange): Promise<Verdict> {
  const userId = initial ?? (await ask(Buffer.from('Username:').toString('base64')));
  if (userId === null) return cancelled;
  const password = await ask(Buffer.from('Password:').toString('base64'));
  return password === null ? cancelled : check(accounts, userId, password);
}

async function cramMd5({ accounts, initial, ask }: Exchange): Promise<Verdict> {
  if (initial !== null) return malformed;
  const challenge = `<${randomBytes(8).toString('hex')}.${Date.now()}@mail.example.net>`;
  const response = await ask(Buffer.from(challenge).toString('base64'));
  if (response === null) return cancelled;
  const at = response.lastIndexOf(' ');
  const userId = response.slice(0, at);
  const password = Object.hasOwn(accounts.users, userId) ? accounts.users[userId] : undefined;
  if (password === undefined) return rejected;
  const digest = createHmac('md5', password).update(challenge).digest('hex');
  return digest === response.slice(at + 1) ? { ok: true, userId } : rejected;
}

/** RFC 5802, 7677. */
async function scramSha256({ accounts, initial, ask }: Exchange): Promise<Verdict> {
  const { iterations = 4096, impostor, nonce: change, extension = '', tellsError = false } = accounts.scram ?? {};
  const first = initial ?? (await ask(''));
  if (first === null) return cancelled;
  const [, bare = '', name = '', clientNonce = ''] = /^n,,(n=([^,]*),r=([^,]+))$/.exec(first) ?? [];
  if (bare === '') return malformed;
  const userId = name.replaceAll('=2C', ',').replaceAll('=3D', '=');
  const nonce = change ? change(clientNonce) : clientNonce + randomBytes(9).toString('base64');
  const salt = randomBytes(16);
  const challenge = `${extension}r=${nonce},s=${salt.toString('base64')},i=${iterations}`;
  const final = await ask(Buffer.from(challenge).toString('base64'));
  if (final === null) return cancelled;
  const [, withoutProof = '', proof = ''] = /^(c=biws,r=[^,]+),p=(.+)$/.exec(final) ?? [];
  if (withoutProof !== `c=biws,r=${nonce}`) return malformed;
  if (impostor === 'no signature') return { ok: true, userId };
  const password = Object.hasOwn(accounts.users, userId) ? accounts.users[userId] : undefined;
  const salted = pbkdf2Sync(password ?? '', salt, Number(iterations), 32, 'sha256');
  const message = `${bare},${challenge},${withoutProof}`;
  const hmac = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const clientKey = hmac(salted, 'Client Key');
  const signature = hmac(createHash('sha256').update(clientKey).digest(), message);
  const expected = Buffer.from(clientKey.map((byte, index) => byte ^ (signature[index] ?? 0))).toString('base64');
  if ((password === undefined || proof !== expected) && impostor === undefined) {
    if (tellsError) await ask(Buffer.from('e=invalid-proof').toString('base64'));
    return rejected;
  }
  const own = impostor ? randomBytes(32) : hmac(hmac(salted, 'Server Key'), message);
  const end = await ask(Buffer.from(`v=${own.toString('base64')}`).toString('base64'));
  return end === null ? cancelled : { ok: true, userId };
}

async function xoauth2({ accounts, initial, ask }: Exchange): Promise<Verdict> {
  const response = initial ?? (await ask(''));
  if (response === null) return cancelled;
  const match = /^user=([^\x01]*)\x01auth=Bearer ([^\x01]*)\x01\x01$/i.exec(response);
  return match ? checkToken(accounts, match[1] ?? '', match[2] ?? '', ask) : malformed;
}

async function oauthBearer({ accounts, initial, ask }: Exchange): Promise<Verdict> {
  const response = initial ?? (await ask(''));
  if (response === null) return cancelled;
  const match = /^n,a=([^,\x01]*),\x01(?:[a-z]+=[^\x01]*\x01)*?auth=Bearer ([^\x01]*)\x01/i.exec(response);
  return match ? checkToken(accounts, match[1] ?? '', match[2] ?? '', ask) : malformed;
}

/** A refused token is told in a challenge; the client's answer to that says nothing (RFC 7628, section 3.2.3). */
async function checkToken(accounts: Accounts, userId: string, token: string, ask: Exchange['ask']): Promise<Verdict> {
  if (Object.hasOwn(accounts.tokens, userId) && accounts.tokens[userId] === token) return { ok: true, userId };
  await ask(Buffer.from('{"status":"401","schemes":"bearer"}').toString('base64'));
  return rejected;
}
