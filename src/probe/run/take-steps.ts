import type { Step } from '../../model/probe.js';
import { classifyNetwork } from '../causes/classify-network.js';
import { connectStep, resolveStep } from '../steps/connect.js';
import { endConnection, type Outcome, type Session, type StepHandler, type StepsTaken } from '../steps/session.js';
import { type Deadline, interrupted, startDeadline, timedOut } from '../wire/deadline.js';
import { Fault } from '../wire/fault.js';

/** Steps that make a connection, up to where a log-in may begin. */
const connectionSteps: readonly Step[] = ['connect', 'tls', 'greeting', 'capabilities', 'starttls'];

/** Takes one step. Throws what its handler throws. */
export async function takeStep(session: Session, step: Step, deadline: Deadline): Promise<Outcome> {
  const take = await handlerOf(session, step);
  return take(session, deadline, () => reconnect(session, deadline));
}

async function handlerOf({ plan: { protocol }, run }: Session, step: Step): Promise<StepHandler> {
  if (step === 'resolve') return resolveStep;
  if (step === 'connect') return connectStep;
  const handler = step === 'client' ? run.options.clientStep : (await loadProtocolSteps())[protocol][step];
  if (!handler) throw new Error(`${protocol} has no step ${step}`);
  return handler;
}

/** What a connection needs before it can talk; loaded while the first packet travels. */
async function loadProtocolSteps() {
  const { protocolSteps } = await import('../steps/protocol-steps.js');
  return protocolSteps;
}

/** Begins to load the steps after `connect` as soon as this turn's work is done: the packet that opens the connection is sent in it. */
export function preloadProtocolSteps(): void {
  // A failure shows where the steps are wanted.
  setImmediate(() => void loadProtocolSteps().catch(() => {}));
}

/** The steps say nothing this time. */
async function reconnect(session: Session, deadline: Deadline): Promise<void> {
  endConnection(session);
  for (const step of session.plan.steps.filter((name) => connectionSteps.includes(name))) {
    await takeStep(session, step, deadline);
  }
}

/** Takes steps that are no part of the report, within a time. */
export async function takeSteps(session: Session, steps: readonly Step[], time: number): Promise<StepsTaken> {
  const deadline = startDeadline(time, session.run.options.signal);
  let current: Step | null = null;
  let outcome: Outcome | null = null;
  try {
    for (const step of steps) {
      current = step;
      outcome = await takeStep(session, step, deadline);
    }
    return { fault: null, step: null, outcome };
  } catch (error) {
    return { fault: toFault(error, current ?? 'connect', session), step: current, outcome: null };
  } finally {
    deadline.end();
  }
}

/** What went wrong, whoever said it: the deadline, Node, or a step. */
export function toFault(error: unknown, step: Step, session: Session): Fault {
  if (error instanceof Fault) return error;
  if (error === interrupted || session.run.options.signal?.aborted) return new Fault('interrupted');
  if (error === timedOut) return timeoutFault(step, session);
  const known = classifyNetwork(error);
  // Anything else is a fault of this program.
  if (known === null) throw error;
  return new Fault(known.cause, { nodeCode: known.nodeCode });
}

function timeoutFault(step: Step, { connection }: Session): Fault {
  if (connection?.state === 'handshake') return new Fault('tls-handshake-timeout');
  if (step === 'resolve') return new Fault('dns-failure', { nodeCode: 'ETIMEOUT' });
  if (step === 'connect') return new Fault('connection-timeout', { nodeCode: 'ETIMEDOUT' });
  return new Fault(step === 'greeting' ? 'greeting-timeout' : 'reply-timeout');
}
