import type { Range } from '../text/source-text.js';
import type { Account, Ssl } from './account.js';
import type { Diagnostic } from './diagnostic.js';
import type { Service } from './facts/services.js';
import type { SecretOptions } from './secret.js';

/** The steps of a service, in order; `tls` comes before `greeting` with `ssl: true`, inside `starttls` otherwise. */
export type Step =
  | 'resolve'
  | 'connect'
  | 'tls'
  | 'greeting'
  | 'capabilities'
  | 'starttls'
  | 'login'
  | 'sender'
  | 'recipient'
  | 'quit'
  | 'client';

/** Every step, in order. */
export const allSteps: readonly Step[] = [
  'resolve',
  'connect',
  'tls',
  'greeting',
  'capabilities',
  'starttls',
  'login',
  'sender',
  'recipient',
  'quit',
  'client',
];

/** What one step of one service found. */
export interface Check {
  readonly service: Service;
  readonly step: Step;
  readonly status: 'ok' | 'warning' | 'failed' | 'skipped';
  /** Name of the cause, of a failed step or a warning. */
  readonly cause?: string;
  readonly message: string;
  /** What to do: the key of the file to change, or what to do outside of it. */
  readonly help?: string;
  readonly fix?: Diagnostic['fix'];
  /** The leaf of the file that is to blame, where one is. */
  readonly pointer?: string;
  readonly range?: Range;
  /** What was measured; the step decides which. */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly durationMs: number;
}

/** What a probe found of one account. */
export interface AccountProbe {
  readonly name: string | null;
  readonly ok: boolean;
  readonly checks: readonly Check[];
  readonly durationMs: number;
}

/** Whether checks confirm what they looked at: nothing failed, and nothing was left out by an interruption. */
export function areConfirmed(checks: readonly Check[]): boolean {
  return checks.every(({ status, cause }) => status !== 'failed' && cause !== 'interrupted');
}

/** What a probe found. */
export interface ProbeReport {
  /** The configuration's file, `null` for a bare account. */
  readonly path: string | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly accounts: readonly AccountProbe[];
  readonly summary: { readonly accounts: number; readonly failed: number };
}

/** A proxy through which all connections of a probe go. */
export interface ProxyAddress {
  readonly kind: 'socks5' | 'http';
  readonly host: string;
  readonly port: number;
  readonly userId: string;
  readonly password: string;
}

/** What the facts of a step say of a certificate. */
export interface CertificateFacts {
  readonly subject: string;
  readonly issuer: string;
  /** DNS names and addresses that it is for. */
  readonly names: readonly string[];
  /** ISO 8601. */
  readonly validFrom: string;
  readonly validTo: string;
  readonly daysLeft: number;
  /** SHA-256, 64 lower-case hex digits. */
  readonly fingerprint256: string;
}

/** How to probe. */
export interface ProbeOptions {
  secrets?: SecretOptions;
  /** `false`: stop before the log-in and read no secret. */
  login?: boolean;
  /** The last step to take. */
  until?: Step | (string & {});
  only?: 'pop' | 'smtp';
  /** Leaves out services of an account for which it is false. */
  isWanted?(service: Service, account: Account): boolean;
  /** Whether to log in through nodemailer and node-pop3 as well. */
  clients?: boolean;
  /** Address to ask `RCPT TO:` instead of the mailbox's own. */
  recipient?: string;
  /** Milliseconds for one step (20,000); a service may take three times that. */
  timeout?: number;
  /** Accounts probed at once (8). */
  concurrency?: number;
  /** Globs; no connection or DNS question to any other host. */
  allowHosts?: readonly string[];
  /** Through which all connections go; it looks up the names. */
  proxy?: ProxyAddress;
  /** Aborted: the probe resolves with what it knows. */
  signal?: AbortSignal;
  /** Called as each step ends. */
  onCheck?(check: Check, account: Account): void;
  /** Called as each step begins. */
  onStep?(step: { service: Service; step: Step }, account: Account): void;
  /** Called when a connection must wait for the account's `delay`. */
  onDelay?(delay: { service: Service; milliseconds: number }, account: Account): void;
  /** Called as each account is done. */
  onAccount?(probe: AccountProbe, account: Account): void;
  /** Called for every line of the dialogue, secrets and SASL data hidden. */
  onTranscript?(entry: TranscriptEntry, account: Account): void;
  /** More settings of the same host to try after a failure before log-in, such as the preset's; never with credentials. */
  alternatives?(account: Account, service: Service): readonly Setting[];
  /** Whether the account's SMTP server judges the sender only when the message comes, which a probe never sends. */
  checksSenderAtData?(account: Account): boolean;
}

/** Where a protocol is spoken on a host, and how TLS begins there. */
export interface Setting {
  readonly port: number;
  readonly ssl: Ssl;
}

/** One line of a service's dialogue, fit to be shown. */
export interface TranscriptEntry {
  readonly service: Service;
  readonly direction: 'sent' | 'received' | 'note';
  readonly text: string;
  /** Since the service was begun. */
  readonly milliseconds: number;
}
