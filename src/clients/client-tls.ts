import { isIP } from 'node:net';
import { type ConnectionOptions, checkServerIdentity, type PeerCertificate } from 'node:tls';
import type { Tls } from '../model/account.js';
import { MailConfigError } from '../model/diagnostic.js';
import { Fault } from '../probe/wire/fault.js';
import { readCa } from '../probe/wire/tls.js';

/** The part of Node's TLS options that an account decides. */
export type ClientTls = Pick<ConnectionOptions, 'ca' | 'minVersion' | 'servername' | 'checkServerIdentity'>;

/** Node's TLS options for a client library. A fingerprint is checked on top of the authorities and the name, never instead. */
export async function clientTls(tls: Tls): Promise<ClientTls> {
  const ca = await readAuthorities(tls.ca);
  return {
    ...(ca !== null && { ca }),
    minVersion: tls.minVersion,
    // RFC 6066 allows no address as SNI; '' keeps node-pop3 from sending one.
    servername: isIP(tls.servername) ? '' : tls.servername,
    checkServerIdentity: (_host, certificate) => checkIdentity(tls, certificate),
  };
}

async function readAuthorities(path: string | null): Promise<string | null> {
  if (path === null) return null;
  try {
    return await readCa(path);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const why = error.details.detail ?? error.cause;
    throw new MailConfigError('ERR_MAILCONF_UNREADABLE', `tls.ca: ${path} cannot be used: ${why}`, { path });
  }
}

function checkIdentity(tls: Tls, certificate: PeerCertificate): Error | undefined {
  const fault = checkServerIdentity(tls.servername, certificate);
  if (fault || tls.fingerprint.length === 0) return fault;
  const found = certificate.fingerprint256.replaceAll(':', '').toLowerCase();
  if (tls.fingerprint.includes(found)) return undefined;
  return new Error(`tls.fingerprint does not name the server's certificate, whose SHA-256 is ${found}`);
}
