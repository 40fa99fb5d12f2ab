import type { ProxyAddress } from '../../model/probe.js';
import { toAsciiHost } from '../../text/host.js';
import { isAllowedHost } from '../../text/host-glob.js';
import { classifyNetwork } from '../causes/classify-network.js';
import { found } from '../causes/messages.js';
import { ConnectError, connectTcp, resolveHost } from '../wire/connect.js';
import { type Deadline, interrupted } from '../wire/deadline.js';
import { Fault } from '../wire/fault.js';
import { connectThrough, proxyName } from '../wire/proxy.js';
import type { Outcome, Session, StepHandler } from './session.js';

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
  const release = await claimConnection(session, deadline);
  const { proxy } = session.run.options;
  try {
    return proxy
      ? await connectByProxy(session, proxy, deadline, release)
      : await connectDirectly(session, deadline, release);
  } catch (error) {
    release();
    throw error;
  }
};

async function connectDirectly(session: Session, { signal }: Deadline, release: () => void): Promise<Outcome> {
  const { port } = session.plan.server;
  const { debug } = session.run.options;
  const onAttempt = debug && ((address: string) => debug(`connect ${hostAndPort(address, port)}`));
  const { socket, address, failures } = await connectTcp(session.addresses, port, signal, onAttempt).catch((error) => {
    throw error instanceof ConnectError ? connectFault(error) : error;
  });
  session.connection = { state: 'connected', socket, release };
  session.address = address;
  const tried = failures.length > 0 ? { tried: failures } : {};
  return {
    message: found.connection(address, port),
    facts: { address, port, ...tried },
    ...(failures.length > 0 && {
      warning: new Fault('address-unreachable', { names: failures.map((failure) => failure.address) }),
    }),
  };
}

function hostAndPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

async function connectByProxy(
  session: Session,
  proxy: ProxyAddress,
  { signal }: Deadline,
  release: () => void,
): Promise<Outcome> {
  const { server, port } = session.plan.server;
  const socket = await connectThrough(proxy, toAsciiHost(server), port, signal);
  session.connection = { state: 'connected', socket, release };
  return { message: found.connectionByProxy(server, port, proxyName(proxy)), facts: { port, proxy: proxyName(proxy) } };
}

function connectFault(error: ConnectError): Fault | symbol {
  if (error.reason === interrupted) return interrupted;
  const nodeCode = error.farthest;
  const { cause } = classifyNetwork({ code: nodeCode }) ?? { cause: 'connection-timeout' as const };
  return new Fault(cause, { nodeCode, facts: { tried: error.failures } });
}

/** Waits for the connection's turn; the clock stands still meanwhile. What it gives is called when the connection has ended. */
function claimConnection({ run, plan }: Session, deadline: Deadline): Promise<() => void> {
  return deadline.outside(() =>
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
