import { allSteps, type ProbeOptions } from '../model/probe.js';
import type { RunOptions } from '../probe/steps/session.js';

/** The options of a run: an unknown last step counts as none, and the client libraries are loaded where they are asked for. */
export async function toRunOptions({ clients, until, ...options }: ProbeOptions): Promise<RunOptions> {
  const lastStep = allSteps.find((step) => step === until);
  return {
    ...options,
    ...(lastStep !== undefined && { until: lastStep }),
    ...(clients && { clientStep: (await import('../clients/client-step.js')).clientStep }),
  };
}
