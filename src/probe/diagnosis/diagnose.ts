import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import type { Ssl } from '../../model/account.js';
import type { Cause } from '../../model/cause.js';
import { ports } from '../../model/facts/ports.js';
import type { CertificateFacts, Setting, Step } from '../../model/probe.js';
import { isAllowedHost } from '../../text/host-glob.js';
import { identifyProtocol } from '../causes/classify-network.js';
import { ownName } from '../steps/greeting.js';
import { createSession, endConnection, type Session, type StepsTaken } from '../steps/session.js';
import { resolveHost } from '../wire/connect.js';
import { startDeadline } from '../wire/deadline.js';
import { Fault } from '../wire/fault.js';

/** A step that failed, and the means to look closer. */
export interface Diagnosis {
  readonly session: Session;
  readonly step: Step;
  readonly fault: Fault;
  /** Milliseconds that the service has left. */
  left(): number;
  /** Takes steps on another connection, of this session or of one like it, within a time. */
  reconnect(session: Session, steps: readonly Step[], time: number): Promise<StepsTaken>;
}

/** Longest that one more connection may take. */
const secondConnectionTime = 10_000;
const alternativeTime = 5_000;
/** How long a server that did not greet is listened to after a word from us: HTTP speaks second. */
const pokeTime = 1_000;
/** With a longer delay no other ports are tried: each would have to wait for it. */
const maxDelayForAlternatives = 5_000;
const maxAlternatives = 6;
/** Names of a certificate that are looked up at most. */
const maxNames = 5;

/** Failures for which another port or another `ssl` may be the fix. */
const curedBySetting: readonly Cause[] = [
  'connection-refused',
  'connection-timeout',
  'connection-reset',
  'connection-closed',
  'server-speaks-plaintext',
  'server-expects-tls',
  'tls-version-too-old',
  'tls-server-too-weak',
  'tls-handshake-failed',
  'tls-handshake-timeout',
  'greeting-timeout',
  'wrong-protocol',
  'malformed-reply',
  'reply-too-long',
  'middlebox-interference',
  'starttls-not-offered',
  'starttls-refused',
  'starttls-injection',
  'encryption-required',
  'auth-not-offered',
];

/** Steps at which the setting has been proved to work, but for what is said of it there. */
const lateSteps: readonly Step[] = ['login', 'sender', 'recipient', 'quit', 'client'];
const saidOfSetting: readonly Cause[] = ['auth-not-offered', 'encryption-required', 'middlebox-interference'];

/** What a failed handshake may hide: a server that speaks in the clear. */
const perhapsPlaintext: readonly Cause[] = [
  'tls-handshake-failed',
  'tls-handshake-timeout',
  'connection-closed',
  'connection-reset',
];
/** Verdicts that only a server that speaks TLS can give rise to. */
const isTlsVerdict = (cause: Cause) =>
  cause.startsWith('certificate-') || /^(tls-version|tls-server|server-name|clock)/.test(cause);

/** Looks closer at a failure, with further connections that carry no credentials, and adds what works instead. */
export async function diagnose(diagnosis: Diagnosis): Promise<Fault> {
  const { session } = diagnosis;
  const named = await nameByPoke(diagnosis);
  endConnection(session);
  const proved = named ?? (await prove(diagnosis));
  return suggest(diagnosis, proved);
}

/** A server that waits for the client to speak first is no mail server: HTTP answers any line with its own name. */
async function nameByPoke({ session, step, fault, left }: Diagnosis): Promise<Fault | null> {
  if (step !== 'greeting' || fault.cause !== 'greeting-timeout') return null;
  const protocol = await poke(session, Math.min(pokeTime, left()));
  return protocol === null ? null : new Fault('wrong-protocol', { detail: protocol });
}

