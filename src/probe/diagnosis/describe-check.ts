import { isIP } from 'node:net';
import type { Account } from '../../model/account.js';
import type { Origin } from '../../model/diagnostic.js';
import { services } from '../../model/facts/services.js';
import type { CertificateFacts, Check, Setting, Step } from '../../model/probe.js';
import { shorten } from '../../text/clean-text.js';
import type { CauseContext } from '../../words/causes/cause-words.js';
import { causeWords } from '../../words/causes.js';
import { blamedLeaves } from '../causes/blamed-leaves.js';
import { urlOf } from '../causes/classify-reply.js';
import { alternative, serverOfSmtp } from '../causes/messages.js';
import { type Outcome, originOf, type Plan } from '../steps/session.js';
import type { Fault } from '../wire/fault.js';
import { bestSetting } from './remedy.js';

/** Longest quotation of a reply in a message; the facts hold all of it. */
const maxQuotation = 300;

/** Describes a step that succeeded, with a warning. */
export function describeWarning(
  plan: Plan,
  step: Step,
  { facts, warning }: Outcome & { readonly warning: Fault },
  { timeout, durationMs }: { timeout: number; durationMs: number },
): Check {
  const merged = warning.with({ facts: { ...warning.facts, ...facts } });
  const description = describeFault(plan, step, merged, timeout);
  return { service: plan.service, step, durationMs, ...description, status: 'warning', facts: merged.facts };
}

/** Describes a failed step. */
export function describeFailure(
  plan: Plan,
  step: Step,
  fault: Fault,
  meta: { timeout: number; durationMs: number },
): Check {
  return {
    service: plan.service,
    step,
    status: 'failed',
    ...describeFault(plan, step, fault, meta.timeout),
    facts: fault.facts,
    durationMs: meta.durationMs,
  };
}

function describeFault(plan: Plan, step: Step, fault: Fault, timeout: number) {
  const words = causeWords[fault.cause];
  const blamed = blamedLeaves[fault.cause];
  const context = contextOf(plan, step, fault, timeout);
  const note = isServerTakenOver(plan, step, blamed) ? ` ${serverOfSmtp(plan.at)}` : '';
  return {
    cause: fault.cause,
    message: words.message(context),
    help: helpOf(plan, fault, `${words.help(context)}${note}`),
    ...locate(plan, fault.details.blame ?? blamed),
  };
}

/** Steps that fail where there is no POP server. */
const stepsToServer: readonly Step[] = ['resolve', 'connect', 'greeting'];

/** Whether the fix may be a server that the file leaves out, and that was taken from the SMTP server. */
function isServerTakenOver(plan: Plan, step: Step, blamed: readonly string[]): boolean {
  const isDefault = plan.service === 'pop-before-smtp' && originOf(plan, 'server')?.kind === 'default';
  return isDefault && stepsToServer.includes(step) && blamed.includes('server');
}

function contextOf(plan: Plan, step: Step, fault: Fault, timeout: number): CauseContext {
  const { details, facts } = fault;
  const settings = (facts.alternatives ?? []) as readonly Setting[];
  const reply = typeof facts.reply === 'string' ? facts.reply : '';
  return {
    at: plan.at,
    protocol: plan.protocol === 'pop' ? 'POP3' : 'SMTP',
    step,
    host: plan.server.server,
    isAddress: isIP(plan.server.server) !== 0,
    port: plan.server.port,
    ssl: plan.server.ssl,
    timeout: timeout / 1000,
    reply: shorten(reply, maxQuotation),
    url: urlOf(reply),
    nodeCode: details.nodeCode ?? '',
    detail: details.detail ?? '',
    names: details.names ?? [],
    certificate: certificateOf(facts.certificate),
    pause: pauseOf(facts),
    sender: plan.sender,
    recipient: plan.recipient,
    preset: presetOf(plan),
    hasServername: originOf(plan, 'tls/servername') !== undefined || plan.server.tls.servername !== plan.server.server,
    spoken: settings.find(({ port }) => port === plan.server.port)?.ssl ?? null,
  };
}

function pauseOf({ loginDelay, suggestedDelay }: Fault['facts']): string {
  return typeof loginDelay === 'number'
    ? `\`delay: ${loginDelay}\`, which the server asks for,`
    : `a longer \`delay\` (try ${suggestedDelay ?? 10} seconds)`;
}

function presetOf(plan: Plan): string {
  const origin = originOf(plan, 'server');
  return origin?.kind === 'provider' ? (origin.id ?? '') : '';
}

function certificateOf(facts: unknown): CauseContext['certificate'] {
  const {
    subject = '',
    issuer = '',
    names = [],
    validFrom = '',
    validTo = '',
  } = (facts ?? {}) as Partial<CertificateFacts>;
  return { subject, issuer, names, validFrom: validFrom.slice(0, 10), validTo: validTo.slice(0, 10) };
}

/** What works on the same host is the best help, but never with less protection than the file asks for. */
function helpOf({ at, protocol, server }: Plan, fault: Fault, help: string): string {
  const best = bestSetting(server.ssl, (fault.facts.alternatives ?? []) as readonly Setting[]);
  if (!best) return help;
  const better = alternative(at, protocol === 'pop' ? 'POP3' : 'SMTP', best, server.port);
  return fault.cause === 'starttls-injection' || fault.cause === 'middlebox-interference'
    ? `${better} ${help}`
    : better;
}

/** The first of the leaves that the file or an override wrote, else the first that there is. */
function locate(plan: Plan, blame: readonly string[]): Pick<Check, 'pointer' | 'range'> {
  const found = blame.map((leaf) => nearest(plan.account, pointerTo(plan, leaf)));
  const place =
    found.find((candidate) => candidate?.origin.kind === 'file' || candidate?.origin.kind === 'override') ??
    found.find((candidate) => candidate !== null);
  if (!place) return {};
  const { origin, pointer } = place;
  if (origin.kind !== 'file') return { pointer };
  return { pointer: origin.pointer ?? pointer, ...(origin.range && { range: origin.range }) };
}

function pointerTo({ service, loginAt }: Plan, leaf: string): string {
  if (leaf.startsWith('/')) return leaf;
  const login = `/${loginAt.replaceAll('.', '/')}`;
  if (leaf === '@accessToken') return `${login}/oauth2/accessToken`;
  if (leaf.startsWith('@')) return `${login}/${leaf.slice(1)}`;
  return `${services[service].path}/${leaf}`;
}

/** The leaf itself, or the one that holds it: `auth` is a leaf, and so is a list. */
function nearest({ origins }: Account, pointer: string): { pointer: string; origin: Origin } | null {
  for (let current = pointer; current !== ''; current = current.slice(0, current.lastIndexOf('/'))) {
    const origin = origins[current];
    if (origin) return { pointer: current, origin };
  }
  return null;
}
