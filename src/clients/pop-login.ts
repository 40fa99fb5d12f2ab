import { createMask } from '../mask/reply.js';
import type { Account } from '../model/account.js';
import type { Check } from '../model/probe.js';
import type { Secret, SecretOptions } from '../model/secret.js';
import { planServices } from '../probe/run/plan.js';
import { runService } from '../probe/run/run-service.js';
import { createSecretReader } from '../probe/steps/secret-reader.js';
import { createPacer } from '../probe/wire/pacer.js';
import { createSecret } from '../secrets/read-secret.js';

/** Milliseconds for one step; the log-in as a whole may take three times that. */
const timeout = 20_000;

/** Logs in by POP and out again; rejects with an error that says why, or does nothing more once aborted. */
export type LogInByPop = (signal?: AbortSignal) => Promise<void>;

/**
 * The log-in of `separateSmtp.popBeforeSmtp`, `null` where there is none. It is the probe's own: node-pop3 knows neither
 * STLS nor APOP. Reads the secret now, once.
 */
export async function preparePopLogIn(account: Account, secrets: SecretOptions = {}): Promise<LogInByPop | null> {
  const plan = planServices(account, {}).find(({ service }) => service === 'pop-before-smtp');
  if (!plan?.login) return null;
  const { userId, password, accessToken } = plan.login;
  const keep = async (secret: Secret | null) => secret && createSecret(await secret.read(secrets), '/');
  const token = await keep(accessToken);
  const login = { userId, accessToken: token, password: token ? null : await keep(password) };
  return async (signal) => {
    const run = {
      options: signal ? { signal } : {},
      timeout,
      pacer: createPacer(),
      secrets: createSecretReader({}),
      authorities: new Map<string, string>(),
    };
    const checks = await runService(run, { ...plan, login }, createMask());
    const failed = checks.find(({ status }) => status === 'failed');
    if (failed) throw popLogInError(failed);
  };
}

/** With the codes that nodemailer gives to its own failures. */
function popLogInError({ step, message }: Check): Error {
  const error = new Error(`separateSmtp.popBeforeSmtp: ${message}`);
  return Object.assign(error, { code: step === 'login' ? 'EAUTH' : 'ECONNECTION', command: 'POP before SMTP' });
}