async function poke({ connection, run, plan }: Session, time: number): Promise<string | null> {
  if (connection?.state !== 'dialogue' || time <= 0) return null;
  const deadline = startDeadline(time, run.options.signal);
  try {
    await connection.dialogue.command('QUIT', deadline.signal);
    return null;
  } catch (error) {
    const line = error instanceof Fault ? String(error.details.facts?.reply ?? '') : '';
    const protocol = identifyProtocol(line);
    return protocol === ownName[plan.protocol] ? null : protocol;
  } finally {
    deadline.end();
  }
}

async function prove(diagnosis: Diagnosis): Promise<Fault> {
  const { step, fault, session } = diagnosis;
  if (step === 'tls' && perhapsPlaintext.includes(fault.cause)) return readInTheClear(diagnosis);
  const isSilent = fault.cause === 'greeting-timeout' || fault.cause === 'connection-closed';
  if (step === 'greeting' && isSilent && session.plan.server.ssl !== true) return offerTls(diagnosis);
  if (fault.cause === 'certificate-name-mismatch') return findNames(diagnosis);
  return fault;
}

/** After a failed handshake: what does the server say to a client that says nothing? */
async function readInTheClear({ session, fault, left, reconnect }: Diagnosis): Promise<Fault> {
  const time = Math.min(session.run.timeout, secondConnectionTime, left());
  if (time <= 0) return fault;
  const other = variant(session, { port: session.plan.server.port, ssl: false });
  try {
    const result = await reconnect(other, ['connect', 'greeting'], time);
    if (result.fault === null) {
      return new Fault('server-speaks-plaintext', {
        ...fault.details,
        ...(other.heard.greeting && { reply: other.heard.greeting }),
      });
    }
    if (result.step !== 'greeting' || result.fault.cause === 'interrupted') return fault;
    if (result.fault.cause === 'greeting-timeout') {
      const protocol = await poke(other, Math.min(pokeTime, left()));
      return protocol === null ? fault : new Fault('wrong-protocol', { ...fault.details, detail: protocol });
    }
    // A greeting that refuses, or one of another protocol, is the true cause; a broken connection proves nothing.
    return result.fault.facts.reply === undefined ? fault : result.fault;
  } finally {
    endConnection(other);
  }
}

/** After silence in the clear: does the server answer to TLS? A certificate that is refused is an answer too. */
async function offerTls({ session, fault, left, reconnect }: Diagnosis): Promise<Fault> {
  const time = Math.min(session.run.timeout, secondConnectionTime, left());
  if (time <= 0) return fault;
  const other = variant(session, { port: session.plan.server.port, ssl: true });
  try {
    const result = await reconnect(other, ['connect', 'tls', 'greeting'], time);
    if (result.fault === null || (result.step === 'tls' && isTlsVerdict(result.fault.cause)))
      return new Fault('server-expects-tls');
    return result.fault.cause === 'wrong-protocol' ? result.fault : fault;
  } finally {
    endConnection(other);
  }
}

/** Names of the certificate that lead to the same machine. Bounded: whoever made the certificate chose them. */
async function findNames({ session, fault, left }: Diagnosis): Promise<Fault> {
  // Which machine it is, is then known to the proxy alone.
  if (session.run.options.proxy) return fault;
  const { names = [] } = (fault.facts.certificate ?? {}) as Partial<CertificateFacts>;
  const candidates = names
    .filter((name) => isHostName(name) && isAllowedHost(name, session.run.options.allowHosts))
    .slice(0, maxNames);
  const time = Math.min(session.run.timeout, left());
  if (time <= 0 || candidates.length === 0) return fault;
  const deadline = startDeadline(time, session.run.options.signal);
  // A name that is not found is no other name of this machine.
  const lookups = candidates.map((name) => resolveHost(name, null, deadline.signal).catch((): LookupAddress[] => []));
  const addresses = await Promise.all(lookups).finally(() => deadline.end());
  const same = candidates.filter((_, index) => addresses[index]?.some(({ address }) => address === session.address));
  return same.length === 0 ? fault : fault.with({ names: same });
}

function isHostName(name: string): boolean {
  return isIP(name) === 0 && /^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/i.test(name);
}

