import type { Mask } from '../../mask/reply.js';
import type { Cause } from '../../model/cause.js';
import type { Check, Step } from '../../model/probe.js';
import { classifyNetwork } from '../causes/classify-network.js';
import { skipped } from '../causes/messages.js';
import { describeFailure, describeOutcome } from '../diagnosis/describe-check.js';
import { diagnose } from '../diagnosis/diagnose.js';
import { suggestDelay } from '../diagnosis/suggest-delay.js';
import { connectStep, resolveStep, tlsStep } from '../steps/connection.js';
import { popSteps } from '../steps/pop.js';
import {
  createSession,
  endConnection,
  type Outcome,
  type Plan,
  type Run,
  type Session,
  type StepHandler,
} from '../steps/session.js';
import { smtpSteps } from '../steps/smtp.js';
import { createDeadlines, type Deadline, interrupted, startDeadline, timedOut } from '../wire/deadline.js';
import { Fault } from '../wire/fault.js';
import type { Protocol } from '../wire/reply.js';

/** A service may take this many times the time of a step. */
const stepsPerService = 3;
/** Steps that make a connection, up to where a log-in may begin. */
const connectionSteps: readonly Step[] = ['connect', 'tls', 'greeting', 'capabilities', 'starttls'];

const common = { resolve: resolveStep, connect: connectStep, tls: tlsStep };
const handlers: Readonly<Record<Protocol, Readonly<Partial<Record<Step, StepHandler>>>>> = {
  pop: { ...common, ...popSteps },
  smtp: { ...common, ...smtpSteps },
};

/** Takes the steps of one service; a failed step ends it, and what comes after is skipped. */
export async function runService(run: Run, plan: Plan, mask: Mask): Promise<Check[]> {
  const { onCheck, onStep, signal } = run.options;
  const session = createSession(run, plan, mask);
  session.reopen = reopen;
  // No function below refers to it: what a closed connection still holds would hold all checks with their facts.
  const checks: Check[] = [];
  const begin = createDeadlines(signal);
  let left = run.timeout * stepsPerService;
  let obstacle: string | null = null;
  const isBegun = !signal?.aborted;
  try {
    for (const step of plan.steps) {
      if (!isBegun || obstacle !== null) {
        const check = skip(plan, step, obstacle);
        checks.push(check);
        onCheck?.(check, plan.account);
        continue;
      }
      onStep?.({ service: plan.service, step }, plan.account);
      // The client is another program, and has its own time.
      const time = step === 'client' ? run.timeout : Math.min(run.timeout, left);
      const deadline = begin(time);
      const check = await takeStep(session, step, deadline, left);
      left -= step === 'client' ? 0 : deadline.elapsed();
      if (check.status === 'failed') obstacle = check.cause === 'interrupted' ? '' : step;
      checks.push(check);
      onCheck?.(check, plan.account);
    }
  } finally {
    endConnection(session);
  }
  return checks;
}

/** Takes a step; `time` is what the service has left. */
async function takeStep(session: Session, step: Step, deadline: Deadline, time: number): Promise<Check> {
  const { plan, run } = session;
  const left = () => time - deadline.elapsed();
  const meta = () => ({ timeout: run.timeout, durationMs: Math.round(deadline.elapsed()) });
  try {
    const outcome = await handlerOf(session, step)(session, deadline);
    return describeOutcome(plan, step, maskOutcome(outcome, session.mask), meta());
  } catch (error) {
    const fault = toFault(error, step, session);
    const details = meta();
    const elsewhere = await tryOtherAddresses(session, step, fault, left());
    if (elsewhere) return describeOutcome(plan, step, maskOutcome(elsewhere, session.mask), meta());
    const { capabilities } = session;
    const cause = await diagnose({ session, step, fault, left, attempt: attemptSteps });
    const cured = suggestDelay(cause, { capabilities, delay: plan.account.delay });
    return describeFailure(plan, step, cured.masked(session.mask), details);
  } finally {
    deadline.end();
  }
}

/** What a certificate says has not passed the dialogue's mask. */
function maskOutcome(outcome: Outcome, mask: Mask): Outcome {
  const { facts, warning } = outcome;
  return { ...outcome, facts: mask.applyTo(facts), ...(warning && { warning: warning.masked(mask) }) };
}

