import type { Cause } from '../../model/cause.js';
import { endConnection, type Outcome } from '../steps/session.js';
import { Fault } from '../wire/fault.js';
import type { Diagnosis } from './diagnose.js';

/** Failures that may be those of one machine among several of the same name. */
const perhapsOneAddress: readonly Cause[] = [
  'greeting-timeout',
  'tls-handshake-timeout',
  'connection-closed',
  'connection-reset',
];

/**
 * Goes on with the addresses that were not spoken to, where one accepted the connection and said nothing. What is found
 * there is the outcome; where nothing is, the first failure stays the cause.
 */
export async function tryOtherAddresses(diagnosis: Diagnosis): Promise<(Outcome & { warning: Fault }) | null> {
  const { session, step, fault, left, reconnect } = diagnosis;
  const { addresses, address, plan } = session;
  const others = addresses.filter((other) => other.address !== address);
  const isEarly = step === 'tls' || step === 'greeting';
  const time = left();
  if (!isEarly || others.length === 0 || !perhapsOneAddress.includes(fault.cause) || time <= 0) return null;
  endConnection(session);
  session.addresses = others;
  const steps = plan.steps.slice(plan.steps.indexOf('connect'), plan.steps.indexOf(step) + 1);
  const { outcome } = await reconnect(session, steps, Math.min(session.run.timeout, time));
  session.addresses = addresses;
  if (!outcome) return null;
  return {
    ...outcome,
    facts: { ...outcome.facts, address: session.address },
    warning: new Fault('address-unreachable', {
      names: [address],
      detail: fault.cause,
      facts: { tried: [{ address, cause: fault.cause }] },
    }),
  };
}
