import type { Socket } from 'node:net';
import type { ProxyAddress } from '../../model/probe.js';
import { isAllowedHost } from '../../text/host-glob.js';
import { classifyHandshake } from '../causes/classify-handshake.js';
import { classifyNetwork } from '../causes/classify-network.js';
import { found } from '../causes/messages.js';
import { ConnectError, connectTcp, resolveHost, toAsciiHost } from '../wire/connect.js';
import { type Deadline, interrupted } from '../wire/deadline.js';
import { Dialogue } from '../wire/dialogue.js';
import { Fault } from '../wire/fault.js';
import { connectThrough, proxyName } from '../wire/proxy.js';
import { HandshakeError, startTls, type TlsFacts } from '../wire/tls.js';
import { readAuthorities } from './authorities.js';
import { type Outcome, originOf, type Session, type StepHandler } from './session.js';

/** Days before its end at which a certificate is worth a warning. */
const expiryWarningDays = 21;

/** `resolve`: the addresses of the server, unless it may not be asked for. */
export const resolveStep: StepHandler = async (session, deadline) => {
  const { server } = session.plan;
  if (!isAllowedHost(server.server, session.run.options.allowHosts)) throw new Fault('host-not-allowed');
  const host = toAsciiHost(server.server);
  if (host === '') throw new Fault('host-not-found', { detail: 'it is no host name' });
  const { proxy } = session.run.options;
  if (proxy) return { message: found.leftToProxy(host, proxyName(proxy)), facts: { proxy: proxyName(proxy) } };
  try {
    session.addresses = await resolveHost(host, server.family, deadline.signal);
  } catch (error) {
    if (error === deadline.signal.reason) throw error;
    const { cause, nodeCode } = classifyNetwork(error) ?? {
      cause: 'dns-failure' as const,
      nodeCode: String((error as NodeJS.ErrnoException).code),
    };
    throw new Fault(cause, {
      nodeCode,
      ...(server.family !== null && { detail: `it has no IPv${server.family} address`, blame: ['family', 'server'] }),
    });
  }
  if (session.addresses.length === 0) throw new Fault('host-not-found');
  const addresses = session.addresses.map(({ address }) => address);
  return { message: found.addresses(host, addresses), facts: { addresses } };
};

/** `connect`: TCP, when the delay since the last connection has passed. */
export const connectStep: StepHandler = async (session, deadline) => {
  const { server } = session.plan;
  await claimConnection(session, deadline);
  const { proxy } = session.run.options;
  if (proxy) return connectByProxy(session, proxy, deadline);
  const { socket, address, failures } = await connectTcp(session.addresses, server.port, deadline.signal).catch(
    (error) => {
      throw error instanceof ConnectError ? connectFault(error) : error;
    },
  );
  session.socket = socket;
  session.address = address;
  if (server.ssl !== true) session.dialogue = createDialogue(session);
  const tried = failures.length > 0 ? { tried: failures } : {};
  return {
    message: found.connection(address, server.port),
    facts: { address, port: server.port, ...tried },
    ...(failures.length > 0 && {
      warning: new Fault('address-unreachable', { names: failures.map((failure) => failure.address) }),
    }),
  };
};

async function connectByProxy(session: Session, proxy: ProxyAddress, { signal }: Deadline): Promise<Outcome> {
  const { server, port, ssl } = session.plan.server;
  session.socket = await connectThrough(proxy, toAsciiHost(server), port, signal);
  if (ssl !== true) session.dialogue = createDialogue(session);
  return { message: found.connectionByProxy(server, port, proxyName(proxy)), facts: { port, proxy: proxyName(proxy) } };
}

function connectFault(error: ConnectError): Fault | symbol {
  if (error.reason === interrupted) return interrupted;
  const nodeCode = error.farthest;
  const { cause } = classifyNetwork({ code: nodeCode }) ?? { cause: 'connection-timeout' as const };
  return new Fault(cause, { nodeCode, facts: { tried: error.failures } });
}

/** Waits for the connection's turn; the clock stands still meanwhile. */
async function claimConnection(session: Session, deadline: Deadline): Promise<void> {
  const { run, plan } = session;
  session.release = await deadline.outside(() =>
    run.pacer.claim({
      host: plan.server.server,
      party: plan.account,
      protocol: plan.protocol,
      delay: plan.account.delay,
      signal: deadline.signal,
      onWait: (milliseconds) => run.options.onDelay?.({ service: plan.service, milliseconds }, plan.account),
    }),
  );
}

function createDialogue(session: Session): Dialogue {
  const { socket, plan, mask, trace, run } = session;
  if (!socket) throw new Error('no connection');
  return new Dialogue(socket, { protocol: plan.protocol, mask, ...(run.options.onTranscript && { trace }) });
}

/** `tls`: from the first byte. */
export const tlsStep: StepHandler = async (session, deadline) => {
  const { socket } = session;
  if (!socket) throw new Error('no connection');
  const ca = await readAuthorities(session);
  const secured = await secure(session, socket, ca, deadline);
  session.isShakingHands = false;
  session.socket = secured.socket;
  session.isSecure = true;
  session.dialogue = createDialogue(session);
  return tlsOutcome(session.mask.applyTo(secured.facts));
};

/** The second half of `starttls`: after the server's consent. */
export async function upgradeConnection(session: Session, ca: string | null, deadline: Deadline): Promise<TlsFacts> {
  const { dialogue } = session;
  if (!dialogue) throw new Error('no connection');
  const socket = dialogue.detach();
  const secured = await secure(session, socket, ca, deadline).catch((error) => {
    // What is no TLS after the server's consent was said in the clear: a reply to a command that nobody sent.
    const isClear = error instanceof Fault && error.details.nodeCode === 'ERR_SSL_WRONG_VERSION_NUMBER';
    throw isClear ? new Fault('starttls-injection', error.details) : error;
  });
  dialogue.attach(secured.socket);
  Object.assign(session, { isShakingHands: false, isSecure: true, socket: secured.socket });
  return session.mask.applyTo(secured.facts);
}

async function secure(session: Session, socket: Socket, ca: string | null, { signal }: Deadline) {
  const { tls } = session.plan.server;
  session.isShakingHands = true;
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
