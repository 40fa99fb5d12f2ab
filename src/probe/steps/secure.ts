import type { Socket } from 'node:net';
import { classifyHandshake } from '../causes/classify-handshake.js';
import { found } from '../causes/messages.js';
import type { Deadline } from '../wire/deadline.js';
import { Fault } from '../wire/fault.js';
import { HandshakeError, startTls, type TlsFacts } from '../wire/tls.js';
import { readAuthorities } from './authorities.js';
import {
  connectionOf,
  type Outcome,
  originOf,
  type Session,
  type StepHandler,
  setConnection,
  talkOf,
} from './session.js';
import { startDialogue } from './talk.js';

/** Days before its end at which a certificate is worth a warning. */
const expiryWarningDays = 21;

/** `tls`: from the first byte. */
export const tlsStep: StepHandler = async (session, deadline) => {
  const { socket } = connectionOf(session);
  const ca = await readAuthorities(session);
  const secured = await shakeHands(session, socket, ca, deadline);
  startDialogue(session, secured.socket, { isSecure: true });
  return tlsOutcome(session.mask.applyTo(secured.facts));
};

/** The second half of `starttls`: after the server's consent. */
export async function upgradeConnection(session: Session, ca: string | null, deadline: Deadline): Promise<TlsFacts> {
  const { dialogue, release } = talkOf(session);
  const secured = await shakeHands(session, dialogue.detach(), ca, deadline).catch((error) => {
    // What is no TLS after the server's consent was said in the clear: a reply to a command that nobody sent.
    const isClear = error instanceof Fault && error.details.nodeCode === 'ERR_SSL_WRONG_VERSION_NUMBER';
    throw isClear ? new Fault('starttls-injection', error.details) : error;
  });
  const { socket } = secured;
  dialogue.attach(socket);
  setConnection(session, { state: 'dialogue', socket, release, dialogue, isSecure: true, isLoggedIn: false });
  return session.mask.applyTo(secured.facts);
}

/** A handshake that fails leaves the connection in that state: a time-out there is one of TLS. */
async function shakeHands(session: Session, socket: Socket, ca: string | null, { signal }: Deadline) {
  const { tls } = session.plan.server;
  const { release } = connectionOf(session);
  setConnection(session, { state: 'handshake', socket, release });
  try {
    return await startTls(socket, { tls, ca, signal });
  } catch (error) {
    throw error instanceof HandshakeError ? classifyHandshake(error, { tls, ca, isPublic: isPublic(session) }) : error;
  }
}

export function tlsOutcome(facts: TlsFacts): Outcome {
  const { daysLeft } = facts.certificate;
  return {
    message: found.tls(facts.protocol, facts.certificate),
    facts: { ...facts },
    ...(daysLeft <= expiryWarningDays && {
      warning: new Fault('certificate-expires-soon', { detail: String(daysLeft) }),
    }),
  };
}

/** Whether the server is one that a provider's preset names, and so has a certificate of a public authority. */
function isPublic({ plan }: Session): boolean {
  return plan.account.provider !== null && originOf(plan, 'server')?.kind === 'provider';
}
