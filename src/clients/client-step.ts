import type { Secret } from '../model/secret.js';
import { skipped } from '../probe/causes/messages.js';
import type { StepHandler } from '../probe/steps/session.js';
import { cleanText, shorten } from '../probe/text.js';
import { interrupted } from '../probe/wire/deadline.js';
import { Fault } from '../probe/wire/fault.js';
import { runClientCheck } from './client-check.js';

/** `client`: the same log-in through nodemailer or node-pop3, as a program will do it. */
export const clientStep: StepHandler = async (session, deadline) => {
  const { run, plan, mask } = session;
  const { account, service, server, protocol } = plan;
  if (service === 'pop-before-smtp') throw new Error('no client logs in for this service');
  const { secrets, signal, onDelay } = run.options;
  if (run.options.proxy) return { message: skipped.byProxy(), facts: {}, isSkipped: true };
  // It keeps its own time, in which a POP log-in and the delay may come first.
  const release = await deadline.outside(() =>
    run.pacer.claim({
      host: server.server,
      party: account,
      protocol,
      delay: account.delay,
      signal: deadline.signal,
      onWait: (milliseconds) => onDelay?.({ service, milliseconds }, account),
    }),
  );
  try {
    const options = {
      timeout: run.timeout,
      // The run has read each secret once; a `{command}` is not run again.
      readSecret: (secret: Secret) => run.secrets.read(secret, mask, deadline.signal),
      ...(secrets && { secrets }),
      ...(signal && { signal }),
    };
    const result = await deadline.outside(() => runClientCheck(account, service, options));
    if (signal?.aborted) throw interrupted;
    const message = shorten(mask.apply(cleanText(result.message)), 500);
    if (result.status === 'failed') throw new Fault('client-failed', { detail: message, facts: result.facts });
    return { message, facts: result.facts, isSkipped: result.status === 'skipped' };
  } finally {
    release();
  }
};
