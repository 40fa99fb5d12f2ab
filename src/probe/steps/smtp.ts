import { isIPv6 } from 'node:net';
import { hostname } from 'node:os';
import { splitAddress } from '../../text/address.js';
import { breaksLine } from '../../text/clean-text.js';
import { toAsciiHost } from '../../text/host.js';
import { classifyReply } from '../causes/classify-reply.js';
import { found } from '../causes/messages.js';
import { Fault } from '../wire/fault.js';
import { isPositive, type Reply } from '../wire/reply.js';
import { authenticate } from './authenticate.js';
import { readAuthorities } from './authorities.js';
import { readGreeting } from './greeting.js';
import { chooseMechanisms, couldEncrypt, logIn } from './login.js';
import { quitStep } from './quit.js';
import { tlsOutcome, upgradeConnection } from './secure.js';
import { dialogueOf, type Session, type StepHandler, talkOf } from './session.js';

const capabilitiesStep: StepHandler = async (session, { signal }) => {
  const hasExtensions = await sayHello(session, signal);
  const list = session.heard.capabilities ?? [];
  const rewritten = list.find((line) => /^X{3,}[A-Z]?$/.test(line));
  if (rewritten !== undefined) session.heard.interference ||= rewritten;
  return {
    message: hasExtensions ? found.capabilities(list.length) : found.noCapabilities('EHLO'),
    facts: { list },
  };
};

/** EHLO, or HELO with a server that does not know it (RFC 5321, section 3.2); whether there are extensions. */
async function sayHello(session: Session, signal: AbortSignal): Promise<boolean> {
  const dialogue = dialogueOf(session);
  const hello = helloName(session);
  let reply = await dialogue.command(`EHLO ${hello}`, signal);
  const hasExtensions = isPositive(reply);
  if (!hasExtensions) {
    // 500 and 502 are about the command; everything else is about the name, or the client (RFC 5321, section 4.2.4).
    const isUnknown = reply.code === '500' || reply.code === '502';
    if (!isUnknown) throw smtpFault(session, 'capabilities', reply, hello);
    reply = await dialogue.command(`HELO ${hello}`, signal);
    if (!isPositive(reply)) throw smtpFault(session, 'capabilities', reply, hello);
  }
  session.heard.capabilities = hasExtensions ? reply.lines.slice(1) : null;
  return hasExtensions;
}

/** The file's name, else this machine's if it has a dot, else an address literal: the form that every check lets pass. */
function helloName(session: Session): string {
  const { hello } = session.plan;
  if (hello !== null) return hello;
  const machine = hostname();
  if (/^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/.test(machine)) return machine;
  const address = dialogueOf(session)
    .localAddress.replace(/^::ffff:(?=\d+\.)/, '')
    .replace(/%.*/, '');
  return isIPv6(address) ? `[IPv6:${address}]` : `[${address || '127.0.0.1'}]`;
}

/** STARTTLS (RFC 3207), and EHLO again: what was said in the clear counts no more. */
const starttlsStep: StepHandler = async (session, deadline) => {
  if (!offers(session, 'STARTTLS')) throw hiddenOffer(session, 'starttls-not-offered');
  const ca = await readAuthorities(session);
  const reply = await dialogueOf(session).command('STARTTLS', deadline.signal);
  if (!isPositive(reply)) throw smtpFault(session, 'starttls', reply);
  const facts = await upgradeConnection(session, ca, deadline);
  await sayHello(session, deadline.signal);
  const outcome = tlsOutcome(facts);
  return { ...outcome, facts: Object.assign({}, outcome.facts, { list: session.heard.capabilities ?? [] }) };
};

/** The words after an extension's name, `null` where it is not offered. */
function extension({ heard }: Session, name: string): string[] | null {
  const line = heard.capabilities?.find((entry) => entry.split(/[ =]/, 1)[0]?.toUpperCase() === name);
  return line === undefined ? null : line.toUpperCase().split(/[ =]+/).slice(1).filter(Boolean);
}

function offers(session: Session, name: string): boolean {
  return extension(session, name) !== null;
}

/** Not offered, or overwritten on the way. */
function hiddenOffer({ heard }: Session, cause: 'starttls-not-offered' | 'auth-not-offered'): Fault {
  const { interference } = heard;
  return interference === '' ? new Fault(cause) : new Fault('middlebox-interference', { detail: `“${interference}”` });
}

const loginStep: StepHandler = async (session, deadline, reconnect) => {
  const offered = extension(session, 'AUTH');
  if (offered === null || offered.length === 0) {
    throw couldEncrypt(session) ? new Fault('encryption-required') : hiddenOffer(session, 'auth-not-offered');
  }
  const mechanisms = chooseMechanisms(session, [...new Set(offered)]);
  return logIn(session, deadline, { mechanisms, attempt: authenticate, reconnect });
};

