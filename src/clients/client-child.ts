// The process in which `client-check.ts` tries the libraries: node-pop3 may die of what a server says, or never settle.
// The account comes by IPC, its secrets with it: they stand in no argument and no environment.
import { setTimeout as sleep } from 'node:timers/promises';
import Pop3Command from 'node-pop3';
import { createTransport } from 'nodemailer';
import type { Account } from '../model/account.js';
import { MailConfigError } from '../model/diagnostic.js';
import { type ClientAnswer, type ClientJob, readJob } from './client-job.js';
import { toNodemailer } from './to-nodemailer.js';
import { toPop3 } from './to-pop3.js';

/** Milliseconds that a server has for its farewell, which decides nothing. */
const farewell = 2000;

process.once('message', (job: ClientJob) => {
  process.once('uncaughtException', (error) => answer(failure('died', error)));
  const attempt = job.service === 'pop' ? logInByNodePop3 : verifyByNodemailer;
  attempt(readJob(job)).then(
    () => answer({ status: 'ok' }),
    (error) => {
      const isUnsupported = error instanceof MailConfigError && error.code === 'ERR_MAILCONF_UNSUPPORTED';
      answer(failure(isUnsupported ? 'unsupported' : 'failed', error));
    },
  );
});
// A parent that is gone wants no answer.
process.once('disconnect', () => process.exit());

/** STAT changes nothing in the maildrop. */
async function logInByNodePop3(account: Account): Promise<void> {
  const client = new Pop3Command(await toPop3(account));
  await client.STAT();
  // The log-in is proven: a server that takes no leave changes nothing.
  await Promise.race([client.QUIT().catch(() => {}), sleep(farewell)]);
}

async function verifyByNodemailer(account: Account): Promise<void> {
  await createTransport(await toNodemailer(account)).verify();
}

function failure(status: 'unsupported' | 'failed' | 'died', error: unknown): ClientAnswer {
  const { message, code }: NodeJS.ErrnoException = error instanceof Error ? error : new Error(String(error));
  return { status, message, ...(typeof code === 'string' && { code }) };
}

function answer(text: ClientAnswer): void {
  process.send?.(text, () => process.exit());
}
