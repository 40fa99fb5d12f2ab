import { toRunOptions } from '../../src/api/run-options.js';
import type { Account, Login, Pop, SeparateSmtp, Server, Smtp, Ssl } from '../../src/model/account.js';
import type { Origin } from '../../src/model/diagnostic.js';
import type { Service } from '../../src/model/facts/services.js';
import type { Check, ProbeOptions, Step } from '../../src/model/probe.js';
import type { Secret } from '../../src/model/secret.js';
import { probeAccounts } from '../../src/probe/run/probe-accounts.js';
import { createSecret } from '../../src/secrets/read-secret.js';
import { canary, withoutCanary } from '../canary.js';

export const userId = 'user@example.com';
export const users = { [userId]: canary };

export const secret = (text: string): Secret => createSecret(text, '/');

interface ServerOptions {
  port: number;
  server?: string;
  ssl?: Ssl;
  ca?: string | null;
  servername?: string;
  minVersion?: 'TLSv1.2' | 'TLSv1.3';
  fingerprint?: string[];
  mechanism?: string | null;
  family?: 4 | 6 | null;
}

function server({ port, server = 'localhost', ssl = false, ...rest }: ServerOptions): Server {
  const { ca = null, servername = server, minVersion = 'TLSv1.2', fingerprint = [] } = rest;
  const { mechanism = null, family = 4 } = rest;
  return { server, port, ssl, tls: { ca, servername, minVersion, fingerprint }, mechanism, family };
}

export const mailboxLogin: Login = { userId, password: secret(canary), accessToken: null };

export function pop(options: ServerOptions & { apop?: boolean; login?: Login }): Pop {
  return { ...server(options), ...(options.login ?? mailboxLogin), apop: options.apop ?? false };
}

export function smtp(options: ServerOptions & { auth?: Login | false; hello?: string | null }): Smtp {
  return { ...server(options), auth: options.auth ?? mailboxLogin, hello: options.hello ?? null };
}

export function separateSmtp(
  options: ServerOptions & { auth?: Login | false; sender?: string; popBeforeSmtp?: Pop | null },
): SeparateSmtp {
  const { auth = false, sender = 'sender@isp.example', popBeforeSmtp = null } = options;
  return { ...smtp({ ...options, auth }), sender, popBeforeSmtp };
}

export function account(parts: Partial<Account>): Account {
  const origins: Record<string, Origin> = {};
  return {
    name: null,
    provider: null,
    mailbox: { address: userId, ...mailboxLogin },
    pop: false,
    smtp: false,
    separateSmtp: null,
    delay: 0,
    origins,
    ...parts,
  };
}

/** Everything that a probe said, as one searchable text. */
export interface Probed {
  ok: boolean;
  checks: readonly Check[];
  /** `resolve:ok`, `login:failed(login-rejected)`. */
  steps: string[];
  text: string;
  transcript: string[];
  step(step: Step, service?: Service): Check;
}

export async function probe(subject: Account, options: ProbeOptions = {}): Promise<Probed> {
  const transcript: string[] = [];
  const seen: Check[] = [];
  const runOptions = await toRunOptions({
    timeout: 2000,
    alternatives: () => [],
    ...options,
    onTranscript: ({ direction, text }) => transcript.push(`${direction} ${text}`),
    onCheck: (check) => seen.push(check),
  });
  const [result] = await probeAccounts([subject], runOptions);
  if (!result) throw new Error('no result');
  return {
    ok: result.ok,
    checks: result.checks,
    steps: result.checks.map(({ step, status, cause }) => `${step}:${status}${cause ? `(${cause})` : ''}`),
    text: withoutCanary(JSON.stringify([result, seen, transcript])),
    transcript,
    step(step, service) {
      const found = result.checks.find((check) => check.step === step && (!service || check.service === service));
      if (!found) throw new Error(`no step ${step} in ${JSON.stringify(result.checks, null, 1)}`);
      return found;
    },
  };
}

/** The step that failed, and its cause. */
export function failure({ checks }: Probed): Check | undefined {
  return checks.find(({ status }) => status === 'failed');
}
