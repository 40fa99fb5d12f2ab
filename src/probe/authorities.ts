import { dirname } from 'node:path';
import type { Plan } from './session.js';
import { readCa } from './tls.js';

/** The certificates that the service's `tls.ca` names, `null` where it names none. Throws the Fault `certificate-file-unreadable`. */
export function readAuthorities({ account, at, server }: Plan): Promise<string | null> {
  const origin = account.origins[`/${at.replaceAll('.', '/')}/tls/ca`];
  return readCa(server.tls.ca, origin?.kind === 'file' && origin.path !== undefined ? dirname(origin.path) : null);
}