/** Adds the settings that work on the same host; tells a blocked port from a dead server. */
async function suggest(diagnosis: Diagnosis, fault: Fault): Promise<Fault> {
  const { session, left } = diagnosis;
  const { plan, run } = session;
  // What breaks once a log-in has begun was reached by the right setting.
  const isEarly = !lateSteps.includes(diagnosis.step) || saidOfSetting.includes(fault.cause);
  const isWorthIt = isEarly && curedBySetting.includes(fault.cause) && plan.account.delay <= maxDelayForAlternatives;
  if (!isWorthIt || left() <= 0 || run.options.signal?.aborted) return fault;
  const found = await Promise.all(candidatesOf(session).map((setting) => trySetting(diagnosis, setting)));
  const alternatives = found.flatMap(({ works, hasLogin }) =>
    works && mayFix(session, fault.cause, works, hasLogin) ? works : [],
  );
  const open = found.filter(({ isOpen, port }) => isOpen && port !== plan.server.port).map(({ port }) => String(port));
  const facts = alternatives.length > 0 ? { alternatives } : {};
  if (fault.cause === 'connection-timeout' && open.length > 0) {
    return new Fault('port-blocked', {
      ...fault.details,
      names: [...new Set(open)],
      facts: { ...fault.details.facts, ...facts },
    });
  }
  return fault.with({ facts });
}

/** Whether a setting that works is another one than the file's, and has what this failure is about. */
function mayFix({ plan }: Session, cause: Cause, { port, ssl }: Setting, hasLogin: boolean): boolean {
  if (port === plan.server.port && ssl === plan.server.ssl) return false;
  if (cause === 'encryption-required') return ssl !== false;
  return cause !== 'auth-not-offered' || hasLogin;
}

function candidatesOf({ plan, run }: Session): Setting[] {
  const { port, ssl } = plan.server;
  const here: Setting[] = ([true, 'starttls'] as const).map((other) => ({ port, ssl: other }));
  const isStandard = ports[plan.protocol].some((setting) => setting.port === port);
  const all = [
    ...(run.options.alternatives?.(plan.account, plan.service) ?? []),
    ...ports[plan.protocol],
    ...(isStandard ? [] : here),
  ];
  const isNew = (setting: Setting, index: number) =>
    !(setting.port === port && setting.ssl === ssl) &&
    all.findIndex((other) => other.port === setting.port && other.ssl === setting.ssl) === index;
  return all.filter(isNew).slice(0, maxAlternatives);
}

/** Greeting and TLS hello only. What it speaks without TLS is a fact, and never more than that. */
async function trySetting(
  { session, left, reconnect }: Diagnosis,
  { port, ssl }: Setting,
): Promise<{ port: number; isOpen: boolean; works: Setting | null; hasLogin: boolean }> {
  const other = variant(session, { port, ssl });
  const steps: Step[] = ssl === true ? ['connect', 'tls', 'greeting'] : ['connect', 'greeting', 'capabilities'];
  if (ssl === 'starttls') steps.push('starttls');
  try {
    const { fault, step } = await reconnect(other, steps, Math.min(session.run.timeout, alternativeTime, left()));
    const speaks = fault === null ? ssl : step === 'starttls' && fault.cause === 'starttls-not-offered' ? false : null;
    // Where TLS is all that was tried, whether a log-in is offered is not known.
    const hasLogin = other.heard.capabilities?.some((line) => /^(AUTH|SASL|USER)\b/i.test(line)) ?? true;
    return { port, isOpen: step !== 'connect', works: speaks === null ? null : { port, ssl: speaks }, hasLogin };
  } finally {
    endConnection(other);
  }
}

/** The same service with another setting: its own connection, no log-in, no transcript. */
function variant(session: Session, { port, ssl }: { port: number; ssl: Ssl }): Session {
  const plan = { ...session.plan, login: false as const, server: { ...session.plan.server, port, ssl } };
  const { onTranscript: _, onDelay: __, ...options } = session.run.options;
  const other = createSession({ ...session.run, options }, plan, session.mask);
  other.addresses = session.addresses;
  return other;
}
