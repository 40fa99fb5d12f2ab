import { dirname } from 'node:path';
import { readCa, refusalOf } from '../wire/tls.js';
import { originOf, type Session } from './session.js';

/**
 * The certificates that the service's `tls.ca` names, `null` where it names none; a file is read once for a run. Throws
 * the Fault `certificate-file-unreadable`.
 */
export async function readAuthorities({ plan, run }: Session): Promise<string | null> {
  const { ca } = plan.server.tls;
  if (ca === null) return null;
  const known = run.authorities.get(ca);
  if (known !== undefined) return known;
  try {
    const text = await readCa(ca);
    run.authorities.set(ca, text);
    return text;
  } catch (error) {
    // Asked for here alone: the origins of an account are worked out all at once.
    const origin = originOf(plan, 'tls/ca');
    throw refusalOf(error, ca, origin?.kind === 'file' && origin.path !== undefined ? dirname(origin.path) : null);
  }
}
