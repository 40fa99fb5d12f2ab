import { createHash } from 'node:crypto';
import { announcedDelay } from '../causes/announced-delay.js';
import { found } from '../causes/messages.js';
import { Fault } from '../wire/fault.js';
import { isPositive, type Reply } from '../wire/reply.js';
import { isRevealing } from '../wire/sasl.js';
import { authenticate } from './authenticate.js';
import { readAuthorities } from './authorities.js';
import { readGreeting } from './greeting.js';
import { type Answer, type Attempt, type Credentials, chooseMechanisms, couldEncrypt, logIn } from './login.js';
import { quitStep } from './quit.js';
import { tlsOutcome, upgradeConnection } from './secure.js';
import { dialogueOf, type Outcome, originOf, type Session, type StepHandler, talkOf } from './session.js';

const capabilitiesStep: StepHandler = async (session, deadline) => {
  await askCapabilities(session, deadline.signal);
  const apop = timestampOf(session.heard.greeting) !== null;
  const { capabilities } = session.heard;
  if (capabilities === null) return { message: found.noCapabilities('CAPA'), facts: { list: [], apop } };
  return {
    message: found.capabilities(capabilities.length),
    facts: capabilityFacts(capabilities, apop),
    ...delayWarning(session),
  };
};

/** CAPA (RFC 2449) may be absent; a server without it is asked without it. */
async function askCapabilities(session: Session, signal: AbortSignal): Promise<void> {
  const reply = await dialogueOf(session).command('CAPA', signal, { multiline: true });
  session.heard.capabilities = isPositive(reply) ? reply.body : null;
}

function capabilityFacts(list: readonly string[], apop: boolean): Record<string, unknown> {
  const loginDelay = announcedDelay(list);
  const expire = argumentOf(list, 'EXPIRE');
  return {
    list,
    ...(loginDelay !== null && { loginDelay }),
    ...(expire !== null && { expire }),
    uidl: argumentOf(list, 'UIDL') !== null,
    apop,
  };
}

function delayWarning({ heard, plan }: Session): Pick<Outcome, 'warning'> {
  const seconds = announcedDelay(heard.capabilities);
  if (seconds === null || seconds * 1000 <= plan.account.delay) return {};
  return { warning: new Fault('delay-too-short', { detail: String(seconds) }) };
}

/** What follows a capability's name, `null` where it is not offered. */
function argumentOf(list: readonly string[], name: string): string | null {
  const line = list.find((entry) => entry.split(' ', 1)[0]?.toUpperCase() === name);
  return line === undefined ? null : line.slice(name.length).trim();
}

/** STLS (RFC 2595, section 4), and CAPA again: what was said in the clear counts no more. */
const starttlsStep: StepHandler = async (session, deadline) => {
  if (session.heard.capabilities !== null && argumentOf(session.heard.capabilities, 'STLS') === null)
    throw new Fault('starttls-not-offered');
  const ca = await readAuthorities(session);
  const reply = await dialogueOf(session).command('STLS', deadline.signal);
  if (!isPositive(reply))
    throw new Fault(session.heard.capabilities === null ? 'starttls-not-offered' : 'starttls-refused', { reply });
  const facts = await upgradeConnection(session, ca, deadline);
  await askCapabilities(session, deadline.signal);
  const outcome = tlsOutcome(facts);
  return { ...outcome, facts: Object.assign({}, outcome.facts, { list: session.heard.capabilities ?? [] }) };
};

const loginStep: StepHandler = async (session, deadline, reconnect) => {
  const mechanisms = session.plan.apop ? ['APOP'] : popMechanisms(session);
  if (session.plan.apop && timestampOf(session.heard.greeting) === null) {
    throw new Fault('apop-not-offered', session.heard.greeting ? { reply: session.heard.greeting } : {});
  }
  const isHidden = hidesByApop(session, mechanisms);
  const chosen = isHidden ? ['APOP'] : mechanisms;
  const outcome = await logIn(session, deadline, { mechanisms: chosen, attempt, reconnect }).catch((error) => {
    throw isUserUnknown(error, chosen) && timestampOf(session.heard.greeting) !== null
      ? new Fault('apop-needed', error.details)
      : error;
  });
  // Programs do what the file says: they would send the password.
  return isHidden ? { ...outcome, warning: new Fault('apop-needed', { detail: 'APOP' }) } : outcome;
};

/** Whether a server refused USER itself, which some list although they know APOP alone. */
function isUserUnknown(error: unknown, [first]: readonly string[]): error is Fault {
  return error instanceof Fault && error.cause === 'auth-mechanism-unsupported' && first === 'USER';
}

/** In the clear, a password is not sent that the server would take as a digest, unless something says how to log in. */
function hidesByApop(session: Session, [first = '']: readonly string[]): boolean {
  const { plan, heard } = session;
  const isPassword = plan.login !== false && plan.login.accessToken === null;
  const isExposed = !talkOf(session).isSecure && isPassword && isRevealing(first);
  if (!isExposed || plan.server.mechanism !== null || timestampOf(heard.greeting) === null) return false;
  return (originOf(plan, 'apop')?.kind ?? 'default') === 'default';
}

/** SASL by CAPA (RFC 5034), else USER and PASS. */
function popMechanisms(session: Session): string[] {
  const { heard, plan } = session;
  const { capabilities } = heard;
  if (capabilities === null) {
    // Without CAPA only what the file asks for is tried blindly.
    const isAskedFor = plan.server.mechanism !== null || (plan.login !== false && plan.login.accessToken !== null);
    return chooseMechanisms(session, isAskedFor ? null : [], ['USER']);
  }
  const sasl = (argumentOf(capabilities, 'SASL') ?? '').toUpperCase().split(/\s+/).filter(Boolean);
  const hasUser = argumentOf(capabilities, 'USER') !== null;
  if (sasl.length === 0 && !hasUser) {
    if (couldEncrypt(session)) throw new Fault('encryption-required');
    if (timestampOf(session.heard.greeting) !== null) throw new Fault('apop-needed');
    throw new Fault('auth-not-offered');
  }
  return chooseMechanisms(session, sasl, hasUser ? ['USER'] : []);
}

const attempt: Attempt = async (session, mechanism, credentials, signal) => {
  if (mechanism === 'APOP') return apop(session, credentials, signal);
  if (mechanism !== 'USER') return authenticate(session, mechanism, credentials, signal);
  const user = await dialogueOf(session).command(`USER ${credentials.userId}`, signal);
  if (!isPositive(user)) return { reply: user, isProved: false };
  const reply = await dialogueOf(session).command(`PASS ${credentials.secret}`, signal, { shown: 'PASS ***' });
  return { reply, isProved: true };
};

/** RFC 1939, section 7. */
async function apop(session: Session, { userId, secret }: Credentials, signal: AbortSignal): Promise<Answer> {
  const digest = createHash('md5')
    .update(`${timestampOf(session.heard.greeting)}${secret}`)
    .digest('hex');
  session.mask.addDerived(digest);
  const reply = await dialogueOf(session).command(`APOP ${userId} ${digest}`, signal, { shown: `APOP ${userId} ***` });
  return { reply, isProved: true };
}

/** The time stamp in a greeting, which means APOP; it has the form of a message ID. */
function timestampOf(greeting: Reply | null): string | null {
  return /<[^<>\s]+@[^<>\s]*>/.exec(greeting?.data ?? '')?.[0] ?? null;
}

/** What POP3 does at each step. */
export const popSteps = {
  greeting: readGreeting,
  capabilities: capabilitiesStep,
  starttls: starttlsStep,
  login: loginStep,
  quit: quitStep,
} as const;
