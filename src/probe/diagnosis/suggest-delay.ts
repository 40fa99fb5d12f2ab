import type { Cause } from '../../model/cause.js';
import { announcedDelay } from '../causes/announced-delay.js';
import type { Fault } from '../wire/fault.js';

/** Seconds that `delay` may be at most. */
export const maxDelay = 3600;
/** Seconds to begin with where the server does not say how long it wants to be left alone. */
const firstGuess = 10;

const curedByDelay: readonly Cause[] = ['login-delay', 'rate-limited'];

/**
 * Adds to a refusal that a pause gets around how long that may have to be, in seconds: what the server announced or says in its
 * reply is `loginDelay`, a guess that grows with the delay in use is `suggestedDelay`.
 */
export function suggestDelay(
  fault: Fault,
  { capabilities, delay }: { capabilities: readonly string[] | null; delay: number },
): Fault {
  const reply = String(fault.facts.reply ?? '');
  // 421 ends a connection: it is said to those who come back too soon, too (RFC 5321, section 3.8).
  const isCured = curedByDelay.includes(fault.cause) || (fault.cause === 'server-busy' && reply.startsWith('421'));
  if (!isCured) return fault;
  const known = announcedDelay(capabilities) ?? saidDelay(reply);
  if (known !== null && known * 1000 > delay) return fault.with({ facts: { loginDelay: known } });
  return fault.with({ facts: { suggestedDelay: Math.min(maxDelay, Math.max(firstGuess, (delay / 1000) * 2)) } });
}

/** `try again in 2 minutes`; anything else that is a number may be an identifier or a count. */
function saidDelay(reply: string): number | null {
  const match = /\b(\d{1,4})\s*(second|sec|s|minute|min|m)(?:s|\(s\))?\b/i.exec(reply);
  if (!match) return null;
  const seconds = Number(match[1]) * (/^m/i.test(match[2] ?? '') ? 60 : 1);
  return seconds >= 1 && seconds <= maxDelay ? seconds : null;
}
