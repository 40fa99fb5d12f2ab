import type { Check } from '../../model/probe.js';
import { maskOutcome } from '../steps/session.js';
import { describeFailure, describeWarning } from './describe-check.js';
import { type Diagnosis, diagnose } from './diagnose.js';
import { tryOtherAddresses } from './other-addresses.js';
import { suggestDelay } from './suggest-delay.js';

/** The check of a step that failed: a warning where another address of the server serves, else the cause and what helps. */
export async function explainFailure(diagnosis: Diagnosis, durationMs: number): Promise<Check> {
  const { session, step, left } = diagnosis;
  const { plan, run, mask, heard } = session;
  const start = left();
  const elsewhere = await tryOtherAddresses(diagnosis);
  if (elsewhere) {
    const { warning, ...outcome } = elsewhere;
    const masked = maskOutcome(outcome, mask);
    const meta = { timeout: run.timeout, durationMs: durationMs + Math.round(start - left()) };
    return describeWarning(plan, step, { ...masked, warning: warning.masked(mask) }, meta);
  }
  const { capabilities } = heard;
  const fault = suggestDelay(await diagnose(diagnosis), { capabilities, delay: plan.account.delay });
  return describeFailure(plan, step, fault.masked(mask), { timeout: run.timeout, durationMs });
}
