import { identifyProtocol } from '../causes/classify-network.js';
import { classifyReply } from '../causes/classify-reply.js';
import { found } from '../causes/messages.js';
import type { Dialogue } from '../wire/dialogue.js';
import { Fault } from '../wire/fault.js';
import { isPositive, type Protocol, quoteReply, type Reply } from '../wire/reply.js';
import { type Session, type StepHandler, talkOf } from './session.js';
import { startDialogue } from './talk.js';

/** What a protocol's own greeting is identified as. */
export const ownName: Readonly<Record<Protocol, string>> = { pop: 'POP3', smtp: 'SMTP' };

/** `greeting`: what the server says first; tells the protocol, and whether something on the way rewrites it. */
export const readGreeting: StepHandler = async (session, { signal }) => {
  const { connection } = session;
  const { dialogue } =
    connection?.state === 'connected'
      ? startDialogue(session, connection.socket, { isSecure: false })
      : talkOf(session);
  const reply = await dialogue.greeting(signal).catch((error) => {
    throw error instanceof Fault && error.cause === 'malformed-reply' ? nameProtocol(session, dialogue, error) : error;
  });
  session.heard.greeting = reply;
  judge(session, reply);
  const text = reply.lines.join(' ');
  const isRewritten = session.plan.protocol === 'smtp' && /\*{4}/.test(text);
  if (isRewritten) session.heard.interference = quoteReply(reply);
  return {
    message: found.greeting(text),
    facts: { text },
    ...(isRewritten && { warning: new Fault('middlebox-interference', { reply }) }),
  };
};

/** What is no reply of the protocol asked for may be one of another. */
function nameProtocol({ plan }: Session, dialogue: Dialogue, fault: Fault): Fault {
  if (dialogue.isTls) return new Fault('server-expects-tls');
  const line = String(fault.details.facts?.reply ?? '');
  const protocol = identifyProtocol(line);
  if (protocol === null || protocol === ownName[plan.protocol]) return fault;
  return new Fault('wrong-protocol', { detail: protocol, facts: { reply: line } });
}

function judge({ plan, run }: Session, reply: Reply): void {
  const protocol = identifyProtocol(`${reply.code} ${reply.lines[0] ?? ''}`);
  if (protocol !== null && protocol !== ownName[plan.protocol])
    throw new Fault('wrong-protocol', { detail: protocol, reply });
  if (!isPositive(reply)) {
    const context = {
      protocol: plan.protocol,
      step: 'greeting',
      isLoggedIn: false,
      isAfterPop: plan.isAfterPop,
      debug: run.options.debug,
    } as const;
    throw new Fault(classifyReply(reply, context), { reply });
  }
  if (plan.protocol === 'smtp' && reply.code !== '220')
    throw new Fault('malformed-reply', { reply, detail: `“${quoteReply(reply)}” is no greeting` });
}