/** `MAIL FROM:` the address that will send. */
const senderStep: StepHandler = async (session, { signal }) => {
  const { account, service, sender, recipient, at } = session.plan;
  const needsUtf8 = [sender, recipient].find((address) => !isAscii(toWireAddress(address)));
  if (needsUtf8 !== undefined && !offers(session, 'SMTPUTF8'))
    throw new Fault('smtputf8-not-offered', { detail: needsUtf8 });
  checkAddress(sender, at === 'smtp' ? 'mailbox.address' : `${at}.sender`);
  const parameters = needsUtf8 === undefined ? '' : ' SMTPUTF8';
  const mail = `MAIL FROM:<${toWireAddress(sender)}>${parameters}`;
  if (takesAllAtOnce(session)) dialogueOf(session).sendAhead([mail, rcpt(recipient), 'RSET', 'QUIT']);
  const reply = await dialogueOf(session).command(mail, signal);
  if (!isPositive(reply)) throw smtpFault(session, 'sender', reply);
  const isJudgedLater = service === 'smtp' && session.run.options.checksSenderAtData?.(account) === true;
  const message = isJudgedLater ? found.senderForNow(sender) : found.sender(sender);
  return { message, facts: replyFacts(reply) };
};

/** Whether all that is left may be said in one flight: nothing of it depends on the reply to what is before. */
function takesAllAtOnce({ plan, heard }: Session): boolean {
  const { steps, recipient } = plan;
  const isOffered = heard.capabilities?.some((line) => line.toUpperCase() === 'PIPELINING') === true;
  return isOffered && steps.includes('recipient') && steps.includes('quit') && isWireAddress(recipient);
}

function rcpt(recipient: string): string {
  return `RCPT TO:<${toWireAddress(recipient)}>`;
}

/** `RCPT TO:`, taken back by RSET: many servers say only here what they think of client, sender and log-in. */
const recipientStep: StepHandler = async (session, { signal }) => {
  const { recipient, isOwnRecipient, isAfterPop } = session.plan;
  checkAddress(recipient, isOwnRecipient ? 'mailbox.address' : '--recipient');
  const reply = await dialogueOf(session).command(rcpt(recipient), signal);
  if (!isPositive(reply)) throw smtpFault(session, 'recipient', reply);
  // What follows takes nothing away from what was found.
  await dialogueOf(session)
    .command('RSET', signal)
    .catch((error) => {
      if (signal.aborted) throw error;
    });
  const isLocal = isOwnRecipient && !talkOf(session).isLoggedIn && !isAfterPop;
  return {
    message: isLocal ? found.localRecipient(recipient) : found.recipient(recipient),
    facts: { ...replyFacts(reply), ...(isLocal && { local: true }) },
  };
};

function replyFacts(reply: Reply): Record<string, unknown> {
  return {
    code: Number(reply.code),
    ...(reply.enhancedCode !== null && { enhancedCode: reply.enhancedCode }),
    text: reply.lines.join(' '),
  };
}

/** The domain as A-labels, which needs no extension; the local part as it is. */
function toWireAddress(address: string): string {
  const { local, domain } = splitAddress(address);
  return isAscii(domain) ? address : `${local}@${toAsciiHost(domain) || domain}`;
}

function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text);
}

function isWireAddress(address: string): boolean {
  return !breaksLine(address) && !/[<>\s]/.test(address);
}

function checkAddress(address: string, leaf: string): void {
  if (!isWireAddress(address)) throw new Fault('control-character', { detail: leaf });
}

function smtpFault(
  session: Session,
  step: 'capabilities' | 'starttls' | 'sender' | 'recipient',
  reply: Reply,
  hello?: string,
): Fault {
  const { plan } = session;
  const { isLoggedIn } = talkOf(session);
  const cause = classifyReply(reply, {
    protocol: 'smtp',
    step,
    isLoggedIn,
    isAfterPop: plan.isAfterPop,
    offersAuth: offers(session, 'AUTH'),
    debug: session.run.options.debug,
  });
  const isHello = cause === 'hello-rejected';
  return new Fault(cause, { reply, ...(isHello && { detail: hello ?? helloName(session) }) });
}

/** What SMTP does at each step. */
export const smtpSteps = {
  greeting: readGreeting,
  capabilities: capabilitiesStep,
  starttls: starttlsStep,
  login: loginStep,
  sender: senderStep,
  recipient: recipientStep,
  quit: quitStep,
} as const;
