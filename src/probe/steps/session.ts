import type { LookupAddress } from 'node:dns';
import type { Socket } from 'node:net';
import type { Mask } from '../../mask/reply.js';
import type { Account, Login, Server } from '../../model/account.js';
import type { Origin } from '../../model/diagnostic.js';
import { type ProbeOptions, type Service, type Step, servicePointers } from '../../model/probe.js';
import type { Deadline } from '../wire/deadline.js';
import type { Dialogue, TranscriptLine } from '../wire/dialogue.js';
import type { Fault } from '../wire/fault.js';
import type { Pacer } from '../wire/pacer.js';
import type { Protocol, Reply } from '../wire/reply.js';
import type { SecretReader } from './secret-reader.js';

/** How a run is carried out; `clientStep` comes from a layer above, where the client libraries are. */
export interface RunOptions extends Omit<ProbeOptions, 'clients' | 'until'> {
  /** The last step to take. */
  until?: Step;
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

/** A service being probed: what its steps have found out so far. */
export interface Session {
  readonly run: Run;
  readonly plan: Plan;
  readonly mask: Mask;
  trace(line: TranscriptLine): void;
  addresses: readonly LookupAddress[];
  /** The address that answered. */
  address: string;
  socket: Socket | null;
  dialogue: Dialogue | null;
  /** Whether TLS is there and the server verified. */
  isSecure: boolean;
  /** Whether a TLS handshake is under way. */
  isShakingHands: boolean;
  isLoggedIn: boolean;
  greeting: Reply | null;
  /** Lines of CAPA or EHLO, as last said; `null` where the server knows no such command. */
  capabilities: readonly string[] | null;
  /** What on the way was seen to rewrite, empty for nothing. */
  interference: string;
  /** Makes a fresh connection, up to where a log-in may begin. */
  reopen(session: Session, deadline: Deadline): Promise<void>;
  /** Tells the pacer that the connection has ended. */
  release(): void;
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

/** One step; throws a Fault, an error of Node's, or the deadline's reason. */
export type StepHandler = (session: Session, deadline: Deadline) => Promise<Outcome>;

/** Where a leaf of the service came from. Origins are worked out for who asks, all of an account at once. */
export function originOf({ account, service }: Plan, leaf: string): Origin | undefined {
  return account.origins[`${servicePointers[service]}/${leaf}`];
}

/** The dialogue of a session whose connection is there. */
export function dialogueOf({ dialogue }: Session): Dialogue {
  if (!dialogue) throw new Error('no connection');
  return dialogue;
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
    socket: null,
    dialogue: null,
    isSecure: false,
    isShakingHands: false,
    isLoggedIn: false,
    greeting: null,
    capabilities: null,
    interference: '',
    reopen: () => Promise.reject(new Error('no steps')),
    release: () => {},
  };
}

/** Ends the connection, politely where there is a dialogue, and lets the next one begin. */
export function endConnection(session: Session): void {
  if (session.dialogue) session.dialogue.close(session.isShakingHands ? undefined : 'QUIT');
  else session.socket?.destroy();
  forgetConnection(session);
}

/** Forgets a connection that ends, and what was true of it alone; the next one may begin when it has ended. */
export function forgetConnection(session: Session): void {
  const { socket, release } = session;
  if (socket && !socket.closed) socket.once('close', release);
  else release();
  Object.assign(session, { dialogue: null, socket: null, isSecure: false, isShakingHands: false, isLoggedIn: false });
  session.release = () => {};
}
