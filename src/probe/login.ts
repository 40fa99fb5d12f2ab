import { classifyReply } from './classify-reply.js';
import type { Deadline } from './deadline.js';
import { Fault } from './fault.js';
import { found, missingSecret } from './messages.js';
import { isPositive, type Reply } from './reply.js';
import { isRevealing, knownMechanisms } from './sasl.js';
import type { Outcome, Session } from './session.js';
import { breaksLine } from './text.js';

/** Who logs in, the secret read. */
export interface Credentials {
  readonly userId: string;
  readonly secret: string;
  readonly isToken: boolean;
}

/** Reads the secret of the service: the one place where that happens, after TLS. */
async function readCredentials(session: Session, deadline: Deadline): Promise<Credentials> {
  const { login, loginAt, server } = session.plan;
  if (!login) throw new Error('no log-in');
  // The cleartext rule: no secret without the TLS that the file asks for, whatever a caller got wrong.
  if (server.ssl !== false && !session.isSecure) throw new Error('log-in before TLS');
  if (breaksLine(login.userId)) throw new Fault('control-character', { detail: `${loginAt}.userId` });
  const secret = login.accessToken ?? login.password;
  if (!secret) throw new Fault('secret-unavailable', { detail: missingSecret(loginAt) });
  const text = await session.run.secrets.read(secret, session.mask, deadline.signal);
  if (text === '' || breaksLine(text))
    throw new Fault('secret-unavailable', { detail: 'it is empty or holds a line break' });
  // Whatever the mechanism: the form in which servers echo most.
  session.mask.addDerived(Buffer.from(`\0${login.userId}\0${text}`).toString('base64'));
  return { userId: login.userId, secret: text, isToken: login.accessToken !== null };
}

/** Whether the file asks for clear text, and the server offers to encrypt: then what it holds back waits for that. */
export function couldEncrypt({ capabilities, plan }: Session): boolean {
  return plan.server.ssl === false && (capabilities ?? []).some((line) => /^(?:STLS|STARTTLS)(?:\s|$)/i.test(line));
}

/**
 * The mechanisms to try, the strongest first. `offered` is `null` where the server did not say what it can;
 * `extra` are those that need no offer (POP's USER).
 */
export function chooseMechanisms(
  session: Session,
  offered: readonly string[] | null,
  extra: readonly string[] = [],
): string[] {
  const { server, login } = session.plan;
  const isToken = login !== false && login.accessToken !== null;
  const known = [...knownMechanisms(isToken), ...(isToken ? [] : extra)];
  const available = [...(offered ?? known), ...extra];
  const wanted = server.mechanism?.toUpperCase() ?? null;
  if (wanted !== null) {
    if (known.includes(wanted) && available.includes(wanted)) return [wanted];
    if (isRevealing(wanted) && couldEncrypt(session)) throw new Fault('encryption-required');
    throw new Fault('auth-mechanism-unsupported', { detail: wanted, names: available });
  }
  const common = known.filter((name) => available.includes(name));
  if (common.length > 0) return common;
  const tokens = knownMechanisms(true);
  if (!isToken && available.length > 0 && available.every((name) => tokens.includes(name))) {
    throw new Fault('oauth2-needed', { names: available });
  }
  throw new Fault('auth-mechanism-unsupported', { detail: known.join(', '), names: available });
}

/** The fault of a negative reply to a log-in. */
function loginFault(session: Session, reply: Reply, mechanism: string): Fault {
  const cause = classifyReply(reply, {
    protocol: session.plan.protocol,
    step: 'login',
    isLoggedIn: false,
    isAfterPop: false,
  });
  return new Fault(cause, { reply, detail: mechanism, facts: { mechanism } });
}

/** How one mechanism is carried out; gives the last reply. */
export type Attempt = (
  session: Session,
  mechanism: string,
  credentials: Credentials,
  signal: AbortSignal,
) => Promise<Reply>;

/**
 * Logs in by the first of the mechanisms. A server may refuse one that it offers but cannot do; then another is tried once,
 * on a fresh connection (after such a failure many servers refuse everything on the same one), and never a third.
 */
export async function logIn(
  session: Session,
  deadline: Deadline,
  { mechanisms, attempt }: { mechanisms: readonly string[]; attempt: Attempt },
): Promise<Outcome> {
  const [first = ''] = mechanisms;
  const credentials = await readCredentials(session, deadline);
  const reply = await attempt(session, first, credentials, deadline.signal);
  if (isPositive(reply)) return succeed(session, first);
  const fault = loginFault(session, reply, first);
  const second = mayBeBroken(fault, first) ? fallback(session, mechanisms) : undefined;
  if (second === undefined) throw fault;
  await session.reopen(deadline);
  const secondReply = await attempt(session, second, credentials, deadline.signal);
  if (!isPositive(secondReply)) {
    // A mechanism that is not supported says nothing of the password: then the second answer is the first verdict on it.
    throw fault.cause === 'login-rejected' ? fault : loginFault(session, secondReply, second);
  }
  const warning = new Fault('auth-mechanism-broken', { reply, detail: first, names: [second] });
  return { ...succeed(session, second), warning };
}

function succeed(session: Session, mechanism: string): Outcome {
  session.isLoggedIn = true;
  return { message: found.login(mechanism), facts: { mechanism } };
}

/** Another mechanism that shows the server the password itself, where the first did not hide it from the wire in vain. */
function fallback({ isSecure, plan }: Session, [first = '', ...others]: readonly string[]): string | undefined {
  if (plan.server.mechanism !== null || !(isSecure || isRevealing(first))) return undefined;
  return others.find(isRevealing);
}

/** Whether a refusal may be the mechanism's and not the password's: a store of hashes cannot do CRAM-MD5. */
function mayBeBroken(fault: Fault, mechanism: string): boolean {
  if (fault.cause === 'auth-mechanism-unsupported') return true;
  return (
    fault.cause === 'login-rejected' &&
    !isRevealing(mechanism) &&
    mechanism !== 'OAUTHBEARER' &&
    mechanism !== 'XOAUTH2'
  );
}
