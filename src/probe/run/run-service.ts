import type { Mask } from '../../mask/reply.js';
import type { Check, Step } from '../../model/probe.js';
import { skipped } from '../causes/messages.js';
import {
  createSession,
  endConnection,
  maskOutcome,
  type Outcome,
  type Plan,
  type Run,
  type Session,
} from '../steps/session.js';
import { createDeadlines, type Deadline } from '../wire/deadline.js';
import { preloadProtocolSteps, takeStep, takeSteps, toFault } from './take-steps.js';

/** A service may take this many times the time of a step. */
const stepsPerService = 3;

/** Why steps are skipped: the step that failed before them, or the end of the run. */
type Obstacle = Step | 'interruption';

/** Takes the steps of one service; a failed step ends it, and what comes after is skipped. */
export async function runService(run: Run, plan: Plan, mask: Mask): Promise<Check[]> {
  const { onCheck, onStep, signal, debug } = run.options;
  const session = createSession(run, plan, mask);
  // No function below refers to it: what a closed connection still holds would hold all checks with their facts.
  const checks: Check[] = [];
  const begin = createDeadlines(signal);
  let left = run.timeout * stepsPerService;
  let obstacle: Obstacle | null = signal?.aborted ? 'interruption' : null;
  try {
    for (const step of plan.steps) {
      let check: Check;
      if (obstacle === null) {
        onStep?.({ service: plan.service, step }, plan.account);
        // The client is another program, and has its own time.
        const isClient = step === 'client';
        const deadline = begin(isClient ? run.timeout : Math.min(run.timeout, left));
        if (step === 'connect') preloadProtocolSteps();
        check = await checkStep(session, step, deadline, left);
        left -= isClient ? 0 : deadline.elapsed();
        if (check.status === 'failed') obstacle = check.cause === 'interrupted' ? 'interruption' : step;
      } else {
        check = skip(plan, step, obstacle);
      }
      checks.push(check);
      debug?.(`${plan.service} ${step}: ${check.status}${check.cause ? `, cause ${check.cause}` : ''}`);
      onCheck?.(check, plan.account);
    }
  } finally {
    endConnection(session);
  }
  return checks;
}

/** Takes a step and describes what came of it; `time` is what the service has left. */
async function checkStep(session: Session, step: Step, deadline: Deadline, time: number): Promise<Check> {
  const { plan, run, mask } = session;
  const left = () => time - deadline.elapsed();
  const duration = () => Math.round(deadline.elapsed());
  try {
    const outcome = maskOutcome(await takeStep(session, step, deadline), mask);
    if (!outcome.warning) return describeSuccess(plan, step, outcome, duration());
    const durationMs = duration();
    const { describeWarning } = await import('../diagnosis/describe-check.js');
    return describeWarning(plan, step, { ...outcome, warning: outcome.warning }, { timeout: run.timeout, durationMs });
  } catch (error) {
    const fault = toFault(error, step, session);
    const durationMs = duration();
    const { explainFailure } = await import('../diagnosis/explain-failure.js');
    return await explainFailure({ session, step, fault, left, reconnect: takeSteps }, durationMs);
  } finally {
    deadline.end();
  }
}

/** Key by key: V8 gives each object that begins with a spread and goes on a hidden class of its own, of a kilobyte. */
function describeSuccess({ service }: Plan, step: Step, outcome: Outcome, durationMs: number): Check {
  const { message, facts, isSkipped } = outcome;
  return { service, step, durationMs, status: isSkipped ? 'skipped' : 'ok', message, facts };
}

function skip({ service }: Plan, step: Step, obstacle: Obstacle): Check {
  const isInterrupted = obstacle === 'interruption';
  return {
    service,
    step,
    status: 'skipped',
    ...(isInterrupted && { cause: 'interrupted' }),
    message: isInterrupted ? skipped.interrupted() : skipped.unreached(obstacle),
    facts: {},
    durationMs: 0,
  };
}
