import { dirname } from 'node:path';
import { originOf, type Plan } from './session.js';
import { readCa } from './tls.js';

/** The certificates that the service's `tls.ca` names, `null` where it names none. Throws the Fault `certificate-file-unreadable`. */
export async function readAuthorities(plan: Plan): Promise<string | null> {
  const { ca } = plan.server.tls;
  if (ca === null) return null;
  const origin = originOf(plan, 'tls/ca');
  return readCa(ca, origin?.kind === 'file' && origin.path !== undefined ? dirname(origin.path) : null);
}
