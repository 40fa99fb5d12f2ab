import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, vi } from 'vitest';
import type { Account, Login, Pop, SeparateSmtp, Server, Smtp, Ssl } from '../../src/account.js';
import type { Origin } from '../../src/diagnostic.js';
import type { Check, ProbeOptions, Service, Step } from '../../src/probe/check.js';
import { probeAccounts } from '../../src/probe/probe-accounts.js';
import { createSecret, type Secret } from '../../src/secret.js';
import { canary, withoutCanary } from '../canary.js';
import { type Authority, type Certificate, createAuthority, type LineServer } from '../servers/index.js';

export const userId = 'user@example.com';
export const users = { [userId]: canary };

/** One authority for a file of tests, its certificate in a file, and a server certificate of it. */
export interface Pki {
  authority: Authority;
  certificate: Certificate;
  ca: string;
  /** Writes another PEM file. */
  write(name: string, text: string): Promise<string>;
}

export function usePki(): Pki {
  const pki = {} as Pki;
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mailconf-probe-'));
    pki.authority = await createAuthority();
    pki.certificate = await pki.authority.issue();
    pki.write = async (name, text) => {
      const path = join(folder, name);
      await writeFile(path, text);
      return path;
    };
    pki.ca = await pki.write('ca.pem', pki.authority.cert);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return pki;
}

/** Servers that are closed after each test; closing checks that the client kept to the protocol and left no connection. */
export function useServers(): <T extends LineServer>(starting: Promise<T>) => Promise<T> {
  const running: LineServer[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((server) => server.close()));
  });
  return async (starting) => {
    const server = await starting;
    running.push(server);
    return server;
  };
}

/** Waits until the server has seen every connection end. */
export async function untilClosed(server: LineServer): Promise<void> {
  await vi.waitFor(() => {
    const open = server.connections.filter(({ closedAt }) => closedAt === null).length;
    if (open > 0) throw new Error(`${open} connections are open`);
  }, 2000);
}

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
  const [result] = await probeAccounts([subject], {
    timeout: 2000,
    alternatives: () => [],
    ...options,
    onTranscript: ({ direction, text }) => transcript.push(`${direction} ${text}`),
    onCheck: (check) => seen.push(check),
  });
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

export { canary, canaryForms } from '../canary.js';
