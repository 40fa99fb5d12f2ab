import { breaksLine } from '../../text/clean-text.js';
import { classifyReply } from '../causes/classify-reply.js';
import { found, missingSecret } from '../causes/messages.js';
import { type Deadline, interrupted } from '../wire/deadline.js';
import { Fault } from '../wire/fault.js';
import { isPositive, quoteReply, type Reply } from '../wire/reply.js';
import { isRevealing, knownMechanisms } from '../wire/sasl.js';
import { type Outcome, type Reconnect, type Session, setConnection, talkOf } from './session.js';

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
  if (server.ssl !== false && !talkOf(session).isSecure) throw new Error('log-in before TLS');
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
export function couldEncrypt({ heard, plan }: Session): boolean {
  return (
    plan.server.ssl === false && (heard.capabilities ?? []).some((line) => /^(?:STLS|STARTTLS)(?:\s|$)/i.test(line))
  );
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
    debug: session.run.options.debug,
  });
  return new Fault(cause, { reply, detail: mechanism, facts: { mechanism } });
}

/** How a log-in ended. */
export interface Answer {
  /** The server's last reply. */
  readonly reply: Reply;
  /** Whether the server was shown the secret, or a proof of it, so that a refusal may be a verdict on it. */
  readonly isProved: boolean;
}

/** How one mechanism is carried out. */
export type Attempt = (
  session: Session,
  mechanism: string,
  credentials: Credentials,
  signal: AbortSignal,
) => Promise<Answer>;

/**
 * Logs in by the first of the mechanisms. A server may refuse one that it offers but cannot do; then another is tried once,
 * on a fresh connection (after such a failure many servers refuse everything on the same one), and never a third.
 */
export async function logIn(
  session: Session,
  deadline: Deadline,
  { mechanisms, attempt, reconnect }: { mechanisms: readonly string[]; attempt: Attempt; reconnect: Reconnect },
): Promise<Outcome> {
  const [first = ''] = mechanisms;
  const credentials = await readCredentials(session, deadline);
  const answer = await attempt(session, first, credentials, deadline.signal);
  if (isPositive(answer.reply)) return succeed(session, first);
  const fault = loginFault(session, answer.reply, first);
  const second = mayBeBroken(fault, first, answer) ? fallback(session, mechanisms) : undefined;
  if (second === undefined) throw fault;
  const { reply } = await againBy(second).catch((error) => {
    // What happens to the second connection is not why the first log-in failed.
    throw deadline.signal.reason === interrupted ? error : fault;
  });
  if (!isPositive(reply)) {
    // A mechanism that is not supported says nothing of the password: then the second answer is the first verdict on it.
    throw fault.cause === 'login-rejected' ? fault : loginFault(session, reply, second);
  }
  const warning = new Fault('auth-mechanism-broken', { reply: answer.reply, detail: first, names: [second] });
  return { ...succeed(session, second), warning };

  async function againBy(mechanism: string): Promise<Answer> {
    await reconnect();
    return attempt(session, mechanism, credentials, deadline.signal);
  }
}

function succeed(session: Session, mechanism: string): Outcome {
  setConnection(session, { ...talkOf(session), isLoggedIn: true });
  return { message: found.login(mechanism), facts: { mechanism } };
}

/** Another mechanism to try. In the clear none that shows what the first one hid; else one that every store of passwords can do. */
function fallback(session: Session, [first = '', ...others]: readonly string[]): string | undefined {
  if (session.plan.server.mechanism !== null) return undefined;
  const mayReveal = talkOf(session).isSecure || isRevealing(first);
  return (mayReveal ? others.find(isRevealing) : undefined) ?? others.find((name) => !isRevealing(name));
}

/** What a server says that has looked at the password, or counts: one more failure would do harm and tell nothing. */
const verdict =
  /(wrong|bad|incorrect|invalid) (user ?(name|id)?|log-?in|e-?mail( address)?)? ?((or|and|\/) )?password|password (is )?(wrong|incorrect|invalid|mismatch|does not match)|no such user|(unknown|invalid) user|user (is )?(unknown|not found)|attempts? (left|remaining|before)|will be (locked|blocked)/i;

/**
 * Whether a refusal may be the mechanism's and not the password's. It is where the reply says so, or came before anything
 * was proved. CRAM-MD5 ends in the same bare refusal where the passwords are stored as hashes, which cannot do it.
 */
function mayBeBroken(fault: Fault, mechanism: string, { reply, isProved }: Answer): boolean {
  if (fault.cause === 'auth-mechanism-unsupported') return true;
  if (fault.cause !== 'login-rejected' || verdict.test(quoteReply(reply))) return false;
  return !isProved || mechanism === 'CRAM-MD5';
}
