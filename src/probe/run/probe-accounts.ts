import { setMaxListeners } from 'node:events';
import { createMask, type Mask } from '../../mask/reply.js';
import type { Account } from '../../model/account.js';
import { type AccountProbe, areConfirmed, type Check } from '../../model/probe.js';
import { skipped } from '../causes/messages.js';
import { createSecretReader } from '../steps/secret-reader.js';
import type { Plan, Run, RunOptions } from '../steps/session.js';
import { createPacer } from '../wire/pacer.js';
import { planServices } from './plan.js';
import { runService } from './run-service.js';

const defaultTimeout = 20_000;
const defaultConcurrency = 8;

/**
 * Probes every account against its servers. Never rejects for what a server or a configuration does; aborted, it gives
 * what is known. `kept` is what to keep of an account that is done and reported.
 */
export async function probeAccounts(
  accounts: readonly Account[],
  given: RunOptions,
  kept: (probe: AccountProbe) => AccountProbe = (probe) => probe,
): Promise<AccountProbe[]> {
  const options = given.signal ? { ...given, signal: forMany(given.signal) } : given;
  const run: Run = {
    options,
    timeout: options.timeout ?? defaultTimeout,
    pacer: createPacer(),
    secrets: createSecretReader(options.secrets),
    authorities: new Map(),
  };
  // One for the run: a server that two accounts share may say to one what the other sent.
  const mask = createMask();
  if (options.proxy?.password) mask.addSecret(options.proxy.password);
  const probes: AccountProbe[] = new Array(accounts.length);
  const waiting = accounts.entries();
  const work = async () => {
    for (const [index, account] of waiting) {
      const probe = await probeAccount(run, account, mask);
      options.onAccount?.(probe, account);
      probes[index] = kept(probe);
    }
  };
  const workers = Math.max(1, Math.min(options.concurrency ?? defaultConcurrency, accounts.length));
  await Promise.all(Array.from({ length: workers }, work));
  return probes;
}

/** The same signal, which as many services as there are may listen to: Node warns of more than ten. */
function forMany(signal: AbortSignal): AbortSignal {
  const own = AbortSignal.any([signal]);
  setMaxListeners(0, own);
  return own;
}

async function probeAccount(run: Run, account: Account, mask: Mask): Promise<AccountProbe> {
  const start = performance.now();
  const plans = planServices(account, run.options);
  // POP and SMTP at once only where nothing asks for an order.
  const isOrdered = account.delay > 0 || plans.some(({ service }) => service === 'pop-before-smtp');
  const checks = isOrdered
    ? await runInOrder(run, plans, mask)
    : (await Promise.all(plans.map((plan) => runService(run, plan, mask)))).flat();
  return {
    name: account.name,
    ok: areConfirmed(checks),
    checks,
    durationMs: Math.round(performance.now() - start),
  };
}

async function runInOrder(run: Run, plans: readonly Plan[], mask: Mask): Promise<Check[]> {
  const checks: Check[] = [];
  let pop: 'none' | 'succeeded' | 'failed' = 'none';
  for (const plan of plans) {
    if (plan.service !== 'separate-smtp' || pop === 'none') {
      const done = await runService(run, plan, mask);
      checks.push(...done);
      if (plan.service === 'pop-before-smtp')
        pop = done.some(({ status }) => status === 'failed') ? 'failed' : 'succeeded';
    } else if (pop === 'succeeded') {
      checks.push(...(await runService(run, { ...plan, isAfterPop: plan.steps.includes('sender') }, mask)));
    } else {
      checks.push(...(await runUnopened(run, plan, mask)));
    }
  }
  return checks;
}

/** The POP log-in failed: the SMTP server is looked at, but not asked what it would have to refuse. */
async function runUnopened(run: Run, plan: Plan, mask: Mask): Promise<Check[]> {
  const isAsked = (step: string) => step !== 'sender' && step !== 'recipient' && step !== 'client';
  const checks = await runService(run, { ...plan, steps: plan.steps.filter(isAsked) }, mask);
  const left: Check[] = plan.steps
    .filter((step) => !isAsked(step))
    .map((step) => ({
      service: plan.service,
      step,
      status: 'skipped',
      message: skipped.popFailed(),
      facts: {},
      durationMs: 0,
    }));
  for (const check of left) run.options.onCheck?.(check, plan.account);
  return [...checks, ...left];
}
