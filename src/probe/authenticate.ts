import { Fault } from './fault.js';
import type { Credentials } from './login.js';
import { isContinuation, isPositive, type Reply } from './reply.js';
import { createMechanism, type Mechanism } from './sasl.js';
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
): Promise<Reply> {
  const { server, protocol } = session.plan;
  const mechanism = createMechanism(name, { ...credentials, host: server.server, port: server.port });
  if (!mechanism) throw new Fault('auth-mechanism-unsupported', { detail: name });
  const send = (line: string, shown: string) => {
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
    if (left-- === 0) throw new Fault('malformed-reply', { detail: 'a SASL exchange that does not end' });
    reply = await send(encode(await respond(mechanism, reply)), '***');
  }
  if (isPositive(reply)) mechanism.verify?.();
  return reply;
}

function respond(mechanism: Mechanism, reply: Reply): string | Promise<string> {
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
