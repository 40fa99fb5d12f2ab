import type { LookupAddress } from 'node:dns';
import type { Mask } from '../../mask/reply.js';
import type { Account, Login, Server } from '../../model/account.js';
import type { Origin } from '../../model/diagnostic.js';
import { type Service, services } from '../../model/facts/services.js';
import type { ProbeOptions, Step } from '../../model/probe.js';
import type { Deadline } from '../wire/deadline.js';
import type { Dialogue, TranscriptLine } from '../wire/dialogue.js';
import type { Fault } from '../wire/fault.js';
import type { Pacer } from '../wire/pacer.js';
import type { Protocol, Reply } from '../wire/reply.js';
import type { Connection, Talking } from './connection.js';
import type { SecretReader } from './secret-reader.js';

/** How a run is carried out; `clientStep` comes from a layer above, where the client libraries are. */
export interface RunOptions extends Omit<ProbeOptions, 'clients' | 'until'> {
  /** The last step to take. */
  until?: Step;
  /** Called with each thing that is tried and decided; no secret is in it. */
  debug?: (event: string) => void;
  /** The step `client`, which is left out without it. */
  clientStep?: StepHandler;
}

/** What all services of one run share. */
export interface Run {
  readonly options: RunOptions;
  readonly timeout: number;
  readonly pacer: Pacer;
  readonly secrets: SecretReader;
  /** Files of certificates that were read, by their path. */
  readonly authorities: Map<string, string>;
}

/** What a service is to do; plain data made of the account. */
export interface Plan {
  readonly account: Account;
  readonly service: Service;
  readonly protocol: Protocol;
  /** The service's key in the file: `pop`, `separateSmtp.popBeforeSmtp`. */
  readonly at: string;
  readonly server: Server;
  /** Who logs in, and where in the file that stands; `false` for SMTP without a log-in. */
  readonly login: Login | false;
  readonly loginAt: string;
  readonly apop: boolean;
  readonly hello: string | null;
  readonly sender: string;
  readonly recipient: string;
  /** Whether the recipient is the mailbox's own address. */
  readonly isOwnRecipient: boolean;
  /** Whether a POP log-in opened the server just before. */
  readonly isAfterPop: boolean;
  readonly steps: readonly Step[];
}

/** What the server has said of itself, as last heard; it outlives the connection. */
export interface Heard {
  greeting: Reply | null;
  /** Lines of CAPA or EHLO; `null` where the server knows no such command. */
  capabilities: readonly string[] | null;
  /** What on the way was seen to rewrite, empty for nothing. */
  interference: string;
}

/** A service being probed, and what its steps have found out so far. */
export interface Session {
  readonly run: Run;
  readonly plan: Plan;
  readonly mask: Mask;
  trace(line: TranscriptLine): void;
  /** What `resolve` found. */
  addresses: readonly LookupAddress[];
  /** The address that answered last. */
  address: string;
  /** From `connect` until it ends. */
  connection: Connection | null;
  readonly heard: Heard;
}

/** What a step that did not fail found. */
export interface Outcome {
  readonly message: string;
  readonly facts: Readonly<Record<string, unknown>>;
  /** Makes a warning of it. */
  readonly warning?: Fault;
  /** Nothing was tried, for the reason in the message. */
  readonly isSkipped?: boolean;
}

/** The outcome, nothing secret in it: what a certificate says has not passed the dialogue's mask. */
export function maskOutcome(outcome: Outcome, mask: Mask): Outcome {
  const { facts, warning } = outcome;
  return { ...outcome, facts: mask.applyTo(facts), ...(warning && { warning: warning.masked(mask) }) };
}

/** What came of steps that are no part of the report. */
export interface StepsTaken {
  /** `null` if all succeeded. */
  readonly fault: Fault | null;
  /** The one that failed. */
  readonly step: Step | null;
  /** That of the last step, if all succeeded. */
  readonly outcome: Outcome | null;
}

/** Makes a fresh connection in place of the session's, up to where a log-in may begin. */
export type Reconnect = () => Promise<void>;

/** One step; throws a Fault, an error of Node's, or the deadline's reason. */
export type StepHandler = (session: Session, deadline: Deadline, reconnect: Reconnect) => Promise<Outcome>;

/** Where a leaf of the service came from. Origins are worked out for who asks, all of an account at once. */
export function originOf({ account, service }: Plan, leaf: string): Origin | undefined {
  return account.origins[`${services[service].path}/${leaf}`];
}

/** A session that has not begun. */
export function createSession(run: Run, plan: Plan, mask: Mask): Session {
  const { onTranscript } = run.options;
  const { account, service } = plan;
  const start = performance.now();
  return {
    run,
    plan,
    mask,
    trace: (line) => onTranscript?.({ service, ...line, milliseconds: performance.now() - start }, account),
    addresses: [],
    address: '',
    connection: null,
    heard: { greeting: null, capabilities: null, interference: '' },
  };
}

/** Notes how far the connection is now. */
export function setConnection<C extends Connection>(session: Session, connection: C): C {
  session.connection = connection;
  return connection;
}

/** The connection of a session that has one. */
export function connectionOf({ connection }: Session): Connection {
  if (!connection) throw new Error('no connection');
  return connection;
}

/** The connection of a session whose server and client talk. */
export function talkOf({ connection }: Session): Talking {
  if (connection?.state !== 'dialogue') throw new Error('no dialogue');
  return connection;
}

export function dialogueOf(session: Session): Dialogue {
  return talkOf(session).dialogue;
}

/** Ends the connection, politely where there is a dialogue, and lets the next one begin. */
export function endConnection(session: Session): void {
  const { connection } = session;
  if (connection?.state === 'dialogue') connection.dialogue.close('QUIT');
  else connection?.socket.destroy();
  forgetConnection(session);
}

/** Forgets a connection that ends; the next one may begin when it has ended. */
export function forgetConnection(session: Session): void {
  const { connection } = session;
  if (!connection) return;
  const { socket, release } = connection;
  if (socket.closed) release();
  else socket.once('close', release);
  session.connection = null;
}
