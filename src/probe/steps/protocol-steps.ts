import type { Step } from '../../model/probe.js';
import type { Protocol } from '../wire/reply.js';
import { popSteps } from './pop.js';
import { tlsStep } from './secure.js';
import type { StepHandler } from './session.js';
import { smtpSteps } from './smtp.js';

/** The steps after `connect`, by protocol; `client` is not among them. */
export const protocolSteps: Readonly<Record<Protocol, Readonly<Partial<Record<Step, StepHandler>>>>> = {
  pop: { tls: tlsStep, ...popSteps },
  smtp: { tls: tlsStep, ...smtpSteps },
};
