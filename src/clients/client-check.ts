import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createMask, type Mask } from '../mask/reply.js';
import type { Account } from '../model/account.js';
import { MailConfigError } from '../model/diagnostic.js';
import type { SecretOptions } from '../model/secret.js';
import { cleanText, shorten } from '../probe/text.js';
import {
  type ClientAnswer,
  type ClientJob,
  type ClientService,
  type ReadSecret,
  secretsOf,
  writeJob,
} from './client-job.js';

/** What a client library made of the account. */
export interface ClientResult {
  readonly status: 'ok' | 'failed' | 'skipped';
  readonly message: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

export interface ClientCheckOptions {
  secrets?: SecretOptions;
  /** Reads a secret in place of `secrets`, for a caller that has read it before: a command must not run twice. */
  readSecret?: ReadSecret;
  /** Milliseconds; the account's `delay` between POP and SMTP comes on top. */
  timeout: number;
  /** Aborted: the check ends as `skipped`. */
  signal?: AbortSignal;
}

/**
 * The child is compiled code, so it runs from `dist` even where this module runs from `src` (in the tests, after
 * `npm run build`): both folders lie side by side, so one path serves both.
 */
const childModule = new URL('../../dist/clients/client-child.js', import.meta.url);

/** Of the environment, the child gets what Node's own TLS and start depend on, and none of the user's secrets. */
const inherited = ['NODE_EXTRA_CA_CERTS', 'NODE_OPTIONS', 'SSL_CERT_DIR', 'SSL_CERT_FILE', 'SystemRoot', 'TZ'];

/** Longest excerpt of what a library says. */
const longestMessage = 500;

/** Logs in as a program would: by nodemailer's `verify` or node-pop3's `STAT`, in a process of its own with a deadline. */
export async function runClientCheck(
  account: Account,
  service: ClientService,
  options: ClientCheckOptions,
): Promise<ClientResult> {
  const client = service === 'pop' ? 'node-pop3' : 'nodemailer';
  if (options.signal?.aborted) return result('skipped', client, 'interrupted');
  let job: ClientJob;
  try {
    const secrets = { ...options.secrets, ...(options.signal && { signal: options.signal }) };
    job = await writeJob(account, service, options.readSecret ?? ((secret) => secret.read(secrets)));
  } catch (error) {
    if (options.signal?.aborted) return result('skipped', client, 'interrupted');
    if (error instanceof MailConfigError) return result('failed', client, error.message);
    throw error;
  }
  const pause = service === 'separate-smtp' && account.separateSmtp?.popBeforeSmtp ? account.delay : 0;
  const answer = await askChild(job, options.timeout + pause, options.signal);
  return report(client, answer, createJobMask(job), options.timeout);
}

type Ending = ClientAnswer | { readonly status: 'timeout' | 'interrupted' } | { readonly status: 'gone'; how: string };

/** Resolves with the first thing that happens; the child is dead afterwards. */
async function askChild(job: ClientJob, timeout: number, signal?: AbortSignal): Promise<Ending> {
  const child = startChild();
  const ended = new AbortController();
  try {
    return await new Promise<Ending>((fulfil) => {
      const timer = setTimeout(() => fulfil({ status: 'timeout' }), timeout);
      const interrupt = () => fulfil({ status: 'interrupted' });
      signal?.addEventListener('abort', interrupt, { once: true, signal: ended.signal });
      ended.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
      child.once('message', (message) => fulfil(message as ClientAnswer));
      child.once('error', (error: NodeJS.ErrnoException) => fulfil({ status: 'gone', how: error.code ?? 'error' }));
      child.once('exit', (code, name) => {
        const gone = () => fulfil({ status: 'gone', how: name ?? `exit status ${code}` });
        // The answer may still be on its way: the channel ends after it.
        if (child.connected) child.once('disconnect', gone);
        else gone();
      });
      if (signal?.aborted) interrupt();
      // A child that could not be started has no channel; its 'error' or 'exit' tells.
      else child.send(job, () => {});
    });
  } finally {
    ended.abort();
    await stopChild(child);
  }
}

function startChild(): ChildProcess {
  const env = Object.fromEntries(inherited.flatMap((name) => (name in process.env ? [[name, process.env[name]]] : [])));
  return fork(childModule, { env, execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

function report(client: string, answer: Ending, mask: Mask, timeout: number): ClientResult {
  switch (answer.status) {
    case 'ok':
      return result('ok', client, `${client} logs in`);
    case 'interrupted':
      return result('skipped', client, 'interrupted');
    case 'timeout':
      return result('failed', client, `${client} has not logged in after ${timeout / 1000} s`);
    case 'gone':
      return result('failed', client, `the process that runs ${client} has ended: ${answer.how}`);
  }
  // Masked before it is cut: a piece of a secret would not be known any more. Cleaned before: what is taken out may part it.
  const text = shorten(mask.apply(cleanText(mask.apply(answer.message))), longestMessage);
  if (answer.status === 'unsupported') return result('skipped', client, text);
  const verb = answer.status === 'died' ? 'ends the whole program with an error' : 'does not log in';
  return result('failed', client, `${client} ${verb}: ${text}`, answer.code);
}

function result(status: ClientResult['status'], client: string, message: string, nodeCode?: string): ClientResult {
  return { status, message, facts: { client, ...(nodeCode !== undefined && { nodeCode }) } };
}

/** Hides the secrets of a job, and what the libraries make of them. */
function createJobMask(job: ClientJob): Mask {
  const mask = createMask();
  for (const { userId, secret } of secretsOf(job)) {
    mask.addSecret(secret);
    mask.addDerived(Buffer.from(`\0${userId}\0${secret}`).toString('base64'));
    mask.addDerived(Buffer.from(`user=${userId}\x01auth=Bearer ${secret}\x01\x01`).toString('base64'));
  }
  return mask;
}