function handlerOf({ plan: { protocol }, run }: Session, step: Step): StepHandler {
  const handler = step === 'client' ? run.options.clientStep : handlers[protocol][step];
  if (!handler) throw new Error(`${protocol} has no step ${step}`);
  return handler;
}

/** What went wrong, whoever said it: the deadline, Node, or a step. */
function toFault(error: unknown, step: Step, session: Session): Fault {
  if (error instanceof Fault) return error;
  if (error === interrupted || session.run.options.signal?.aborted) return new Fault('interrupted');
  if (error === timedOut) return timeoutFault(step, session);
  const known = classifyNetwork(error);
  // Anything else is a fault of this program.
  if (known === null) throw error;
  return new Fault(known.cause, { nodeCode: known.nodeCode });
}

function timeoutFault(step: Step, { isShakingHands }: Session): Fault {
  if (isShakingHands) return new Fault('tls-handshake-timeout');
  if (step === 'resolve') return new Fault('dns-failure', { nodeCode: 'ETIMEOUT' });
  if (step === 'connect') return new Fault('connection-timeout', { nodeCode: 'ETIMEDOUT' });
  return new Fault(step === 'greeting' ? 'greeting-timeout' : 'reply-timeout');
}

/** A fresh connection for a second try; the steps say nothing this time. */
async function reopen(session: Session, deadline: Deadline): Promise<void> {
  endConnection(session);
  for (const step of session.plan.steps.filter((name) => connectionSteps.includes(name))) {
    await handlerOf(session, step)(session, deadline);
  }
}

/** Failures that may be those of one machine among several of the same name. */
const perhapsOneAddress: readonly Cause[] = [
  'greeting-timeout',
  'tls-handshake-timeout',
  'connection-closed',
  'connection-reset',
];

/**
 * Goes on with the addresses that were not spoken to, where one accepted the connection and said nothing. What is found
 * there is the outcome; where nothing is, the first failure stays the cause.
 */
async function tryOtherAddresses(session: Session, step: Step, fault: Fault, time: number): Promise<Outcome | null> {
  const { addresses, address, plan } = session;
  const others = addresses.filter((other) => other.address !== address);
  const isEarly = step === 'tls' || step === 'greeting';
  if (!isEarly || others.length === 0 || !perhapsOneAddress.includes(fault.cause) || time <= 0) return null;
  endConnection(session);
  session.addresses = others;
  const steps = plan.steps.slice(plan.steps.indexOf('connect'), plan.steps.indexOf(step) + 1);
  const { outcome } = await attemptSteps(session, steps, Math.min(session.run.timeout, time));
  session.addresses = addresses;
  if (!outcome) return null;
  return {
    ...outcome,
    facts: { ...outcome.facts, address: session.address },
    warning: new Fault('address-unreachable', {
      names: [address],
      detail: fault.cause,
      facts: { tried: [{ address, cause: fault.cause }] },
    }),
  };
}

/** What steps came to that are no part of the report. */
interface Attempted {
  /** `null` if all succeeded. */
  readonly fault: Fault | null;
  /** The one that failed. */
  readonly step: Step | null;
  /** That of the last step, if all succeeded. */
  readonly outcome: Outcome | null;
}

/** Takes steps that are no part of the report. */
async function attemptSteps(session: Session, steps: readonly Step[], time: number): Promise<Attempted> {
  const deadline = startDeadline(time, session.run.options.signal);
  let current: Step | null = null;
  let outcome: Outcome | null = null;
  try {
    for (const step of steps) {
      current = step;
      outcome = await handlerOf(session, step)(session, deadline);
    }
    return { fault: null, step: null, outcome };
  } catch (error) {
    return { fault: toFault(error, current ?? 'connect', session), step: current, outcome: null };
  } finally {
    deadline.end();
  }
}

function skip(plan: Plan, step: Step, obstacle: string | null): Check {
  const isInterrupted = obstacle === null || obstacle === '';
  return {
    service: plan.service,
    step,
    status: 'skipped',
    ...(isInterrupted && { cause: 'interrupted' }),
    message: isInterrupted ? skipped.interrupted() : skipped.unreached(obstacle),
    facts: {},
    durationMs: 0,
  };
}
