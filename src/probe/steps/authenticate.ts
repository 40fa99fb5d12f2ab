import { Fault } from '../wire/fault.js';
import { isContinuation, isPositive, type Reply } from '../wire/reply.js';
import { createMechanism, isProved, type Mechanism } from '../wire/sasl.js';
import type { Answer, Credentials } from './login.js';
import { dialogueOf, type Session } from './session.js';

/** Challenges that a mechanism may need. */
const maxChallenges = 4;
/** Longest command line with an initial response (RFC 5034, section 4; RFC 4954, section 4). */
const maxCommandLength = { pop: 255, smtp: 512 } as const;

/** One SASL exchange; gives the last reply. */
export async function authenticate(
  session: Session,
  name: string,
  credentials: Credentials,
  signal: AbortSignal,
): Promise<Answer> {
  const { server, protocol } = session.plan;
  const mechanism = createMechanism(name, { host: server.server, port: server.port, ...credentials });
  if (!mechanism) throw new Fault('auth-mechanism-unsupported', { detail: name });
  let messages = 0;
  const send = (line: string, shown: string) => {
    messages += 1;
    session.mask.addDerived(line.slice(line.lastIndexOf(' ') + 1));
    return dialogueOf(session).command(line, signal, { shown, isSasl: true });
  };
  let reply: Reply;
  let left = maxChallenges;
  const initial = mechanism.initial === null ? null : encode(mechanism.initial);
  const withInitial = `AUTH ${name} ${initial}`;
  if (initial !== null && withInitial.length + 2 <= maxCommandLength[protocol]) {
    reply = await send(withInitial, `AUTH ${name} ***`);
  } else {
    reply = await dialogueOf(session).command(`AUTH ${name}`, signal, { isSasl: true });
    if (initial !== null && isContinuation(reply)) reply = await send(initial, '***');
  }
  while (isContinuation(reply)) {
    const response = await respond(mechanism, reply, left--).catch(async (error) => {
      await cancel(session, signal);
      throw error;
    });
    reply = await send(encode(response), '***');
  }
  if (isPositive(reply)) mechanism.verify?.();
  return { reply, isProved: isProved(name, messages) };
}

/** Ends an exchange that goes nowhere (RFC 4954, section 4; RFC 5034, section 4): anything else would be taken for a response. */
async function cancel(session: Session, signal: AbortSignal): Promise<void> {
  await dialogueOf(session)
    .command('*', signal)
    // What went wrong before it is what is reported.
    .catch(() => {});
}

async function respond(mechanism: Mechanism, reply: Reply, left: number): Promise<string> {
  if (left === 0) throw new Fault('malformed-reply', { detail: 'a SASL exchange that does not end' });
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(reply.data.trim())) {
    // Some servers answer LOGIN with plain words; the mechanism ignores them anyway.
    if (mechanism.name !== 'LOGIN')
      throw new Fault('malformed-reply', { detail: 'a SASL challenge that is no base64' });
  }
  return mechanism.respond(Buffer.from(reply.data, 'base64'));
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64');
}
